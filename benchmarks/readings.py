#!/usr/bin/env python3
"""What it costs to have articles briefed by another process, asked through PostgreSQL, in the place of one's own.

usage: python -m benchmarks.readings [--articles N] [--at-once N] [--readers N]

Pasted articles of 800 words, so that no page has to be fetched, no two the same, with the models that ship.

- One after another: seconds from the question to the briefing, by the process's own desk and by a remote one in turn.
- At once: briefings a second, by the own desk, and by so many remote processes.

The database's commits are on disk; everything shares this machine's cores. Exits with 1 where a remote briefing takes
0.1 s longer than a local one at the median, or where the processes had to do one article twice.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from benchmarks.at_scale.briefings import articles
from benchmarks.at_scale.server import a_database, postgres
from bot.__main__ import as_plain, make_fetcher, make_pipeline
from bot.commands.desk import AnyDesk, Desk
from bot.inference import InferencePool
from bot.jobs.postgres import PostgresJobs
from bot.remote.desk import RemoteDesk, RemoteSettings, open_remote_desk
from bot.remote.reader import ReadingDesk, reading_jobs
from bot.run.worker import worker_reader
from bot.settings import load_settings
from bot.store.briefings import Briefings
from bot.store.database import Database
from bot.store.readings import Readings

ADDED_P50 = 0.1  # seconds, demanded
READY = 60.0  # seconds for the processes to load their models


@asynccontextmanager
async def local(database: Database) -> AsyncIterator[Desk]:
    """A desk over one process of its own."""
    settings, _ = load_settings()
    plain = as_plain(settings)
    make = partial(worker_reader, plain.log, partial(make_pipeline, plain.condenser))
    async with InferencePool(make, queue=200, limit=120.0) as pool:
        yield Desk(fetcher=make_fetcher(plain.fetch), pool=pool, shelf=Briefings(database))


@asynccontextmanager
async def remote(url: str, database: Database, count: int) -> AsyncIterator[RemoteDesk]:
    """A desk over so many processes, each with one for its models."""
    async with AsyncExitStack() as stack:
        for _ in range(count):
            stack.push_async_callback(_ended, await _reader(url))
        desk = open_remote_desk(database, PostgresJobs(database), database.now, RemoteSettings())
        stack.push_async_callback(desk.close)
        async with asyncio.timeout(READY):
            while (await desk.load()).workers < count:  # noqa: ASYNC110 - they tell the database alone
                await asyncio.sleep(0.1)
        yield desk


async def _reader(url: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.readings", "--serve", url)


async def _ended(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    await process.wait()


async def serve(url: str) -> None:
    """Read for others until told to end."""
    ending = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
    database = await Database.open(url)
    async with local(database) as desk:
        serving = ReadingDesk(desk=desk, readings=Readings(database), jobs=reading_jobs(database, 1), now=database.now)
        await serving.start()
        await ending.wait()
        await serving.close()
    await database.close()


async def seconds_of(desk: AnyDesk, text: str) -> float:
    """Until the briefing is there."""
    began = time.perf_counter()
    filed = await desk.text(text, "benchmark", datetime.now(UTC))
    assert filed.briefing.positions, "an article without a position was not read"
    return time.perf_counter() - began


async def at_once(desk: AnyDesk, texts: Sequence[str]) -> float:
    """Briefings a second, where each text is asked for twice at once, by the same person."""
    began = time.perf_counter()
    filed = await asyncio.gather(*(desk.text(text, "benchmark", datetime.now(UTC)) for text in (*texts, *texts)))
    seconds = time.perf_counter() - began
    assert len({one.id for one in filed}) == len(texts), "an article was briefed twice"
    return len(texts) / seconds


async def one_by_one(own: AnyDesk, far: AnyDesk, texts: Sequence[str]) -> float:
    """Print the seconds of both desks, which take turns, so that a busy machine slows both; what the far one adds."""
    pairs = [
        (await seconds_of(own, mine), await seconds_of(far, theirs))
        for mine, theirs in zip(texts[::2], texts[1::2], strict=True)
    ]
    medians = []
    for name, took in zip(("own process", "remote"), zip(*pairs, strict=True), strict=True):
        medians.append(statistics.median(took))
        print(f"{name}: one after another p50 {medians[-1]:.3f} s, p95 {sorted(took)[int(len(took) * 0.95)]:.3f} s")
    return medians[1] - medians[0]


async def main(count: int, many: int, readers: int) -> int:
    """Run everything; the exit status."""
    texts = articles(2 * (count + many))
    single, crowd = texts[: 2 * count], texts[2 * count :]
    with postgres() as server, a_database(server) as url:
        database = await Database.open(url)
        async with local(database) as own, remote(url, database, readers) as far:
            added = await one_by_one(own, far, single)
            print(f"own process: {many} at once, {await at_once(own, crowd[::2]):.1f} a second")
            print(f"{readers} remote: {many} at once, {await at_once(far, crowd[1::2]):.1f} a second")
        await database.close()
    print(f"added by asking elsewhere: {added:.3f} s at the median")
    return int(added > ADDED_P50)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=40, metavar="N", help="one after another (default 40)")
    parser.add_argument("--at-once", type=int, default=60, metavar="N", help="all together (default 60)")
    parser.add_argument("--readers", type=int, default=1, metavar="N", help="remote processes (default 1)")
    parser.add_argument("--serve", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.serve))
    else:
        sys.exit(asyncio.run(main(options.articles, options.at_once, options.readers)))
