"""Hours at which many digests are due: how many, and how they are spread over the time that posting them takes.

A platform that has a rate for the whole bot cannot take them all at once. Each digest has its own place in the crowd,
made of its subscription's id, so that it is posted at about the same time every day, and everybody can be told when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.delivery import HEADLINE
from bot.store.subscription import Subscription
from bot.store.tables import deliveries, subscriptions

TOLD = timedelta(minutes=1)  # a shorter delay is not worth a word
_LOOKS_BACK = timedelta(days=3)
_SAMPLE = 200  # digests whose messages are counted
_CLOSER = 0.9  # a little closer than the rate allows, so that the next one is always ready when its turn comes
_AHEAD = timedelta(seconds=3)
_KEPT = 1000  # minutes
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The digests that are due at one minute on one platform: how many, and the seconds over which they are spread."""

    digests: int
    seconds: float

    def delay(self, subscription: str) -> timedelta:
        """How long after the minute one of them is posted."""
        return timedelta(seconds=place(subscription) * self.seconds)

    def ready(self, subscription: str) -> timedelta:
        """How long after the minute it may be worked on: in time for its turn, with the queue's own waits."""
        return max(self.delay(subscription) - _AHEAD, timedelta())


class Crowds:
    """Crowds on the platforms of which a bot has a rate as a whole: `rates` are messages a second, by platform."""

    def __init__(self, rates: Mapping[str, float]) -> None:
        self._rates = rates
        self._known: dict[tuple[str, datetime], Crowd] = {}

    async def entering(self, connection: AsyncConnection, platform: str, at: datetime, now: datetime) -> Crowd | None:
        """The crowd of a slot at `at`, which is entered into the ledger at `now`; None where there is no rate.

        Entered and not entered yet make the same number, whoever counts, and however far the entering is.
        """
        if platform not in self._rates:
            return None
        if (platform, at) not in self._known:
            waiting = _subscribed(platform, subscriptions.c.next_run_at <= max(at, now)).scalar_subquery()
            both = select(waiting + _entered(platform, at).scalar_subquery())  # in one look: others enter meanwhile
            digests = await connection.scalar(both) or 0
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[platform, at] = await self._crowd(connection, platform, digests, now)
        return self._known[platform, at]

    async def expected(self, connection: AsyncConnection, subscription: Subscription, now: datetime) -> Crowd | None:
        """The crowd in which the next digest of a subscription will be; None where its platform has no rate.

        Those that are due at that time on that day of the week are in it, also where they have an earlier day's first.
        """
        platform, at = subscription.target.platform, subscription.next_run_at
        if platform not in self._rates:
            return None
        same_time = [at - timedelta(days=number) for number in range(_WEEK)]
        day = subscriptions.c.days.contains(str(subscription.next_date.weekday()))
        there = or_(subscriptions.c.next_run_at == at, subscriptions.c.next_run_at.in_(same_time) & day)
        return await self._crowd(connection, platform, await connection.scalar(_subscribed(platform, there)) or 0, now)

    async def _crowd(self, connection: AsyncConnection, platform: str, digests: int, now: datetime) -> Crowd:
        seconds = digests / self._rates[platform]
        if seconds > 1:  # for fewer it is not worth looking
            seconds *= await _messages(connection, platform, now)
        return Crowd(digests=digests, seconds=seconds * _CLOSER)


class Forecast:
    """When digests are really posted, for whoever asks."""

    def __init__(self, database: Database, crowds: Crowds) -> None:
        self._database, self._crowds = database, crowds

    async def of(self, subscription: Subscription, now: datetime) -> Crowd | None:
        """The crowd of a subscription's next digest, where that delays it by a minute or more; None otherwise."""
        async with self._database.reading() as connection:
            crowd = await self._crowds.expected(connection, subscription, now)
        return crowd if crowd is not None and crowd.delay(subscription.id) >= TOLD else None


def place(subscription: str) -> float:
    """The place of a subscription in every crowd, from 0 up to 1: ids that are alike are far from each other."""
    return int.from_bytes(hashlib.sha256(subscription.encode()).digest()[:6]) / 2**48


def _subscribed(platform: str, due: ColumnElement[bool]) -> Select[int]:
    active = (subscriptions.c.paused.is_(False), subscriptions.c.disabled.is_(None))
    return select(func.count()).where(subscriptions.c.platform == platform, due, *active)


def _entered(platform: str, at: datetime) -> Select[int]:
    headlines = (deliveries.c.platform == platform, deliveries.c.due_at == at, deliveries.c.part == HEADLINE)
    return select(func.count()).where(*headlines, deliveries.c.state != "skipped")


async def _messages(connection: AsyncConnection, platform: str, now: datetime) -> float:
    """How many messages a digest has, as some of the last days' had; 1 where there were none."""
    sent = (deliveries.c.platform == platform, deliveries.c.state == "sent")
    recent = select(deliveries.c.subscription, deliveries.c.local_date)
    recent = recent.where(deliveries.c.part == HEADLINE, deliveries.c.due_at.between(now - _LOOKS_BACK, now), *sent)
    some = recent.order_by(deliveries.c.due_at.desc()).limit(_SAMPLE).subquery()
    same = and_(deliveries.c.subscription == some.c.subscription, deliveries.c.local_date == some.c.local_date)
    headline = case((deliveries.c.part == HEADLINE, 1))
    counted = select(func.count(), func.count(headline)).select_from(some.join(deliveries, same)).where(*sent)
    messages, digests = (await connection.execute(counted)).one()
    return messages / digests if digests else 1.0
