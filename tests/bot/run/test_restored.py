"""The command that follows a restore."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from delivery_samples import NOW, subscribe

from bot.run.restored import moment, restored
from bot.store.database import Database
from bot.store.delivery_counts import delivery_counts
from bot.store.subscriptions import Subscriptions
from summarizer.errors import UserError


@pytest.mark.parametrize("text", ["2026-03-02T09:00Z", "2026-03-02 10:00+01:00", " 2026-03-02T09:00:00+00:00 "])
def test_a_time_with_its_zone(text: str) -> None:
    assert moment(text) == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-03-02T09:00", "yesterday", ""])
def test_a_time_that_cannot_be_meant(text: str) -> None:
    with pytest.raises(UserError):
        moment(text)


@pytest.mark.parametrize(("skip", "state"), [(False, "unknown"), (True, "skipped")])
async def test_what_is_told_is_what_was_done(tmp_path: Path, skip: bool, state: str) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    database = await Database.open(url)
    await database.migrate()
    await subscribe(Subscriptions(database))  # due at 08:00
    now = NOW + timedelta(hours=3)
    told = await restored(url, "2026-03-02T09:00Z", now=now, skip=skip)
    assert told.startswith("1 messages")
    assert ("given up" in told) is skip
    assert await delivery_counts(database, NOW) == {state: 1}
    await database.close()


def test_a_time_to_come_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="still to come"):
        asyncio.run(restored(f"sqlite:///{tmp_path}/state.db", "2026-03-02T09:00Z", now=NOW))
    assert list(tmp_path.iterdir()) == []
