"""Readings asked of other processes."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from store_samples import NOW, make_briefing

from bot.store.briefings import Briefings
from bot.store.database import Database
from bot.store.prune import Retention, prune
from bot.store.reading import Busyness, Outcome, Wanted
from bot.store.reading_tables import readings
from bot.store.readings import LEASE, Readings

LINK = Wanted(name="https://news.example/islands", url="https://news.example/islands?utm_source=x")
DONE = Outcome(briefing="abc", cached=False, read_at=NOW)
LATE = Outcome(failure="late", told="Too late.")


class Announced(list[str]):
    """The ids of new readings, told inside their transaction."""

    async def __call__(self, connection: AsyncConnection, id: str) -> None:
        assert connection.in_transaction()
        self.append(id)


async def asked(store: Readings, wanted: Wanted = LINK, bound: int = 10) -> str:
    id = await store.ask(wanted, NOW, bound=bound, along=Announced())
    assert id is not None
    return id


async def texts(database: Database) -> list[bytes | None]:
    async with database.reading() as connection:
        return list(await connection.scalars(select(readings.c.text)))


async def test_askers_at_once_share_one_reading(url: str, database: Database) -> None:
    other, new = await Database.open(url), Announced()
    stores = [Readings(database), Readings(other)]
    asking = [stores[number % 2].ask(LINK, NOW, bound=1, along=new) for number in range(10)]
    ids = set(await asyncio.gather(*asking))
    await other.close()
    assert ids == set(new)
    assert len(new) == 1


async def test_no_more_are_open_than_allowed_over_all_processes(url: str, database: Database) -> None:
    other = await Database.open(url)
    stores = [Readings(database), Readings(other)]
    wanted = [Wanted(name=f"https://news.example/{number}", url="https://news.example/") for number in range(12)]
    asking = [stores[number % 2].ask(one, NOW, bound=5, along=Announced()) for number, one in enumerate(wanted)]
    ids = await asyncio.gather(*asking)
    await other.close()
    assert ids.count(None) == 7
    assert await Readings(database).busyness(NOW) == Busyness(waiting=5, running=0, readers=0, workers=0)


async def test_what_a_dead_reader_left_takes_no_place_for_ever(database: Database) -> None:
    store = Readings(database)
    await store.take(await asked(store), "dead", NOW)
    other, announced = Wanted(name="https://news.example/b", url="https://news.example/b"), Announced()
    assert await store.ask(other, NOW + LEASE, bound=1, along=announced) is None
    assert await store.ask(other, NOW + 2 * LEASE, bound=1, along=announced) is not None


async def test_what_was_read_is_asked_anew(database: Database) -> None:
    store = Readings(database)
    first = await asked(store)
    assert await store.take(first, "r1", NOW)
    assert await asked(store) == first
    await store.end(first, "r1", DONE, NOW)
    assert await asked(store) != first


async def test_a_reading_has_one_reader_until_that_falls_silent(database: Database) -> None:
    store = Readings(database)
    id = await asked(store)
    taken = await store.take(id, "r1", NOW)
    assert taken is not None
    assert (taken.url, taken.text, taken.owner, taken.tries) == (LINK.url, None, "", 1)
    assert await store.take(id, "r2", NOW) is None
    alive = NOW + LEASE / 2
    await store.beat("r1", 2, [id], alive)
    assert await store.take(id, "r2", alive + LEASE / 2) is None
    await store.beat("r1", 2, ["another"], alive + LEASE / 2)
    again = await store.take(id, "r2", alive + LEASE + timedelta(seconds=1))
    assert again is not None
    assert again.tries == 2


async def test_who_lost_a_reading_has_no_word_in_it_any_more(database: Database) -> None:
    store, later = Readings(database), NOW + LEASE * 2
    id = await asked(store)
    await store.take(id, "r1", NOW)
    await store.beat("r1", 1, [id], later)  # too late: its hold had ended
    assert await store.take(id, "r2", later)
    await store.enter(id, "r1", "a stage", later)
    await store.hand_back(id, "r1", later)
    assert not await store.end(id, "r1", LATE, later)
    (seen,) = await store.look([id])
    assert (seen.state, seen.stage) == ("reading", None)
    assert await store.end(id, "r2", DONE, later)
    (seen,) = await store.look([id])
    assert (seen.state, seen.outcome) == ("done", DONE)


async def test_what_is_handed_back_is_begun_by_another(database: Database) -> None:
    store = Readings(database)
    id = await asked(store)
    await store.take(id, "r1", NOW)
    assert [one.id for one in await store.held("r1")] == [id]
    await store.hand_back(id, "r1", NOW)
    assert await store.held("r1") == []
    assert await store.take(id, "r2", NOW)


async def test_a_text_is_its_owners_and_is_gone_when_it_was_read(database: Database) -> None:
    store, text = Readings(database), Wanted(name="t", text=b"secret", owner="ann")
    mine, same = await asked(store, text), await asked(store, text)
    theirs = await asked(store, Wanted(name="t", text=b"secret", owner="bob"))
    everybodys = await asked(store, Wanted(name="t", url="t"))
    assert mine == same
    assert len({mine, theirs, everybodys}) == 3
    assert sorted(map(repr, await texts(database))) == ["None", "b'secret'", "b'secret'"]
    await store.take(mine, "r1", NOW)
    await store.end(mine, "r1", DONE, NOW)
    assert await store.give_up(theirs, LATE, NOW)
    assert await texts(database) == [None, None, None]
    assert "secret" not in repr(await store.look([mine, theirs]))


async def test_what_was_begun_is_not_given_up(database: Database) -> None:
    store = Readings(database)
    id = await asked(store)
    await store.take(id, "r1", NOW)
    assert not await store.give_up(id, LATE, NOW)
    assert await store.end(id, "r1", DONE, NOW)


async def test_the_living_are_counted(database: Database) -> None:
    store = Readings(database)
    await store.beat("r1", 2, [], NOW)
    await store.beat("r2", 3, [], NOW - LEASE * 2)
    await store.beat("r3", 1, [], NOW)
    await store.take(await asked(store), "r1", NOW)
    await asked(store, Wanted(name="x", url="x"))
    assert await store.busyness(NOW) == Busyness(waiting=1, running=1, readers=2, workers=3)
    await store.leave("r3")
    assert (await store.busyness(NOW)).workers == 2


async def test_a_briefing_is_given_to_its_owner_alone(database: Database) -> None:
    shelf = Briefings(database)
    mine = await shelf.add(make_briefing("A private text. " * 20), now=NOW, owner="ann")
    everybodys = await shelf.add(make_briefing(), now=NOW)
    assert await shelf.owned(mine, "ann")
    assert await shelf.owned(everybodys, "")
    for id, owner in ((mine, "bob"), (mine, ""), (everybodys, "ann")):
        assert await shelf.owned(id, owner) is None


async def test_old_readings_are_deleted(database: Database) -> None:
    store = Readings(database)
    old = await asked(store, Wanted(name="t", text=b"never read", owner="ann"))
    await store.beat("dead", 1, [], NOW)
    later = NOW + Retention().readings + timedelta(seconds=1)
    new = await store.ask(LINK, later, bound=10, along=Announced())
    assert new is not None
    deleted = await prune(database, later, Retention())
    assert (deleted["readings"], deleted["readers"]) == (1, 1)
    assert [one.id for one in await store.look([old, new])] == [new]
