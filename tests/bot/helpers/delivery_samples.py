"""Subscriptions, and a ledger with a platform that is a list, for the tests of delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from bot.delivery.ports import Found, MaySend, Missing, Order, Posted, PostResult, Unsent
from bot.store.delivery import Page
from bot.store.subscription import EVERY_DAY, Choice, Subscription, Target, Timetable
from bot.store.subscriptions import Subscriptions

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # a Monday
ROOM = Target(platform="slack", workspace="T1", channel="C1")
ANA = Target(platform="slack", workspace="T1", channel="U1", kind="person")
CHOICE = Choice(topics=("grain",), regions=("Black Sea",), exclude=("football",), stories=3)


def timetable(at: str = "08:00", zone: str = "UTC", days: frozenset[int] = EVERY_DAY) -> Timetable:
    """`timetable("08:00", "Europe/Kyiv")`: every day."""
    return Timetable(post_at=time.fromisoformat(at), timezone=zone, days=days)


async def subscribe(store: Subscriptions, target: Target = ROOM, at: str = "08:00", zone: str = "UTC") -> Subscription:
    """A new subscription as of NOW."""
    return await store.add(target, CHOICE, timetable(at, zone), by="U1", now=NOW)


@dataclass(slots=True)
class FakeWriter:
    """Writes a headline and details that tell what was ordered."""

    details: int = 1
    orders: list[Order] = field(default_factory=list)
    broken: bool = False

    async def digest(self, order: Order) -> Sequence[Page]:
        if self.broken:
            raise RuntimeError("no stories")
        self.orders.append(order)
        late = " (late)" if order.late else ""
        return [{"text": f"{order.local_date}{late}"}, *({"text": f"detail {n}"} for n in range(self.details))]

    async def note(self, subscription: Subscription, reason: str) -> Page:
        return {"text": f"{subscription.id} stopped: {reason}"}


@dataclass(slots=True)
class FakePoster:
    """A platform. `answers` are given in order in place of posting; `looks` in place of looking."""

    answers: list[PostResult] = field(default_factory=list)
    looks: list[Found] = field(default_factory=list)
    posts: list[tuple[str, Target, Page, str | None]] = field(default_factory=list)

    async def post(self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend) -> PostResult:
        if not may_send():
            return Unsent(reason="too late")
        if self.answers:
            return self.answers.pop(0)
        self.posts.append((key, target, page, thread))
        return Posted(message=f"m{len(self.posts)}")

    async def find(self, key: str, target: Target, *, thread: str | None, since: datetime) -> Found:
        if self.looks:
            return self.looks.pop(0)
        ids = {posted: f"m{number}" for number, (posted, *_) in enumerate(self.posts, start=1)}
        return Posted(message=ids[key]) if key in ids else Missing()


@dataclass(slots=True)
class Hands:
    """A clock that is moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now
