"""Digests that are due in the same minute: the tick, the ledger's cost, and delivery at the platform's own rate.

    python -m benchmarks.digests [--deliver 10000] [--sizes 1000,10000,50000]

Content is canned: what composing costs is measured by benchmarks/compose.py. The Discord that is posted to enforces 45
requests a second and is a process of its own. Exits 1 where delivery takes more than 1.05 times what that rate allows,
or where entering 10,000 subscriptions takes longer than `TICK` seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "e2e"))  # for `faults`

from faults.discord import DiscordServer
from faults.discord_world import GUILD, TOKEN, Channel
from faults.limits import Rate
from sqlalchemy import insert

from bot.adapters.discord.poster import DiscordPoster
from bot.delivery.pacing import MemoryPacer, platform_rates
from bot.delivery.ports import Found, MaySend, Missing, Order, Posted, Poster, PostResult
from bot.delivery.service import Delivery
from bot.jobs import MemoryJobs
from bot.scheduler import Clockwork
from bot.store.crowds import Crowds
from bot.store.database import Database
from bot.store.delivery import Page
from bot.store.subscription import Choice, Subscription, Target, Timetable
from bot.store.subscriptions import as_row
from bot.store.tables import subscriptions
from bot.store.tick import BATCH, tick

RATE, CHOICES = 45, 300
TICK, WORST = 5.0, 1.05
SAMPLE = 500  # deliveries of each size whose cost is taken
FIRST_CHANNEL = 5_000_000


class Canned:
    """A digest of ten headlines, the same for all."""

    async def digest(self, order: Order) -> Sequence[Page]:
        lines = "\n".join(f"{number}. Grain ships sail again, four parties on record" for number in range(10))
        return [{"content": f"Digest of {order.local_date}", "embeds": [{"description": lines}]}]

    async def note(self, subscription: Subscription, reason: str) -> Page:
        return {"content": reason}


class Nowhere:
    """A platform that takes everything at once: what is left is our own cost."""

    async def post(self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend) -> PostResult:
        return Posted(message=key)

    async def find(self, key: str, target: Target, *, thread: str | None, since: datetime) -> Found:
        return Missing()


async def subscribed(database: Database, count: int, due: datetime) -> None:
    """`count` subscriptions of as many channels with 300 different choices, all due at the same minute."""
    timetable = Timetable(post_at=due.time(), timezone="UTC")
    one = Subscription(
        id="",
        target=Target(platform="discord", workspace=GUILD, channel=""),
        choice=Choice(),
        timetable=timetable,
        created_by="3001",
        created_at=due - timedelta(days=1),
        next_run_at=due,
        next_date=due.date(),
    )
    rows = []
    for number in range(count):
        target = replace(one.target, channel=str(FIRST_CHANNEL + number))
        choice = Choice(topics=(f"topic {number % CHOICES}",))
        rows.append(as_row(replace(one, id=f"s{number:06d}", target=target, choice=choice)))
    async with database.writing() as connection:
        await connection.execute(insert(subscriptions), rows)


async def ticked(database: Database, now: datetime) -> tuple[float, float]:
    """Seconds, and CPU seconds, to enter everything that is due, each with its place in the crowd."""
    started, before, crowds = time.perf_counter(), time.process_time(), Crowds({"discord": 1e6})  # all at once
    while (await tick(database, now, crowds=crowds)).due == BATCH:
        pass
    return time.perf_counter() - started, time.process_time() - before


def service(database: Database, jobs: MemoryJobs, poster: Poster, pacer: MemoryPacer) -> Delivery:
    """Delivery to one Discord."""
    posters = {"discord": poster}
    return Delivery(
        database=database,
        jobs=jobs,
        writer=Canned(),
        posters=posters,
        now=lambda: datetime.now(UTC),
        pacer=pacer,
        crowds=Crowds(platform_rates()),
    )


async def measure_cost(count: int, folder: Path, due: datetime) -> tuple[float, float, float]:
    """Seconds of the tick, its CPU seconds, and CPU seconds of one delivery, with `count` subscriptions."""
    database = await Database.open(f"sqlite:///{folder}/cost-{count}.db")
    await database.migrate()
    await subscribed(database, count, due)
    seconds, cpu = await ticked(database, due)
    delivery = service(database, MemoryJobs(), Nowhere(), MemoryPacer({}))
    keys = [one.key for one in await delivery.deliveries.due(datetime.now(UTC), SAMPLE)]
    before = time.process_time()
    for key in keys:
        await delivery.courier.deliver(key)
    spent = (time.process_time() - before) / len(keys)
    await database.close()
    return seconds, cpu, spent


async def measure_delivery(count: int, folder: Path, due: datetime, api: str) -> float:
    """Seconds from the tick until the ledger has nothing left to do."""
    database = await Database.open(f"sqlite:///{folder}/delivery.db")
    await database.migrate()
    await subscribed(database, count, due)
    jobs, poster = MemoryJobs(), DiscordPoster(TOKEN, api_url=api)
    delivery = service(database, jobs, poster, MemoryPacer())
    working = asyncio.create_task(jobs.run())
    clockwork = Clockwork(delivery.chores())
    started = time.perf_counter()
    clockwork.start()
    await asyncio.sleep(count / RATE * 0.9)  # not before: asking would cost what is measured
    while True:
        if not await delivery.deliveries.unfinished():
            break
        await asyncio.sleep(0.1)
    seconds = time.perf_counter() - started
    clockwork.stop()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    await poster.close()
    await database.close()
    return seconds


async def _serve(pipe: Connection, count: int) -> None:
    async with DiscordServer() as server:
        server.rest.overall = Rate(calls=RATE, seconds=1.0)
        for number in range(count):
            id = str(FIRST_CHANNEL + number)
            server.world.channels[id] = Channel(id=id, name="room")
        pipe.send(server.api_url)
        while True:
            if pipe.poll():
                break
            await asyncio.sleep(0.2)
        channels = server.world.channels.values()
        pipe.send((sum(len(one.messages) for one in channels), server.rest.invalid_answers))


def _server(pipe: Connection, count: int) -> None:
    asyncio.run(_serve(pipe, count))


@contextmanager
def discord(count: int) -> Iterator[tuple[str, Connection]]:
    """A Discord in a process of its own: its address, and a pipe that tells messages and 429s once it is asked."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_server, args=(theirs, count), daemon=True)
    process.start()
    try:
        yield ours.recv(), ours
    finally:
        process.kill()
        process.join()


def main() -> int:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deliver", type=int, default=10_000)
    parser.add_argument("--sizes", default="1000,10000,50000")
    given = parser.parse_args()
    due = datetime.now(UTC).replace(second=0, microsecond=0)
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in map(int, given.sizes.split(",")):
            seconds, cpu, spent = asyncio.run(measure_cost(size, folder, due))
            print(f"{size:>6} subscriptions due: tick {seconds:.2f} s ({cpu / size * 1e6:.0f} µs CPU each), ", end="")
            print(f"ledger {spent * 1000:.1f} ms CPU a delivery")
            failed |= size == 10_000 and seconds > TICK
        with discord(given.deliver) as (api, pipe):
            seconds = asyncio.run(measure_delivery(given.deliver, folder, due, api))
            pipe.send("how many?")
            messages, refused = pipe.recv()
    floor = given.deliver / RATE
    print(f"{given.deliver} deliveries at {RATE}/s: {seconds:.1f} s, {seconds / floor:.3f} of the floor, ", end="")
    print(f"{messages} messages, {refused} requests refused")
    failed |= seconds > WORST * floor or messages != given.deliver
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
