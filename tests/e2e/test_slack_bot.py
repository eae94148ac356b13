"""The Slack adapter over Socket Mode: whatever people do is answered, where and for whom it should be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from faults.slack import SlackServer
from job_runs import eventually
from slack_bot import NOW, answer_to, button, posted, socket_bot, words

from bot.commands.chat import Chat
from bot.store.keys import ChannelKey

LINK = "https://news.example/ferries"
HEADLINE = "Ferries without a captain"


@pytest.fixture
async def chat(slack_server: SlackServer, tmp_path: Path) -> AsyncIterator[Chat]:
    async with socket_bot(slack_server, tmp_path) as chat:
        yield chat


@pytest.mark.usefixtures("chat")
async def test_a_slash_command_is_answered_privately_and_can_be_shared(slack_server: SlackServer) -> None:
    slash = await slack_server.slash("/brief", f"link {LINK}")
    assert slash.acked_within is not None
    answer = await answer_to(slack_server, slash, HEADLINE)
    assert answer["response_type"] == "ephemeral"
    assert "Denmark" in words(answer)
    channel = slack_server.workspace.channels["C0BRIEF"]
    assert channel.messages == []
    pressed = await slack_server.press(button(answer, "Share"), answer)
    assert pressed.acked
    shared = await posted(slack_server, "C0BRIEF", HEADLINE)
    assert "<@U0ANA>" in shared["text"]
    again = await slack_server.press(button(answer, "Share"), answer)
    await answer_to(slack_server, again, "Shared already")
    assert len(channel.messages) == 1


@pytest.mark.usefixtures("chat")
async def test_buttons_answer_the_presser_alone(slack_server: SlackServer) -> None:
    slash = await slack_server.slash("/brief", LINK)  # a bare link is a command too
    answer = await answer_to(slack_server, slash, HEADLINE)
    every = await slack_server.press(button(answer, "Show all"), answer, user="U0BEN")
    told = await answer_to(slack_server, every, "promised")
    assert told["response_type"] == "ephemeral"
    why = await slack_server.press(button(told, "Why"), told, user="U0BEN")
    assert "Says:" in words(await answer_to(slack_server, why, "Why these positions"))


@pytest.mark.usefixtures("chat")
async def test_a_mention_is_answered_in_its_thread(slack_server: SlackServer) -> None:
    await slack_server.mention("C0BRIEF", f"please {LINK}", user="U0BEN")
    answer = await posted(slack_server, "C0BRIEF", HEADLINE)
    asked = slack_server.workspace.channels["C0BRIEF"].messages[0]
    assert answer["thread_ts"] == asked["ts"]
    calls = slack_server.record.of("chat.postMessage")
    assert [(c.arguments["unfurl_links"], c.arguments["unfurl_media"]) for c in calls] == [(False, False)]


@pytest.mark.usefixtures("chat")
async def test_a_direct_message_is_answered_in_place(slack_server: SlackServer) -> None:
    await slack_server.dm(LINK, user="U0BEN")
    answer = await posted(slack_server, "D0BEN", HEADLINE)
    assert "thread_ts" not in answer
    await slack_server.dm("help", user="U0BEN")
    assert "/brief link" in words(await posted(slack_server, "D0BEN", "Communiqué briefs"))
    await slack_server.dm("The talks went on, a port’s spokesman said. " * 30, user="U0BEN")
    messages = slack_server.workspace.channels["D0BEN"].messages
    await slack_server.until(lambda _: sum(HEADLINE in words(m) for m in messages) == 2)


async def test_pasted_links_are_briefed_where_the_channel_wants_it(slack_server: SlackServer, chat: Chat) -> None:
    slack_server.events.add("message.channels")
    await slack_server.message("C0BRIEF", LINK)
    on = await slack_server.slash("/brief", "settings autolink on")
    await answer_to(slack_server, on, "autolink: on")
    several = " and ".join(f"https://news.example/{n}" for n in "abcd")
    await slack_server.message("C0BRIEF", f"look at {several}", user="U0BEN")
    answer = await posted(slack_server, "C0BRIEF", "3 articles")
    assert "https://news.example/d: not briefed" in words(answer)
    here = ChannelKey(platform="slack", workspace="T0WORKSPC", channel="C0BRIEF")
    await eventually(lambda: chat.state.posts.recent(here, "https://news.example/b", NOW))
    await slack_server.message("C0BRIEF", "https://news.example/b?utm_source=x", user="U0BEN")
    pointer = await posted(slack_server, "C0BRIEF", "Briefed here already")
    assert f"p{answer['ts'].replace('.', '')}" in str(pointer["blocks"])
    await slack_server.message("C0BRIEF", "https://news.example/x", bot="B0OTHER")
    await slack_server.echo(answer)
    await slack_server.message("C0BRIEF", "https://video.example/clip.mp4")
    mention = await slack_server.mention("C0BRIEF", "https://news.example/z")  # two events of one message
    assert mention.acked
    await posted(slack_server, "C0BRIEF", "at https://news.example/z")
    mine = [m for m in slack_server.workspace.channels["C0BRIEF"].messages if m.get("bot_id") == "B0COMMNQ"]
    assert len(mine) == 3


@pytest.mark.usefixtures("chat")
async def test_the_shortcut_briefs_any_message(slack_server: SlackServer) -> None:
    await slack_server.message("C0BRIEF", LINK, bot="B0FEED")
    message = slack_server.workspace.channels["C0BRIEF"].messages[0]
    assert (await slack_server.shortcut("brief_this", message)).acked
    assert (await posted(slack_server, "C0BRIEF", HEADLINE))["thread_ts"] == message["ts"]


@pytest.mark.usefixtures("chat")
async def test_failures_are_told_to_the_asker_alone(slack_server: SlackServer) -> None:
    slash = await slack_server.slash("/brief", "link https://news.example/missing")
    assert "no such page" in words(await answer_to(slack_server, slash, "did not work"))
    await slack_server.mention("C0BRIEF", "https://news.example/boom", user="U0BEN")
    channel = slack_server.workspace.channels["C0BRIEF"]
    await slack_server.until(lambda _: channel.ephemeral)
    assert channel.ephemeral[0]["user"] == "U0BEN"
    assert "incident" in words(channel.ephemeral[0])
    assert [m for m in channel.messages if m.get("bot_id")] == []  # the progress was taken back
    slip = await slack_server.slash("/brief", "hlep")
    assert "Did you mean “/brief help”?" in words(await answer_to(slack_server, slip, "did not work"))
