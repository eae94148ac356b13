"""The night's work: workspaces that the bot left go after a while, unless it came back; one process does it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.run.housekeeping import prune_nightly, tidy
from bot.store.channels import Channels
from bot.store.choices import ChannelSettings
from bot.store.database import Database
from bot.store.events import Events
from bot.store.keys import ChannelKey, WorkspaceKey
from bot.store.locks import Locks
from bot.store.prune import Retention
from bot.store.workspaces import Workspaces

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LEFT, STAYED = (WorkspaceKey(platform="slack", workspace=name) for name in ("T1", "T2"))


def room(key: WorkspaceKey) -> ChannelKey:
    return ChannelKey(platform=key.platform, workspace=key.workspace, channel="C1")


async def settings(database: Database, key: WorkspaceKey) -> ChannelSettings:
    return await Channels(database).get(room(key))


async def chosen(database: Database, *keys: WorkspaceKey, at: datetime) -> None:
    for key in keys:
        await Channels(database).set(room(key), {"sentences": 8}, by="U1", now=at)


async def test_a_workspace_goes_when_the_grace_is_over(database: Database) -> None:
    await chosen(database, LEFT, STAYED, at=NOW - DAY)
    await Workspaces(database).left(LEFT, NOW)
    assert (await tidy(database, NOW + 29 * DAY, Retention()))["workspaces"] == 0
    assert (await settings(database, LEFT)).sentences == 8
    assert (await tidy(database, NOW + 31 * DAY, Retention()))["workspaces"] == 1
    assert (await settings(database, LEFT)).sentences == 4
    assert (await settings(database, STAYED)).sentences == 8
    assert (await tidy(database, NOW + 32 * DAY, Retention()))["workspaces"] == 0


async def test_one_that_came_back_stays(database: Database) -> None:
    await chosen(database, LEFT, at=NOW - DAY)
    await Workspaces(database).left(LEFT, NOW)
    await Workspaces(database).present([LEFT])
    assert (await tidy(database, NOW + 31 * DAY, Retention()))["workspaces"] == 0
    assert (await settings(database, LEFT)).sentences == 8


async def test_one_where_it_was_at_work_since_stays(database: Database) -> None:
    await Workspaces(database).left(LEFT, NOW)
    await chosen(database, LEFT, at=NOW + DAY)
    assert (await tidy(database, NOW + 31 * DAY, Retention()))["workspaces"] == 0
    assert await Workspaces(database).left_before(NOW + 31 * DAY) == {}


async def test_one_that_comes_back_while_others_are_deleted_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chosen(database, LEFT, STAYED, at=NOW - DAY)
    await Workspaces(database).left(LEFT, NOW)
    await Workspaces(database).left(STAYED, NOW + timedelta(seconds=1))
    delete = Workspaces.delete

    async def slow(self: Workspaces, key: WorkspaceKey, **how: Any) -> Any:
        gone = await delete(self, key, **how)
        await self.present([STAYED])
        return gone

    monkeypatch.setattr(Workspaces, "delete", slow)
    assert (await tidy(database, NOW + 31 * DAY, Retention()))["workspaces"] == 1
    assert (await settings(database, STAYED)).sentences == 8


async def test_the_grace_is_a_setting(database: Database) -> None:
    await Workspaces(database).left(LEFT, NOW)
    assert (await tidy(database, NOW + 2 * DAY, Retention(workspaces=DAY)))["workspaces"] == 1


async def test_of_several_processes_one_does_it(server_database: Database) -> None:
    await Events(server_database).first_time("slack:Ev1", NOW - 30 * DAY)
    other = Locks(server_database)
    held = await other.take("housekeeping")
    assert held is not None
    nights = 0

    async def sleep(seconds: float) -> None:
        nonlocal nights
        nights += 1
        if nights == 2:
            assert not await Events(server_database).first_time("slack:Ev1", NOW)  # the other one would have
            await held.release()
        if nights == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await prune_nightly(server_database, lambda: NOW, sleep)
    await other.close()
    assert await Events(server_database).first_time("slack:Ev1", NOW)
