"""Locks over several processes' connections: one holder, and the next one when the first is gone, frozen or cut off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import pytest
from databases import mortal
from job_runs import eventually
from postgres_server import PostgresServer

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.locks import Held, Locks

__all__ = ["mortal"]
Make = Callable[..., Locks]


@pytest.fixture
async def make(server_database: Database) -> AsyncIterator[Make]:
    """Locks as each process has them."""
    made: list[Locks] = []

    def new(**how: float) -> Locks:
        made.append(Locks(server_database, **how))
        return made[-1]

    yield new
    for locks in made:
        await locks.close()


async def taken(locks: Locks, name: str) -> Held:
    """The lock, as soon as it is free."""
    held = await eventually(lambda: locks.take(name))
    assert held is not None
    return held


async def lost(held: Held) -> None:
    """Wait until it is."""
    async with asyncio.timeout(60):
        await held.lost.wait()


async def test_one_holds_and_the_next_follows(make: Make) -> None:
    one, other = make(), make()
    held = await one.take("shard 0")
    assert held is not None
    assert await other.take("shard 0") is None
    assert await one.take("shard 0") is None, "nor does one process take it twice"
    assert await other.take("shard 1") is not None
    await held.release()
    assert held.lost.is_set()
    assert await other.take("shard 0") is not None
    await held.release()
    assert await one.take("shard 0") is None, "what was given up once cannot be given up again"


async def test_of_many_at_once_one_gets_it(make: Make) -> None:
    several = [make() for _ in range(5)]
    assert sum(held is not None for held in await asyncio.gather(*(one.take("shard 0") for one in several))) == 1


async def test_a_process_that_ends_gives_up_everything(make: Make) -> None:
    one, other = make(), make()
    held = [await one.take(name) for name in ("a", "b")]
    await one.close()
    assert all(each is not None and each.lost.is_set() for each in held)
    assert await taken(other, "a")
    assert await taken(other, "b")


async def test_a_connection_that_the_server_ends_is_noticed(make: Make, server_url: str) -> None:
    one, other = make(beat=600), make()  # long before it would look by itself
    held = await taken(one, "shard 0")
    admin = await asyncpg.connect(server_url)
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
    )
    await admin.close()
    await lost(held)
    assert await taken(other, "shard 0")
    assert await one.take("shard 1") is not None, "it connects anew"


async def test_who_is_silent_is_taken_for_frozen(make: Make) -> None:
    frozen, other = make(beat=600, silent=0.3), make()
    held = await taken(frozen, "shard 0")
    assert await taken(other, "shard 0")
    await lost(held)


async def test_who_beats_is_not(make: Make) -> None:
    alive, other = make(beat=0.1, silent=2.0), make()
    held = await taken(alive, "shard 0")
    await asyncio.sleep(2.5)
    assert not held.lost.is_set()
    assert await other.take("shard 0") is None


async def test_whoever_asks_is_told_by_the_server(make: Make, server_url: str) -> None:
    one = make(beat=60)
    held = await taken(one, "shard 0")
    assert await held.sure()
    await held.release()
    assert not await held.sure()
    assert await taken(one, "shard 0")
    assert not await held.sure(), "it is another one's"


async def test_who_is_cancelled_while_it_takes_one_leaves_it_to_others(make: Make, server_url: str) -> None:
    """The server may have given it already."""
    one, other = make(), make()
    await taken(one, "shard 1")
    for moment in range(40):
        taking = asyncio.create_task(one.take("shard 0"))
        for _ in range(moment % 8):
            await asyncio.sleep(0)
        await asyncio.sleep(moment % 5 * 0.0003)
        taking.cancel()
        (result,) = await asyncio.gather(taking, return_exceptions=True)
        if isinstance(result, Held):
            await result.release()
        await (await taken(other, "shard 0")).release()


async def test_a_server_that_is_away_is_said_so_and_found_again(make: Make, mortal: PostgresServer) -> None:
    locks = make(beat=0.1)
    held = await taken(locks, "shard 0")
    mortal.stop("immediate")
    await lost(held)
    with pytest.raises(StoreError, match="cannot be reached"):
        await locks.take("shard 0")
    mortal.start()
    assert await taken(locks, "shard 0")


async def test_sqlite_has_none(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/state.db")
    with pytest.raises(ValueError, match="PostgreSQL"):
        Locks(database)
    await database.close()
