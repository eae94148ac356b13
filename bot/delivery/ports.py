"""What delivery needs of the platforms and of whoever writes digests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from bot.store.delivery import Page
from bot.store.subscription import Subscription, Target

MaySend = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The platform has the message under this id."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimited:
    """Not posted: the platform wants it in `wait` seconds. `everywhere`: and nothing else before that."""

    wait: float
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Not posted, and never will be. `permanent`: nor will anything for this target. `reason` is the platform's."""

    reason: str
    permanent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """Not posted: the request did not reach the platform."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Posted or not: nobody told."""

    reason: str


PostResult = Posted | RateLimited | Rejected | Unsent | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The platform does not have the message, or would not take it twice: it may be posted again.

    `until`: no later than then (aware UTC), and after that only once the platform was asked again; None: at any time.
    """

    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotTell:
    """The platform did not tell whether it has the message. `wait`: seconds after which it may be asked again."""

    reason: str
    wait: float = 0.0


Found = Posted | Missing | CannotTell


class Poster(Protocol):
    """One platform's posts, each one request that is never repeated. Failures are answers: nothing is raised."""

    async def post(self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend) -> PostResult:
        """Post a page that can be found by `key` later; under the message `thread` where that is not None.

        `may_send` is asked at the last moment, when the request is about to be written: where it says no, nothing is.
        """
        ...

    async def find(self, key: str, target: Target, *, thread: str | None, since: datetime) -> Found:
        """Whether the platform has the page of `key`, which was first tried at `since` (aware UTC)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A digest to write: for whom, of which local date, due when (aware UTC), and whether to say that it is late."""

    subscription: Subscription
    local_date: date
    due_at: datetime
    late: bool


class Writer(Protocol):
    """Writes what is posted, as its platform takes it. What it raises is reported, and it is asked again later."""

    async def digest(self, order: Order) -> Sequence[Page]:
        """The headline, then the details of its thread; never empty."""
        ...

    async def note(self, subscription: Subscription, reason: str) -> Page:
        """What whoever subscribed is told when the target takes no digests any more; `reason` is the platform's."""
        ...


Outcome = Literal["sent", "later", "failed", "unknown", "skipped", "nothing to do"]
