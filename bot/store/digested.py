"""Which articles stood in which digest: for what is new in the next one, and for "why was this not posted?"."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import and_, select

from bot.store.database import Database
from bot.store.delivery import HEADLINE
from bot.store.statements import insert_into, locked
from bot.store.subscription import Target
from bot.store.tables import deliveries, digested, subscriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A story as a digest showed it: the ids of the articles that it rested on."""

    story: str
    title: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A digest that was posted: its local date, and its stories in their order."""

    local_date: date
    stories: tuple[Shown, ...]


class Digested:
    """The records of all digests. Only those whose headline was posted are told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, subscription: str, local_date: date, stories: Sequence[Shown], now: datetime) -> None:
        """Remember a digest; composed again before it was posted, it takes its own place.

        Nothing where the subscription has been removed meanwhile.
        """
        told = json.dumps([asdict(story) for story in stories])
        row = insert_into(self._database, digested).values(
            subscription=subscription, local_date=local_date, stories=told, made_at=now
        )
        change = {"stories": told, "made_at": now}
        async with self._database.writing() as connection:
            if not await locked(connection, subscriptions.c.id, subscription):
                return
            keys = ["subscription", "local_date"]
            await connection.execute(row.on_conflict_do_update(index_elements=keys, set_=change))

    async def of(self, target: Target, since: datetime) -> tuple[Record, ...]:
        """What was posted to a channel or person, composed at `since` or later, the latest first."""
        posted = and_(
            deliveries.c.subscription == digested.c.subscription,
            deliveries.c.local_date == digested.c.local_date,
            deliveries.c.part == HEADLINE,
            deliveries.c.state == "sent",
            *(deliveries.c[name] == value for name, value in asdict(target).items()),
        )
        query = select(digested.c.local_date, digested.c.stories).join(deliveries, posted)
        query = query.where(digested.c.made_at >= since).order_by(digested.c.made_at.desc(), digested.c.id.desc())
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(Record(local_date=row.local_date, stories=_stories(row.stories)) for row in rows)


def _stories(told: str) -> tuple[Shown, ...]:
    return tuple(Shown(**{**one, "articles": tuple(one["articles"])}) for one in json.loads(told))
