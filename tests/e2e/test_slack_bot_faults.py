"""The Slack adapter when Slack, or the way to it, goes wrong: answered once, or told why not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from faults import wire
from faults.slack import SlackServer
from gated_pool import Gated
from slack_bot import answer_to, answers_to, button, posted, socket_bot, words

from bot.commands.chat import Chat

LINK = "https://news.example/ferries"
HEADLINE = "Ferries without a captain"
HISTORY = {"channels:history", "groups:history", "im:history"}


@pytest.fixture
async def chat(slack_server: SlackServer, tmp_path: Path) -> AsyncIterator[Chat]:
    async with socket_bot(slack_server, tmp_path) as chat:
        yield chat


def said(server: SlackServer, channel: str, title: str = "") -> list[dict[str, Any]]:
    """The bot's messages in a channel with this in them."""
    return [m for m in server.workspace.channel(channel).messages if m.get("bot_id") and title in words(m)]


@pytest.mark.usefixtures("chat")
@pytest.mark.parametrize(
    "faults",
    [
        (wire.rate_limited(0.4),),
        (wire.error(500), wire.error(500)),
        (wire.RESET_BEFORE,),
        (wire.RESET_AFTER,),
        (wire.RESET_AFTER, wire.error(503)),
    ],
    ids=lambda faults: " ".join(fault.kind for fault in faults),
)
@pytest.mark.parametrize("thread", [False, True])
async def test_whatever_fails_one_answer_is_posted(
    slack_server: SlackServer, faults: tuple[wire.Fault, ...], thread: bool
) -> None:
    slack_server.inject("chat.postMessage", *faults)
    where = "C0BRIEF" if thread else "D0BEN"
    await (slack_server.mention(where, LINK, user="U0BEN") if thread else slack_server.dm(LINK, user="U0BEN"))
    await posted(slack_server, where, HEADLINE)
    await slack_server.until(lambda record: record.of("chat.getPermalink"))
    assert len(said(slack_server, where)) == 1


@pytest.mark.usefixtures("chat")
async def test_a_wait_that_slack_asks_for_is_kept(slack_server: SlackServer) -> None:
    slack_server.inject("chat.postMessage", wire.rate_limited(0.7))
    begun = time.monotonic()
    await slack_server.dm(LINK)
    await posted(slack_server, "D0ANA", HEADLINE)
    assert time.monotonic() - begun > 0.7
    assert [c.status for c in slack_server.record.of("chat.postMessage")] == [429, 200]


@pytest.mark.usefixtures("chat")
async def test_edits_and_answers_to_commands_are_tried_again(slack_server: SlackServer) -> None:
    slack_server.inject("chat.update", wire.error(500), wire.RESET_AFTER)
    await slack_server.dm(LINK)
    await posted(slack_server, "D0ANA", HEADLINE)
    slack_server.inject("response_url", wire.error(500), wire.error(500), wire.rate_limited(0.2))
    slash = await slack_server.slash("/brief", "help")
    await answer_to(slack_server, slash, "Communiqué briefs")


@pytest.mark.usefixtures("chat")
async def test_a_post_that_cannot_be_looked_up_is_not_repeated(slack_server: SlackServer) -> None:
    slash = await slack_server.slash("/brief", LINK)
    answer = await answer_to(slack_server, slash, HEADLINE)
    slack_server.workspace.scopes -= HISTORY
    slack_server.inject("chat.postMessage", wire.RESET_AFTER)
    pressed = await slack_server.press(button(answer, "Share"), answer)
    told = await answer_to(slack_server, pressed, "could not answer")
    assert "did not confirm" in words(told)
    assert len(said(slack_server, "C0BRIEF")) == 1


@pytest.mark.usefixtures("chat")
async def test_an_event_that_comes_twice_is_answered_once(slack_server: SlackServer) -> None:
    first = await slack_server.dm(LINK, user="U0BEN")
    await posted(slack_server, "D0BEN", HEADLINE)
    assert (await slack_server.redeliver(first)).acked
    await slack_server.dm("help", user="U0BEN")
    await posted(slack_server, "D0BEN", "Communiqué briefs")
    assert len(said(slack_server, "D0BEN", HEADLINE)) == 1


async def test_it_comes_back_after_a_goodbye_and_after_a_cut(slack_server: SlackServer, tmp_path: Path) -> None:
    async with socket_bot(slack_server, tmp_path, ping=2.0):
        await slack_server.socket.ask_to_reconnect()
        await slack_server.until(lambda _: slack_server.socket.opened >= 2)
        slack_server.socket.drop()
        await slack_server.until(lambda _: slack_server.socket.opened >= 3 and slack_server.socket.connections)
        slash = await slack_server.slash("/brief", "help")
        await answer_to(slack_server, slash, "Communiqué briefs")


@pytest.mark.usefixtures("chat")
async def test_outside_of_channels_answers_are_private_and_say_how_to_let_it_in(slack_server: SlackServer) -> None:
    slack_server.workspace.scopes.discard("chat:write.public")
    message = slack_server._posted("C0CLOSED", LINK, user="U0ANA")
    chosen = await slack_server.shortcut("brief_this", message)
    await answer_to(slack_server, chosen, HEADLINE)
    await answer_to(slack_server, chosen, "/invite @communique")
    slash = await slack_server.slash("/brief", LINK, channel="C0CLOSED")
    answer = await answer_to(slack_server, slash, HEADLINE)
    await slack_server.press(button(answer, "Share"), answer)
    shared = await posted(slack_server, "C0CLOSED", HEADLINE)
    assert shared["response_type"] == "in_channel"


@pytest.mark.usefixtures("chat")
async def test_a_rule_of_the_channel_is_named_and_not_gone_around(slack_server: SlackServer) -> None:
    slash = await slack_server.slash("/brief", LINK)
    answer = await answer_to(slack_server, slash, HEADLINE)
    slack_server.workspace.channels["C0BRIEF"].archived = True
    pressed = await slack_server.press(button(answer, "Share"), answer)
    assert "archived" in words(await answer_to(slack_server, pressed, "could not answer"))
    assert said(slack_server, "C0BRIEF") == []


@pytest.mark.usefixtures("chat")
async def test_a_missing_scope_is_named(slack_server: SlackServer) -> None:
    slack_server.workspace.scopes.discard("users:read")
    slash = await slack_server.slash("/brief", "settings autolink on", user="U0BEN")
    assert "users:read" in words(await answer_to(slack_server, slash, "did not work"))


async def test_a_stop_finishes_what_is_under_way(slack_server: SlackServer, tmp_path: Path) -> None:
    pool = Gated()
    async with socket_bot(slack_server, tmp_path, pool=pool):
        slash = await slack_server.slash("/brief", LINK)
        await answer_to(slack_server, slash, "Finding who said what")
        assert not any(HEADLINE in words(a) for a in answers_to(slack_server, slash))
        asyncio.get_running_loop().call_later(0.2, pool.gate.set)  # when it is stopping
    assert any(HEADLINE in words(a) for a in answers_to(slack_server, slash))
