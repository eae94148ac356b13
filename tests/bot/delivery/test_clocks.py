"""Delivery by machines whose clocks differ by minutes, on one PostgreSQL: nothing comes early, late or twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from delivery_samples import CHOICE, FakePoster, FakeWriter, timetable
from job_runs import eventually, running
from machines import Machine
from sqlalchemy import update

from bot.delivery.courier import Patience
from bot.delivery.fleet_pacing import open_pacer
from bot.delivery.ports import MaySend, PostResult
from bot.delivery.scheduling import Scheduling
from bot.delivery.working import Working
from bot.jobs.postgres import PostgresJobs
from bot.run.clock import keep_time
from bot.scheduler import Clockwork
from bot.store.clock import utc_now
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.delivery import Lease, Page, delivery_key
from bot.store.subscription import Target
from bot.store.subscriptions import Subscriptions
from bot.store.tables import subscriptions
from bot.store.tick import tick

PATIENCE = Patience(turn=0.5, again=timedelta(seconds=0.2))  # with the leases of the real program
FAST, SLOW = 90.0, -90.0


async def subscribed(database: Database, number: int, due: datetime) -> str:
    """The key of a headline in a channel of its own that is due at this moment."""
    minute = due.replace(second=0, microsecond=0)
    room = Target(platform="slack", workspace="T1", channel=f"C{number}")
    before = minute - timedelta(seconds=1)
    made = await Subscriptions(database).add(room, CHOICE, timetable(f"{minute:%H:%M}"), by="U1", now=before)
    async with database.writing() as connection:
        mine = subscriptions.c.id == made.id
        await connection.execute(update(subscriptions).where(mine).values(next_run_at=due))
    return delivery_key(made.id, made.next_date, 0)


async def claimed(database: Database, key: str, now: datetime) -> Lease:
    """A lease of a minute from `now` on, of a delivery that is due."""
    ledger = Deliveries(database)
    delivery = await ledger.get(key)
    assert delivery is not None
    until = now + PATIENCE.lease
    lease = await ledger.claim(delivery, "one", now=now, until=until, pages=[{"text": "a digest"}])
    assert lease is not None
    return lease


@pytest.mark.parametrize(("holds", "looks"), [(SLOW, FAST), (FAST, SLOW)])
async def test_a_lease_that_one_machine_holds_the_other_lets_be(server_url: str, holds: float, looks: float) -> None:
    one, other = Machine(holds), Machine(looks)
    holder, looker = [await Database.open(server_url, host=machine.host) for machine in (one, other)]
    key = await subscribed(holder, 1, holder.now())
    await tick(holder, holder.now())
    lease = await claimed(holder, key, holder.now())
    other.ahead += 3600  # and somebody sets its clock
    assert await Deliveries(looker).expire(now=looker.now(), grace=PATIENCE.timeout) == 0
    assert (await Deliveries(looker).due(looker.now(), 9)) == ()
    assert await Deliveries(holder).release(lease, not_before=holder.now(), reason="x", now=holder.now())
    assert [due.key for due in await Deliveries(looker).due(looker.now(), 9)] == [key]
    for database in (holder, looker):
        await database.close()


async def test_by_its_own_clock_a_machine_would_take_it(server_url: str) -> None:
    """So much for what the test above would tell."""
    database = await Database.open(server_url, host=Machine(FAST).host)
    key = await subscribed(database, 1, database.now())
    await tick(database, database.now())
    await claimed(database, key, database.now())
    assert await Deliveries(database).expire(now=database.now.host.wall(), grace=PATIENCE.timeout) == 1
    await database.close()


@dataclass(slots=True)
class Board(FakePoster):
    """A platform that notes when it was sent what."""

    at: dict[str, list[datetime]] = field(default_factory=dict)

    async def post(self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend) -> PostResult:
        result = await FakePoster.post(self, key, target, page, thread=thread, may_send=may_send)
        self.at.setdefault(key, []).append(utc_now())
        return result


@asynccontextmanager
async def machine_at_work(url: str, machine: Machine, poster: FakePoster) -> AsyncIterator[None]:
    """A scheduler and a worker on one machine, as the program runs them."""
    database = await Database.open(url, host=machine.host)
    jobs, pacer, clock = PostgresJobs(database), open_pacer(database), database.now
    scheduling = Scheduling(database=database, jobs=jobs, now=clock, pacer=pacer, patience=PATIENCE)
    chores = Clockwork(scheduling.chores(tick=0.1, sweep=0.1))
    writer, posters = FakeWriter(details=0), {"slack": poster}
    Working(database=database, jobs=jobs, writer=writer, posters=posters, now=clock, pacer=pacer, patience=PATIENCE)
    keeping = asyncio.create_task(keep_time(database, every=0.5, beat=0.05))
    chores.start()
    try:
        async with running(jobs):
            yield
    finally:
        chores.stop()
        await chores.ended()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await database.close()


@pytest.mark.parametrize("set_by", [0.0, 3600.0, -3600.0], ids=["left alone", "set forward", "set back"])
async def test_each_digest_comes_once_and_when_it_is_due(server_url: str, set_by: float) -> None:
    """The clock of one machine is set, or is not, while they come."""
    fast, slow, board, dues = Machine(FAST), Machine(SLOW), Board(), dict[str, datetime]()
    database = await Database.open(server_url)
    first = database.now() + timedelta(seconds=1.5)
    for number in range(12):
        due = first + timedelta(seconds=number / 4)
        dues[await subscribed(database, number, due)] = due

    async def half() -> bool:
        return len(board.at) >= 6

    async def all_sent() -> bool:
        return len(board.at) == 12 and not await Deliveries(database).unfinished()

    async with machine_at_work(server_url, fast, board), machine_at_work(server_url, slow, board):
        await eventually(half)
        fast.ahead += set_by
        await eventually(all_sent)
    await database.close()
    assert Counter(key for key, *_ in board.posts) == dict.fromkeys(dues, 1)
    for key, due in dues.items():
        late = board.at[key][0] - due
        assert timedelta(seconds=-0.5) < late < timedelta(seconds=30), key  # and not ninety seconds before or after
