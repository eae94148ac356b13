"""Briefings asked of other processes: several openings of one PostgreSQL database, each as a process has it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from chat_fakes import TEXT, CannedPool
from gated_pool import Gated
from job_runs import eventually, until
from remote_fleet import asking, reading
from sqlalchemy import delete, select

from bot.commands.desk import Stage
from bot.commands.reading import Briefed, Document
from bot.inference import Busy, Late
from bot.inference.errors import ENDING
from bot.remote.desk import RemoteDesk
from bot.store.database import Database
from bot.store.reading_tables import readings
from summarizer.errors import ExtractError, FetchError, UserError

NOW = datetime.now(UTC)
A = "https://news.example/ferries-1"


async def test_a_link_is_read_elsewhere_once_for_all_who_ask(server_url: str) -> None:
    pools = [Gated(), Gated()]
    async with (
        reading(server_url, pools[0]),
        reading(server_url, pools[1]),
        asking(server_url) as one,
        asking(server_url) as other,
    ):
        told: list[list[Stage]] = [[], [], []]
        waits = [asyncio.create_task(one.link(A, NOW, stages.append)) for stages in told]
        waits += [asyncio.create_task(other.link(f"{A}?utm_source=mail", NOW)) for _ in range(3)]
        await until(lambda: pools[0].begun + pools[1].begun == 1 and (one.under_way, other.under_way) == (3, 3))
        await until(lambda: all("finding who said what" in stages for stages in told))
        load = await other.load()
        for pool in pools:
            pool.gate.set()
        filed = await asyncio.gather(*waits)
        again = await other.link(A, NOW)
    assert len({one.id for one in filed}) == 1
    assert sum(pool.done for pool in pools) == 1
    assert (filed[0].briefing.article.url or "").startswith(A)
    assert (filed[0].cached, again.cached) == (False, True)
    assert (load.running, load.waiting, load.workers) == (1, 0, 2)
    for stages in told:  # the first may be over before anybody looks
        assert stages in (["reading the page", "finding who said what"], ["finding who said what"])


async def test_what_the_reader_finds_in_the_store_counts_as_found(server_url: str) -> None:
    async with reading(server_url), asking(server_url) as desk:
        long = await desk.link("https://news.example/ferries", NOW)
        short = await desk.link("https://news.example/short", NOW)
    assert (long.id, False, True) == (short.id, long.cached, short.cached)


@pytest.mark.parametrize(
    ("link", "kind", "words"),
    [
        ("https://news.example/missing", FetchError, "no such page"),
        ("https://news.example/blurb", ExtractError, "no article behind this link"),
        ("https://news.example/busy", Busy, "in a minute"),
    ],
)
async def test_failures_arrive_as_what_they_are(server_url: str, link: str, kind: type[Exception], words: str) -> None:
    async with reading(server_url), asking(server_url) as desk:
        with pytest.raises(kind, match=words):
            await desk.link(link, NOW)


async def test_an_incident_elsewhere_is_told_with_the_number_of_that_log(
    server_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.commands.answer import guarded

    async with reading(server_url), asking(server_url) as desk:
        message = await guarded(lambda: desk.link("https://news.example/boom", NOW))  # type: ignore[arg-type,return-value]
    told = str(message)
    assert "incident" in told
    number = told.split("as incident ")[1][:8]
    assert capsys.readouterr().out.count(number) == 1


async def test_no_more_is_taken_than_there_are_places_in_the_fleet(server_url: str) -> None:
    async with asking(server_url, places=2) as one, asking(server_url, places=2) as other:
        waiting = [asyncio.create_task(desk.link(f"{A}{number}", NOW)) for number, desk in enumerate((one, other))]
        await until(lambda: (one.under_way, other.under_way) == (1, 1))
        with pytest.raises(Busy, match="in a minute"):
            await one.link(f"{A}3", NOW)
        async with reading(server_url):
            await asyncio.gather(*waiting)
            assert await one.link(f"{A}3", NOW)


async def test_nobody_is_let_wait_for_ever(server_url: str, server_database: Database) -> None:
    async with asking(server_url, patience=timedelta(seconds=0.3)) as desk:
        with pytest.raises(Late, match="try again later"):
            await desk.text(TEXT, "ann", NOW)
        assert (await desk.load()).waiting == 0
    async with server_database.reading() as connection:
        assert (await connection.scalars(select(readings.c.text))).all() == [None]


async def test_who_waits_for_what_is_deleted_is_told(server_url: str, server_database: Database) -> None:
    async with asking(server_url, every=0.2) as desk:
        waiting = asyncio.create_task(desk.text(TEXT, "ann", NOW))
        await until(lambda: desk.under_way == 1)
        async with server_database.writing() as connection:
            await connection.execute(delete(readings))
        with pytest.raises(UserError, match="deleted"):
            await waiting


async def test_who_waits_is_told_that_the_process_ends(server_url: str) -> None:
    async with asking(server_url) as desk:
        waiting = asyncio.create_task(desk.link(A, NOW))
        await until(lambda: desk.under_way == 1)
        await desk.close()
        with pytest.raises(Busy, match=ENDING):
            await waiting
        with pytest.raises(Busy, match=ENDING):
            await desk.link(f"{A}2", NOW)


async def test_the_work_goes_on_when_all_who_asked_have_left(server_url: str) -> None:
    pool = Gated()
    async with reading(server_url, pool), asking(server_url) as desk:
        waiting = asyncio.create_task(desk.link(A, NOW))
        await until(lambda: pool.begun == 1)
        waiting.cancel()
        pool.gate.set()
        await until(lambda: desk.under_way == 0 and pool.done == 1)
        assert await eventually(lambda: desk.stored(A, NOW))


async def test_a_private_text_is_its_owners_alone(server_url: str, server_database: Database) -> None:
    pool = Gated()
    async with reading(server_url, pool), asking(server_url) as desk:
        mine, same = (asyncio.create_task(desk.text(TEXT, "ann", NOW)) for _ in range(2))
        theirs = asyncio.create_task(desk.text(TEXT, "bob", NOW))
        await until(lambda: pool.begun == 2)
        pool.gate.set()
        ann, again, bob = await asyncio.gather(mine, same, theirs)
    assert ann.id == again.id != bob.id
    assert pool.done == 2
    async with server_database.reading() as connection:
        rows = (await connection.execute(select(readings))).all()
    assert len(rows) == 2
    assert TEXT[:40] not in repr(rows)
    assert {row.owner for row in rows} == {"ann", "bob"}


async def test_what_is_under_way_at_the_end_is_left_to_others(server_url: str) -> None:
    stuck, free = Gated(), CannedPool()
    async with asking(server_url) as desk, reading(server_url, stuck) as ending:
        waiting = asyncio.create_task(desk.link(A, NOW))
        await until(lambda: stuck.begun == 1)
        async with reading(server_url, free):
            await ending.close(grace=0.1)
            async with asyncio.timeout(60):
                assert (await waiting).briefing
    assert free.done == 1


@pytest.mark.parametrize("text", ["ä" * 600, "Too short."])
async def test_what_is_no_article_is_refused(server_url: str, text: str) -> None:
    async with asking(server_url, max_bytes=1000) as desk, reading(server_url, Refusing()):
        with pytest.raises(ExtractError):
            await desk.text(text, "me", NOW)


class Refusing(CannedPool):
    """Finds no article anywhere."""

    async def brief(self, work: Document, /) -> Briefed:
        raise ExtractError("This is no article.")


async def test_what_a_process_had_to_give_up_is_begun_again(server_url: str) -> None:
    """As it is where the database goes away for a moment; the process lives on, and must not hold on to it."""
    pool = Stumbling()
    async with reading(server_url, pool, lease=timedelta(seconds=1)), asking(server_url, every=0.5) as desk:
        async with asyncio.timeout(60):
            assert (await desk.link(A, NOW)).briefing
    assert pool.begun == 2


class Stumbling(CannedPool):
    """Loses its connection once."""

    begun = 0

    async def brief(self, work: Document, /) -> Briefed:
        self.begun += 1
        if self.begun == 1:
            raise ConnectionResetError
        return await super().brief(work)


async def test_many_at_once(server_url: str) -> None:
    pools = [CannedPool(), CannedPool()]
    async with (
        reading(server_url, pools[0]),
        reading(server_url, pools[1]),
        asking(server_url) as one,
        asking(server_url) as other,
    ):
        desks: list[RemoteDesk] = [one, other]
        filed = await asyncio.gather(*(desks[number % 2].link(f"{A}{number}", NOW) for number in range(60)))
    assert len({one.id for one in filed}) == 60
    assert sum(pool.done for pool in pools) == 60
    assert all(pool.done for pool in pools)
