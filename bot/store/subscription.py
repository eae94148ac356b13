"""A standing order for digests: what about, where to, at which local time. Light to import: no database library."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Literal, TypedDict
from zoneinfo import ZoneInfo

from summarizer.errors import UserError

ChannelKind = Literal["channel", "person"]
EVERY_DAY = frozenset(range(7))
MOST_STORIES = 20


class SubscriptionError(UserError):
    """A subscription that cannot be; the message says what it can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where messages go. `channel` is a channel's id, or a person's where `kind` is "person": a direct message."""

    platform: str
    workspace: str
    channel: str
    kind: ChannelKind = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a digest is about and how long it is; two equal choices are served by one digest.

    Empty `topics`, `regions` or `parties` mean all. `include` and `exclude` are words that stories must or must not
    have. `stories` is the most that one digest has, 1 to 20. Raises SubscriptionError.
    """

    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    stories: int = 5

    def __post_init__(self) -> None:
        whole = isinstance(self.stories, int) and not isinstance(self.stories, bool)
        if not (whole and 1 <= self.stories <= MOST_STORIES):
            raise SubscriptionError(f"“stories” is a whole number from 1 to {MOST_STORIES}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When: `post_at` by the clocks of `timezone` (an IANA name) on `days` (0 is Monday). Raises SubscriptionError."""

    post_at: time
    timezone: str
    days: frozenset[int] = EVERY_DAY

    def __post_init__(self) -> None:
        if self.post_at.tzinfo is not None or self.post_at.second or self.post_at.microsecond:
            raise SubscriptionError("“time” is hours and minutes, for example 08:30.")
        if not self.days or not self.days <= EVERY_DAY:
            raise SubscriptionError("“days” is at least one day of the week.")
        try:
            ZoneInfo(self.timezone)
        except (ValueError, OSError, KeyError) as error:  # KeyError: the base of ZoneInfoNotFoundError
            raise SubscriptionError("“timezone” is a name such as Europe/Kyiv or America/New_York.") from error

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One subscription; it belongs to its target, not to `created_by` (a user's id), who only hears of its troubles.

    `next_run_at` is when it is due next, aware UTC, and `next_date` the local date of that digest. `failures` counts
    digests in a row that the target refused; `disabled` says why nothing is posted any more, None where all is well.
    """

    id: str
    target: Target
    choice: Choice
    timetable: Timetable
    created_by: str
    created_at: datetime
    next_run_at: datetime
    next_date: date
    paused: bool = False
    failures: int = 0
    disabled: str | None = None


class SubscriptionChanges(TypedDict, total=False):
    """What of a subscription is to change: fields of its choice and of its timetable."""

    topics: tuple[str, ...]
    regions: tuple[str, ...]
    parties: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    stories: int
    post_at: time
    timezone: str
    days: frozenset[int]


CHOICES = frozenset(field.name for field in fields(Choice))
TIMES = frozenset(field.name for field in fields(Timetable))
