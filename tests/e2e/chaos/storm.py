"""Deliveries while everything goes wrong, and what the platforms' own records say of them in the end."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from chaos.fleet import Fleet
from chaos.platforms import Platforms
from chaos.runner import patience
from sqlalchemy import select, update

from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.delivery import delivery_key
from bot.store.subscription import Choice, Subscription, Target, Timetable
from bot.store.subscriptions import Subscriptions
from bot.store.tables import deliveries, subscriptions

_SOON = timedelta(seconds=3)  # until the first digest is due
_START = 120.0  # seconds, for a busy machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How bad it gets: `blows` are how many of each.

    `channels` of each platform; each gets a headline and `details`. Their digests become due one after another within
    `spread` seconds. `faulty`: the share of posts that go wrong. `slower`: by how much leases and all that belongs to
    them are longer than the shortest. `patience`: seconds for all of it, from the ledger's first entry
    on. `wrong`: seconds by which the clocks of processes are wrong, forward and back in turn.
    """

    channels: int
    blows: Mapping[str, int]
    details: int = 2
    spread: float = 0.0
    faulty: float = 0.4
    slower: float = 1.0
    seed: int = 0
    patience: float = 300.0
    wrong: float = 0.0
    blind: bool = False  # post again without asking the platform: to see that doubles would be counted

    @property
    def frozen(self) -> float:
        """Seconds for which a process is frozen: longer than a lease and a request, and than the queue's heartbeat."""
        patient = patience(self.slower)
        return 1.5 * (patient.lease + patient.timeout).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Deliveries, those that no platform has, and the messages too many; and what they went through.

    `fell`: processes that ended by themselves, because their database was away. `unfinished`: what the ledger says
    about deliveries that are not over.
    """

    deliveries: int
    lost: int
    doubled: int
    blows: Mapping[str, int]
    fell: int
    faults: Counter[str] = field(default_factory=Counter)
    unfinished: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"deliveries {self.deliveries} lost {self.lost} doubled {self.doubled}"


class Place(Protocol):
    """Where the deliveries' ledger is, and who works on it."""

    @property
    def url(self) -> str:
        """The database; it need not have a schema yet."""
        ...

    @property
    def crew(self) -> Mapping[str, int]:
        """How many processes of each role."""
        ...

    async def strike(self, blow: str, fleet: Fleet, chance: random.Random, *, frozen: float) -> None:
        """Do what the name of a blow says, and end it; who is frozen is so for `frozen` seconds."""
        ...


class Storm:
    """One run over both platforms' servers. The folder gets the processes' logs."""

    def __init__(self, weather: Weather, place: Place, folder: Path) -> None:
        self._weather, self._place, self._folder = weather, place, folder
        self._chance = random.Random(weather.seed)  # noqa: S311  # the same storm again for the same seed
        self._platforms = Platforms(self._chance)
        self._expected: set[str] = set()
        self._done: Counter[str] = Counter()

    async def blow(self) -> Verdict:
        """Run it; the verdict is of the servers' own records."""
        started = time.monotonic()
        async with self._platforms:
            database = await Database.open(self._place.url)
            await database.migrate()
            await self._subscribe(database)
            self._platforms.spoil(3 * len(self._expected), self._weather.faulty, self._weather.slower)
            fleet = Fleet(self._how(), self._folder, self._weather.wrong)
            async with fleet.running(self._place.crew):
                await self._entered(database)
                with suppress(TimeoutError):  # what is missing then is lost
                    async with asyncio.timeout(self._weather.patience):
                        await self._strike(fleet)
                        await self._calm(database)
            unfinished = await _unfinished(database)
            await database.close()
        return self._verdict(unfinished, fleet.fell, time.monotonic() - started)

    def _how(self) -> Mapping[str, str]:
        weather = self._weather
        canned = {"details": str(weather.details), "blind": "1" * weather.blind, "slower": str(weather.slower)}
        return {"database": self._place.url, **canned, **self._platforms.addresses}

    async def _subscribe(self, database: Database) -> None:
        """A digest in each channel, due today; the ledger knows nothing of it before a scheduler's tick."""
        targets = self._platforms.open_channels(self._weather.channels)
        self._chance.shuffle(targets)
        first, apart = datetime.now(UTC) + _SOON, self._weather.spread / len(targets)
        for number, target in enumerate(targets):
            made = await _subscribed(database, target, first + timedelta(seconds=number * apart))
            parts = range(self._weather.details + 1)
            self._expected |= {delivery_key(made.id, made.next_date, part) for part in parts}

    async def _entered(self, database: Database) -> None:
        """Wait until the processes have started, which may take a while, and one of them has entered what is due."""
        async with asyncio.timeout(_START):
            while not (await _unfinished(database) or self._platforms.messages()):  # noqa: ASYNC110  # no event tells it
                await asyncio.sleep(0.2)

    async def _strike(self, fleet: Fleet) -> None:
        """Spread the blows over the deliveries: each comes a moment after so many messages have arrived."""
        blows = [name for name, count in self._weather.blows.items() for _ in range(count)]
        self._chance.shuffle(blows)
        for number, blow in enumerate(blows):
            await self._arrived(number * len(self._expected) // (len(blows) + 1))
            await asyncio.sleep(self._chance.random() * 0.3)
            await self._place.strike(blow, fleet, self._chance, frozen=self._weather.frozen)
            self._done[blow] += 1

    async def _arrived(self, count: int) -> None:
        while True:
            if self._platforms.messages().total() >= count:
                return
            await asyncio.sleep(0.05)

    async def _calm(self, database: Database) -> None:
        """Wait until the ledger has nothing left to do, and a little more for what should not come."""
        ledger = Deliveries(database)
        while True:
            if len(self._platforms.messages()) >= len(self._expected) and not await ledger.unfinished():
                break
            await asyncio.sleep(0.2)
        await asyncio.sleep(self._weather.frozen)

    def _verdict(self, unfinished: Counter[str], fell: int, seconds: float) -> Verdict:
        found = self._platforms.messages()
        stray = sum(count for key, count in found.items() if key not in self._expected)
        return Verdict(
            deliveries=len(self._expected),
            lost=len(self._expected - found.keys()),
            doubled=sum(found[key] - 1 for key in self._expected & found.keys()) + stray,
            blows=dict(self._done),
            fell=fell,
            faults=self._platforms.faults(),
            unfinished=unfinished,
            seconds=seconds,
        )


async def _unfinished(database: Database) -> Counter[str]:
    """States and reasons of what is not over, and for how long it still waits."""
    query = select(deliveries).where(deliveries.c.state.in_(("pending", "sending", "unknown")))
    async with database.reading() as connection:
        rows = (await connection.execute(query)).all()
    now = datetime.now(UTC)
    return Counter(
        f"{row.state} for {row.platform} ({row.reason}), again in {(row.not_before - now).total_seconds():.0f} s"
        for row in rows
    )


async def _subscribed(database: Database, target: Target, due: datetime) -> Subscription:
    """A new subscription whose digest is due to the second, where people can only choose the minute."""
    minute = due.replace(second=0, microsecond=0)
    timetable = Timetable(post_at=minute.time(), timezone="UTC")
    before = minute - timedelta(seconds=1)
    made = await Subscriptions(database).add(target, Choice(), timetable, by="U1", now=before)
    later = update(subscriptions).where(subscriptions.c.id == made.id).values(next_run_at=due)
    async with database.writing() as connection:
        await connection.execute(later)
    return made
