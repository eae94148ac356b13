"""Opening a database, transactions, and what SQLite must be told."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError
from store_samples import NOW

from bot.store.address import address, shown
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import channels, events, posts

COUNTER = {"platform": "slack", "workspace": "T1", "channel": "C1"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("sqlite:////var/lib/x.db", "sqlite+aiosqlite:////var/lib/x.db"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("postgres://u:p@h:5432/d", "postgresql+asyncpg://u:p@h:5432/d"),
        ("postgresql://u@h/d?sslmode=require", "postgresql+asyncpg://u@h/d?ssl=require"),
        ("postgresql+asyncpg://h/d", "postgresql+asyncpg://h/d"),
    ],
)
def test_plain_addresses_get_their_driver(written: str, meant: str) -> None:
    assert address(written).render_as_string(hide_password=False) == meant


@pytest.mark.parametrize(
    "written",
    ["", "state.db", "mysql://root:hunter2@h/d", "sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory",
     "postgresql://u:hunter2@h:port/d"],
)  # fmt: skip
def test_other_addresses_are_refused_without_their_password(written: str) -> None:
    with pytest.raises(StoreError, match="DATABASE_URL") as caught:
        address(written)
    assert "hunter2" not in str(caught.value)


def test_an_address_is_shown_without_secrets() -> None:
    url = address("postgresql://u:hunter2@h/d?password=hunter3")
    assert shown(url) == "postgresql+asyncpg://u:***@h/d"


async def test_the_folder_is_made_for_the_bot_alone(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/new/deep/state.db")
    await database.close()
    assert stat.S_IMODE((tmp_path / "new" / "deep").stat().st_mode) == 0o700


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"folder .* cannot be made"):
        await Database.open(f"sqlite:///{tmp_path}/file/state.db")


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_text("Dear diary, " * 100)
    with pytest.raises(StoreError, match=r"state\.db cannot be opened: file is not a database\."):
        await Database.open(f"sqlite:///{tmp_path}/state.db")


async def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(StoreError, match=r"cannot be opened|needs the Python package asyncpg") as caught:
        await Database.open("postgresql://u:hunter2@127.0.0.1:1/d")
    assert "hunter2" not in str(caught.value)


async def test_a_server_that_falls_silent_is_given_up(server_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that lost its power, whose connections end by themselves in a quarter of an hour."""
    monkeypatch.setattr("bot.store.database._ANSWER", 0.5)
    database, deadline = await Database.open(server_url), asyncio.timeout(60)
    async with database.reading() as connection:
        process = await connection.scalar(text("SELECT pg_backend_pid()"))
    os.kill(process, signal.SIGSTOP)
    try:
        with pytest.raises(TimeoutError):
            async with deadline, database.reading():
                pass
        assert not deadline.expired()
        async with database.reading() as connection:
            assert await connection.scalar(text("SELECT pg_backend_pid()")) != process
    finally:
        os.kill(process, signal.SIGCONT)
        await database.close()


async def test_sqlite_is_durable_and_checks_references(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/state.db")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}
    for transaction in (database.reading, database.writing):
        async with transaction() as connection:
            found = {name: await connection.scalar(text(f"PRAGMA {name}")) for name in wanted}
        assert found == wanted
    await database.close()


async def test_a_reference_to_nothing_is_refused(database: Database) -> None:
    row = {**COUNTER, "briefing_id": "nowhere", "title": "", "message": "1", "posted_at": NOW}
    with pytest.raises(IntegrityError):
        async with database.writing() as connection:
            await connection.execute(insert(posts).values(**row))


async def test_what_raises_is_undone(database: Database) -> None:
    async def stumble() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(events).values(event_id="1", seen_at=NOW))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await stumble()
    async with database.reading() as connection:
        assert (await connection.execute(select(events))).all() == []


async def test_writers_of_two_processes_wait_for_each_other(database: Database, url: str) -> None:
    """Two openings of one database share nothing, as two processes do."""
    other = await Database.open(url)
    row = {**COUNTER, "autolink": False, "sentences": 0, "positions": "main", "replies": "private"}
    async with database.writing() as connection:
        await connection.execute(insert(channels).values(**row))

    async def count(mine: Database) -> None:
        for _ in range(10):
            async with mine.writing() as connection:
                before = await connection.scalar(select(channels.c.sentences).with_for_update())
                await asyncio.sleep(0.001)
                await connection.execute(update(channels).values(sentences=before + 1))

    await asyncio.gather(count(database), count(other))
    async with database.reading() as connection:
        assert await connection.scalar(select(channels.c.sentences)) == 20
    await other.close()


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    async with database.writing() as writer:
        await writer.execute(insert(events).values(event_id="1", seen_at=NOW))
        async with asyncio.timeout(60), database.reading() as reader:
            assert (await reader.execute(select(events))).all() == []


async def test_times_come_back_in_utc_and_in_order(database: Database) -> None:
    kyiv = timezone(timedelta(hours=2))
    times = [datetime(2026, 1, 1, 1, tzinfo=kyiv), datetime(2026, 1, 1, 0, tzinfo=UTC)]  # 23:00 and 00:00 UTC
    async with database.writing() as connection:
        await connection.execute(insert(events), [{"event_id": str(at), "seen_at": at} for at in times])
    async with database.reading() as connection:
        found = list(await connection.scalars(select(events.c.seen_at).order_by(events.c.seen_at)))
    assert found == times
    assert [time.utcoffset() for time in found] == [timedelta(0)] * 2
