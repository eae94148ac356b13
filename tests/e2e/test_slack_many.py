"""Many workspaces in one process: each is answered with its own token, and none after it removed the app."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from faults.slack import SlackServer
from faults.slack_workspace import Workspace
from job_runs import eventually
from slack_bot import KEY, NOW, answer_to, many_bot, posted, words
from slack_installing import Browser, harbour, island
from sqlalchemy import update

from bot.commands.chat import Chat
from bot.store.installation_tables import installations
from bot.store.installations import Installations
from bot.store.keys import ChannelKey
from bot.store.sealing import Seal
from bot.store.subscription import Choice, Target, Timetable
from bot.store.subscriptions import Subscriptions
from bot.store.suspension import REMOVED

LINK = "https://news.example/ferries"
HEADLINE = "Ferries without a captain"
GONE = {"type": "app_uninstalled"}


@dataclass(slots=True, kw_only=True)
class Town:
    """Two workspaces that installed the app."""

    chat: Chat
    server: SlackServer
    harbour: SlackServer
    island: SlackServer

    @property
    def kept(self) -> Installations:
        """Where their tokens are."""
        return Installations(self.chat.state.database, Seal([KEY]))

    async def remove(self, place: SlackServer, **more: Any) -> None:
        """A workspace removes the app."""
        self.server.api.oauth.remove(place.workspace)
        await place.event(GONE, at=time.time() + 1, **more)

    async def installs(self, workspace: Workspace) -> None:
        """A workspace installs it."""
        assert (await Browser(self.server).install(workspace)).status == 200


@pytest.fixture
async def town(slack_server: SlackServer, tmp_path: Path) -> AsyncIterator[Town]:
    async with many_bot(slack_server, tmp_path) as chat:
        here, there = harbour(), island()
        town = Town(chat=chat, server=slack_server, harbour=slack_server.of(here), island=slack_server.of(there))
        for workspace in (here, there):
            await town.installs(workspace)
        yield town


def said(place: SlackServer) -> list[str]:
    """What the bot posted in a workspace."""
    return [words(m) for c in place.workspace.channels.values() for m in c.messages if m.get("bot_id")]


async def test_each_is_answered_with_its_own_token(town: Town) -> None:
    await town.harbour.dm(LINK)
    await town.island.mention("C0BRIEF", LINK)
    await posted(town.harbour, "D0ANA", HEADLINE)
    await posted(town.island, "C0BRIEF", HEADLINE)
    assert [len(said(place)) for place in (town.harbour, town.island)] == [1, 1]
    slash = await town.island.slash("/brief", "help")
    await answer_to(town.island, slash, "Communiqué briefs")


async def test_settings_are_each_workspaces_own(town: Town) -> None:
    on = await town.harbour.slash("/brief", "settings sentences 7")
    await answer_to(town.harbour, on, "sentences: 7")
    theirs = await town.island.slash("/brief", "settings sentences")
    assert "sentences: 7" not in words(await answer_to(town.island, theirs, "sentences:"))


async def test_a_signed_request_about_a_workspace_that_is_not_installed_is_refused(town: Town) -> None:
    elsewhere = town.server  # the workspace of the operator's token, if there were one
    calls = len(town.server.record.calls)
    event = await elsewhere.dm(LINK)
    slash = await elsewhere.slash("/brief", LINK)
    assert event.acked  # or Slack would send it again
    await answer_to(elsewhere, slash, "not installed")
    assert [c.method for c in town.server.record.calls[calls:]] == ["response_url"]


async def test_the_workspace_is_the_authorized_one_whatever_else_is_told(town: Town) -> None:
    authorized = [{"team_id": "T0NOBODY", "user_id": "U0HARBOT", "is_bot": True, "enterprise_id": None}]
    event = {"type": "message", "channel": "D0ANA", "user": "U0ANA", "text": LINK, "ts": "1.1", "channel_type": "im"}
    assert (await town.harbour.event(event, authorizations=authorized)).acked
    organization = [{"team_id": "T0HARBOUR", "enterprise_id": "E0ORG", "is_enterprise_install": True}]
    assert (await town.harbour.event(event, authorizations=organization)).acked
    await town.island.dm("help")
    await posted(town.island, "D0ANA", "Communiqué briefs")  # by then the events before it have been worked on
    assert said(town.harbour) == []


async def test_who_removes_it_is_not_answered_any_more(town: Town) -> None:
    await town.harbour.dm("help")
    await posted(town.harbour, "D0ANA", "Communiqué briefs")
    await town.remove(town.harbour)

    async def gone() -> bool:
        return await town.kept.get("T0HARBOUR") is None

    await eventually(gone)
    calls = len(town.server.record.calls)
    await town.harbour.dm(LINK)
    slash = await town.harbour.slash("/brief", LINK)
    await answer_to(town.harbour, slash, "not installed")
    assert [c.method for c in town.server.record.calls[calls:]] == ["response_url"]
    await town.island.dm(LINK)
    await posted(town.island, "D0ANA", HEADLINE)


async def test_its_digests_stop_and_go_on_when_it_comes_back(town: Town) -> None:
    store = Subscriptions(town.chat.state.database)
    target = Target(platform="slack", workspace="T0HARBOUR", channel="C0BRIEF")
    daily = Timetable(post_at=NOW.time(), timezone="UTC")
    mine = await store.add(target, Choice(), daily, by="U0ANA", now=NOW - timedelta(days=1))
    here = ChannelKey(platform="slack", workspace="T0HARBOUR", channel="C0BRIEF")
    await town.chat.places.joined("slack", "T0HARBOUR", "C0BRIEF")

    async def off() -> bool:
        found = await store.get(mine.id)
        return found is not None and found.disabled == REMOVED

    await town.remove(town.harbour)
    await eventually(off)
    assert await town.chat.state.channels.left_at(here) is not None
    await town.installs(town.harbour.workspace)
    back = await store.get(mine.id)
    assert back is not None
    assert back.disabled is None
    await town.harbour.dm(LINK)
    await posted(town.harbour, "D0ANA", HEADLINE)


async def test_a_late_word_of_an_earlier_removal_removes_nothing(town: Town) -> None:
    await town.harbour.event(GONE, at=NOW.timestamp() - 3600)
    await town.harbour.event({"type": "tokens_revoked", "tokens": {"bot": ["U0HARBOT"]}}, at=NOW.timestamp() - 3600)
    await town.harbour.dm(LINK)
    await posted(town.harbour, "D0ANA", HEADLINE)
    assert await town.kept.get("T0HARBOUR") is not None


async def test_a_revoked_token_of_the_bot_removes_it_and_those_of_people_do_not(town: Town) -> None:
    await town.island.event({"type": "tokens_revoked", "tokens": {"oauth": ["U0BEN"], "bot": []}}, at=time.time() + 1)
    await town.harbour.event({"type": "tokens_revoked", "tokens": {"bot": ["U0HARBOT"]}}, at=time.time() + 1)

    async def gone() -> bool:
        return await town.kept.get("T0HARBOUR") is None

    await eventually(gone)
    assert await town.kept.get("T0ISLAND") is not None


async def test_nobody_hears_of_another_workspaces_removal(town: Town) -> None:
    await town.remove(town.harbour)
    slash = await town.island.slash("/brief", "status")
    assert "removed" not in words(await answer_to(town.island, slash, "Status"))


async def test_a_row_that_no_key_opens_keeps_the_others_working(town: Town) -> None:
    async with town.chat.state.database.writing() as connection:
        theirs = update(installations).where(installations.c.workspace == "T0HARBOUR")
        await connection.execute(theirs.values(sealed="nonsense"))
    slash = await town.harbour.slash("/brief", LINK)
    await answer_to(town.harbour, slash, "cannot look up just now")
    town.harbour.retry_delays = ()
    event = await town.harbour.dm(LINK)
    assert [a.status for a in event.attempts if a] == [503]  # Slack sends it again
    await town.island.dm(LINK)
    await posted(town.island, "D0ANA", HEADLINE)


async def test_many_workspaces_over_socket_mode(slack_server: SlackServer, tmp_path: Path) -> None:
    async with many_bot(slack_server, tmp_path, sockets=True):
        here, there = slack_server.of(harbour()), slack_server.of(island())
        for place in (here, there):
            assert (await Browser(slack_server).install(place.workspace)).status == 200
        # Nothing that comes over HTTP could be checked here.
        assert (await Browser(slack_server).get("/slack/events")).status == 404
        for place in (here, there, slack_server):
            place.http = None
        await here.dm(LINK)
        await there.dm(LINK)
        await slack_server.dm(LINK)
        await posted(here, "D0ANA", HEADLINE)
        await posted(there, "D0ANA", HEADLINE)
        assert [len(said(place)) for place in (here, there, slack_server)] == [1, 1, 0]
