"""The Slack adapter's views: the settings form, who may use it, and the Home tab."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from faults import wire
from faults.slack import SlackServer
from job_runs import eventually
from slack_bot import answer_to, digest_form, posted, socket_bot, words

from bot.commands.chat import Chat
from bot.store.keys import ChannelKey
from bot.store.subscription import Target
from bot.store.subscriptions import Subscriptions

HERE = ChannelKey(platform="slack", workspace="T0WORKSPC", channel="C0BRIEF")


@pytest.fixture
async def chat(slack_server: SlackServer, tmp_path: Path) -> AsyncIterator[Chat]:
    async with socket_bot(slack_server, tmp_path) as chat:
        yield chat


async def form_of(server: SlackServer, user: str, command: str = "settings") -> dict[str, Any]:
    """The form that opens for somebody, filled."""
    before = len(server.record.of("views.update"))
    slash = await server.slash("/brief", command, user=user)
    assert slash.acked
    await server.until(lambda record: len(record.of("views.update", carried_out=True)) > before)
    return list(server.workspace.views.values())[-1]


def chosen(**values: str) -> dict[str, Any]:
    """The state of a form, as Slack sends it."""
    return {name: {"value": {"selected_option": {"value": value}}} for name, value in values.items()}


async def test_settings_are_changed_in_a_form(slack_server: SlackServer, chat: Chat) -> None:
    form = await form_of(slack_server, "U0ANA")
    fields = {block["block_id"]: block["element"]["initial_option"]["value"] for block in form["blocks"]}
    assert fields == {"autolink": "off", "sentences": "4", "positions": "main", "replies": "private"}
    saved = await slack_server.submit(form, chosen(autolink="on", sentences="6"))
    assert saved.response["response_action"] == "update"
    assert "autolink: on (was off)" in words(saved.response["view"])
    settings = await chat.state.channels.get(HERE)
    assert (settings.autolink, settings.sentences) == (True, 6)


async def test_a_digest_is_subscribed_in_a_form(slack_server: SlackServer, tmp_path: Path) -> None:
    async with socket_bot(slack_server, tmp_path, digest_form=digest_form) as chat:
        form = await form_of(slack_server, "U0ANA", "subscribe")
        typed = {block["block_id"] for block in form["blocks"] if block["element"]["type"] == "plain_text_input"}
        assert {"topics", "exclude"} <= typed
        words_typed = {"timezone": "Europe/Oslo", "topics": "energy, fish", "exclude": None}
        state = {name: {"value": {"type": "plain_text_input", "value": value}} for name, value in words_typed.items()}
        saved = await slack_server.submit(form, {**chosen(time="07:00", stories="3"), **state})
        assert saved.response["response_action"] == "update"
        target = Target(platform="slack", workspace="T0WORKSPC", channel="C0BRIEF")
        (made,) = await Subscriptions(chat.state.database).of(target)
        assert (made.timetable.timezone, made.choice.topics, made.choice.stories) == (
            "Europe/Oslo",
            ("energy", "fish"),
            3,
        )


async def test_only_those_who_may_change_settings(slack_server: SlackServer, chat: Chat) -> None:
    form = await form_of(slack_server, "U0BEN")
    assert "submit" not in form
    assert "workspace admin" in words(form)
    mine = await form_of(slack_server, "U0ANA")
    refused = await slack_server.submit(mine, chosen(autolink="on"), user="U0BEN")
    assert "workspace admin" in words(refused.response["view"])
    assert not (await chat.state.channels.get(HERE)).autolink
    slack_server.workspace.channels["C0BRIEF"].creator = "U0BEN"
    slack_server.workspace.channels["C0GENERAL"].creator = "U0BEN"
    slash = await slack_server.slash("/brief", "settings replies channel", user="U0BEN", channel="C0GENERAL")
    await answer_to(slack_server, slash, "replies: channel")


@pytest.mark.usefixtures("chat")
async def test_answers_go_to_the_channel_where_it_wants_them(slack_server: SlackServer) -> None:
    slash = await slack_server.slash("/brief", "settings replies channel")
    await answer_to(slack_server, slash, "replies: channel")
    public = await slack_server.slash("/brief", "https://news.example/ferries", user="U0BEN")
    await posted(slack_server, "C0BRIEF", "Ferries without a captain")
    await slack_server.until(lambda record: any(c.arguments.get("delete_original") for c in record.of("response_url")))
    assert public.acked


@pytest.mark.usefixtures("chat")
async def test_where_no_form_opens_settings_are_written(slack_server: SlackServer) -> None:
    slack_server.inject("views.open", wire.error(500))
    slash = await slack_server.slash("/brief", "settings")
    await answer_to(slack_server, slash, "What I do in this channel")


@pytest.mark.usefixtures("chat")
async def test_the_home_tab_tells_what_there_is_and_leads_to_settings(slack_server: SlackServer) -> None:
    assert (await slack_server.open_home("U0ANA")).acked
    home = await slack_server.until(lambda _: slack_server.workspace.homes.get("U0ANA"))
    assert "/brief link" in words(home)
    home["blocks"][-1]["accessory"]["selected_conversation"] = "C0BRIEF"
    assert (await slack_server.press("settings_of", home)).acked
    form = await slack_server.until(
        lambda _: next((v for v in slack_server.workspace.views.values() if "private_metadata" in v), None)
    )
    saved = await slack_server.submit(form, chosen(positions="all"))
    assert "positions: all" in words(saved.response["view"])


async def test_where_the_bot_is_and_is_not_any_more_is_remembered(slack_server: SlackServer, chat: Chat) -> None:
    me = {"user": "U0COMMNQ", "channel": "C0BRIEF"}

    async def gone() -> bool:
        return await chat.state.channels.left_at(HERE) is not None

    async def there() -> bool:
        return not await gone()

    await slack_server.event({"type": "member_left_channel", **me})
    await eventually(gone)
    await slack_server.event({"type": "member_joined_channel", **me})
    await eventually(there)
    await slack_server.event({"type": "member_left_channel", "user": "U0BEN", "channel": "C0BRIEF"})
    await slack_server.event({"type": "tokens_revoked", "tokens": {"oauth": ["U0BEN"]}})
    await slack_server.event({"type": "app_home_opened", "user": "U0BEN", "tab": "messages"})
    await slack_server.dm("help")
    await posted(slack_server, "D0ANA", "Communiqué briefs")  # by then the events before it have been worked on
    assert await there()
    await slack_server.event({"type": "app_uninstalled"})
    await eventually(gone)
