"""Digests as messages: for commands, and for the ledger of what is posted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol

from bot.digests.composer import Wish
from bot.digests.desk import DigestDesk, looking_back, shown_of
from bot.digests.fate import fate
from bot.digests.written import Writing, Written
from bot.present.dates import long_date
from bot.present.digest import digest_messages
from bot.present.message import Line, Message, Section
from bot.store.articles import Articles
from bot.store.delivery import Page
from bot.store.subscription import Choice, Subscription, Target
from summarizer.digest.domain import Digest

# Messages as the pages that their platform takes, in order, at least one; the first stands above all others.
Render = Callable[[Target, Sequence[Message]], Sequence[Page]]


class Ordered(Protocol):
    """A digest to write: for whom, of which local date, and whether it has to say that it is late."""

    @property
    def subscription(self) -> Subscription:
        """For whom."""
        ...

    @property
    def local_date(self) -> date:
        """Of which date, by the subscription's clocks."""
        ...

    @property
    def late(self) -> bool:
        """Whether it should have been posted before."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestService:
    """What the commands about digests ask for."""

    desk: DigestDesk
    articles: Articles

    async def now(self, target: Target, choice: Choice, now: datetime, *, loosely: bool = False) -> Digest:
        """The stories of the last day that fit, whether or not earlier digests had them."""
        return await self.desk.now(target, choice, now, loosely=loosely)

    async def next(self, subscription: Subscription, now: datetime) -> tuple[Message, ...]:
        """Exactly what would be posted if the subscription were due now."""
        day = now.astimezone(subscription.timetable.zone).date()
        return messages_of(await self.desk.of(subscription, day, now), subscription, day)

    async def fate(
        self, target: Target, subscriptions: tuple[Subscription, ...], url: str, now: datetime
    ) -> list[Line]:
        """What became of the article at a canonical URL."""
        return await fate(self.desk, self.articles, target, subscriptions, url, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestWriter:
    """Writes digests for the ledger, and remembers what stood in them."""

    desk: DigestDesk
    render: Render
    now: Callable[[], datetime]
    written: Written = field(default_factory=Written)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def digest(self, order: Ordered) -> Sequence[Page]:
        """The pages of a local date's digest: the headlines first, then the thread under them."""
        now, subscription = self.now(), order.subscription
        wish = await self.desk.wish(subscription, order.local_date, now)
        async with self._turn:  # whoever is due at the same minute with the same wish finds it written
            writing = await self._writing(order, wish, now)
        await self.desk.record(subscription, order.local_date, writing.shown, now)
        return writing.pages

    async def _writing(self, order: Ordered, wish: Wish, now: datetime) -> Writing:
        subscription, day = order.subscription, order.local_date
        back = looking_back(subscription.timetable, day, now)
        due = due_of(subscription, day) if order.late else None
        key = await self.desk.edition(now, back), wish, day, due, subscription.target.platform
        writing = self.written.get(key)
        if writing is None:
            digest = await self.desk.composed(wish, now, back)
            writing = await asyncio.to_thread(self._written, digest, order)
            self.written.put(key, writing)
        return writing

    def _written(self, digest: Digest, order: Ordered) -> Writing:
        messages = messages_of(digest, order.subscription, order.local_date, late=order.late)
        return Writing(pages=self.render(order.subscription.target, messages), shown=shown_of(digest))

    async def note(self, subscription: Subscription, reason: str) -> Page:
        """What whoever subscribed is told when digests can be posted no more."""
        lines = (
            f"I cannot post digests to the place that you chose any more: {reason}",
            "They are switched off. Once that is mended, write /brief resume there.",
        )
        body = tuple(Line(text=line) for line in lines)
        message = Message(title="Digests switched off", sections=(Section(body=body),), audience="asker")
        return self.render(subscription.target, [message])[0]


def messages_of(digest: Digest, subscription: Subscription, day: date, *, late: bool = False) -> tuple[Message, ...]:
    """The messages of a digest, under its local date and what it is about."""
    due = due_of(subscription, day) if late else None
    return digest_messages(digest, title_of(subscription.choice, digest, day), due=due)


def due_of(subscription: Subscription, day: date) -> datetime:
    """When the digest of a local date was to be posted, aware UTC."""
    times = subscription.timetable
    return datetime.combine(day, times.post_at, tzinfo=times.zone).astimezone(UTC)


def title_of(choice: Choice, digest: Digest, day: date) -> str:
    """The local date, and what was asked for; parties by their names where a story has them."""
    names = {side.party.id: side.party.name for entry in digest.entries for side in entry.story.sides}
    about = [
        *choice.topics,
        *(region.replace("_", " ").title() for region in choice.regions),
        *(names.get(party, party) for party in choice.parties),
        *choice.include,
    ]
    return f"Digest of {long_date(day)}{': ' if about else ''}{', '.join(about)}"
