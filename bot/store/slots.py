"""When a digest is due: local dates and times as instants. Pure; the time comes in as an argument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.store.subscription import Subscription, Timetable

CATCH_UP = timedelta(hours=12)  # by default: a digest that is more overdue than this is not posted any more
PUNCTUAL = timedelta(minutes=15)  # a digest that is more overdue than this is marked late
_REMEMBERED = 31  # missed dates that are recorded after a long outage
_DAY = timedelta(days=1)
_YEAR = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One digest to be: the local date that it is of, and when it is due, aware UTC."""

    date: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of a due subscription: the slot to post now, if any, the missed ones, and the next."""

    post: Slot | None
    late: bool
    missed: tuple[Slot, ...]
    next: Slot


def next_run(post_at: time, timezone: ZoneInfo, days: frozenset[int], after: datetime) -> Slot:
    """The first slot that is due after an instant.

    A time that comes twice on a day is its first; one that a change of clocks leaves out is as much later as the
    clocks were put forward. A date that a zone has left out altogether has no slot.
    """
    first = after.astimezone(timezone).date() - _DAY  # a time that was shifted forward may still be to come
    for number in range(_YEAR + 7):
        day = first + number * _DAY
        if day.weekday() not in days:
            continue
        at = datetime.combine(day, post_at, tzinfo=timezone).replace(fold=0).astimezone(UTC)
        if at > after and at.astimezone(timezone).date() == day:
            return Slot(date=day, at=at)
    raise ValueError("no day of the week is chosen")


def next_slot(timetable: Timetable, after: datetime) -> Slot:
    """The first slot of a timetable after an instant."""
    return next_run(timetable.post_at, timetable.zone, timetable.days, after)


def plan(subscription: Subscription, now: datetime, catch_up: timedelta = CATCH_UP) -> Plan:
    """What to do with a subscription whose next run is not after `now`.

    After an outage the latest date is posted, where it is no more overdue than `catch_up`; all others are missed.
    """
    *before, last, following = _slots(subscription, now)
    overdue = now - last.at
    if overdue <= catch_up:
        return Plan(post=last, late=overdue > PUNCTUAL, missed=tuple(before[-_REMEMBERED:]), next=following)
    return Plan(post=None, late=False, missed=tuple([*before, last][-_REMEMBERED:]), next=following)


def _slots(subscription: Subscription, now: datetime) -> Iterator[Slot]:
    """The slots from the next run on, to the first after `now`."""
    slot = Slot(date=subscription.next_date, at=subscription.next_run_at)
    yield slot
    while slot.at <= now:
        slot = next_slot(subscription.timetable, slot.at)
        yield slot
