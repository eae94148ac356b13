"""A year of mornings: one digest for each local date, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from delivery_samples import CHOICE, NOW, ROOM, timetable

from bot.store.slots import Slot, next_run, next_slot, plan
from bot.store.subscription import EVERY_DAY, Subscription, SubscriptionError, Timetable

DAY = timedelta(days=1)
# Both changes of clocks happen at 02:00 or 03:00 in Berlin, at 02:00 in New York, at midnight in Beirut, by half an
# hour on Lord Howe; Kolkata has none.
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe", "Asia/Kolkata"]


def walk(zone: str, at: str, first: date, days: int) -> list[Slot]:
    after = datetime.combine(first, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC) - timedelta(hours=2)
    found: list[Slot] = []
    while len(found) < days:
        slot = next_slot(timetable(at, zone), after)
        if slot.date >= first:
            found.append(slot)
        after = slot.at
    return found


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", ["00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "08:00", "23:59"])
def test_a_leap_year_has_one_digest_for_each_date(zone: str, at: str) -> None:
    slots = walk(zone, at, date(2028, 1, 1), 366)
    assert [slot.date for slot in slots] == [date(2028, 1, 1) + n * DAY for n in range(366)]
    assert date(2028, 2, 29) in {slot.date for slot in slots}
    assert all(slot.at.astimezone(ZoneInfo(zone)).date() == slot.date for slot in slots)
    gaps = {later.at - earlier.at for earlier, later in pairwise(slots)}
    assert min(gaps) >= timedelta(hours=23)
    assert max(gaps) <= timedelta(hours=25)


@pytest.mark.parametrize("zone", ZONES)
def test_it_is_the_hour_that_was_asked_for(zone: str) -> None:
    for slot in walk(zone, "08:00", date(2028, 1, 1), 366):
        assert slot.at.astimezone(ZoneInfo(zone)).time() == time(8)


def test_a_time_that_clocks_leave_out_is_as_much_later() -> None:
    (slot,) = walk("Europe/Berlin", "02:30", date(2026, 3, 29), 1)
    assert slot.at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert slot.at.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)


def test_a_time_that_comes_twice_is_its_first() -> None:
    first, second = walk("Europe/Berlin", "02:30", date(2026, 10, 25), 2)
    assert first.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second.date == date(2026, 10, 26)


def test_between_the_two_of_one_day_the_next_is_tomorrows() -> None:
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    assert next_slot(timetable("02:30", "Europe/Berlin"), between).date == date(2026, 10, 26)


def test_in_the_gap_a_shifted_time_is_still_to_come() -> None:
    assert next_slot(timetable("02:30", "Europe/Berlin"), datetime(2026, 3, 29, 1, 15, tzinfo=UTC)).date == date(
        2026, 3, 29
    )


def test_a_date_that_a_zone_left_out_has_no_digest() -> None:
    """Samoa went over the date line: its clocks had no 30 December 2011."""
    dates = [slot.date for slot in walk("Pacific/Apia", "08:00", date(2011, 12, 28), 4)]
    assert dates == [date(2011, 12, 28), date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]


def test_only_the_chosen_days() -> None:
    weekdays = frozenset(range(5))
    friday = datetime(2026, 3, 6, 12, tzinfo=UTC)
    assert next_run(time(8), ZoneInfo("UTC"), weekdays, friday).date == date(2026, 3, 9)
    leap = next_run(time(8), ZoneInfo("UTC"), frozenset({1}), datetime(2028, 2, 28, 12, tzinfo=UTC))
    assert leap.date == date(2028, 2, 29)


def test_a_slot_is_after_not_at_the_instant() -> None:
    eight = datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert next_slot(timetable("08:00"), eight).date == date(2026, 3, 3)
    assert next_slot(timetable("08:00"), eight - timedelta(seconds=1)).at == eight


@pytest.mark.parametrize(
    ("at", "zone", "days"),
    [(time(8), "Mars/Olympus", EVERY_DAY), (time(8), "UTC", frozenset()), (time(8), "UTC", frozenset({7}))],
)
def test_a_timetable_that_cannot_be(at: time, zone: str, days: frozenset[int]) -> None:
    with pytest.raises(SubscriptionError):
        Timetable(post_at=at, timezone=zone, days=days)


def due(at: datetime) -> Subscription:
    return Subscription(
        id="s",
        target=ROOM,
        choice=CHOICE,
        timetable=timetable("08:00"),
        created_by="U1",
        created_at=NOW,
        next_run_at=at,
        next_date=at.date(),
    )


EIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_on_time() -> None:
    made = plan(due(EIGHT), EIGHT + timedelta(seconds=4))
    assert (made.post, made.late, made.missed) == (Slot(date=EIGHT.date(), at=EIGHT), False, ())
    assert made.next.at == EIGHT + DAY


def test_after_an_hours_outage_it_is_late() -> None:
    assert plan(due(EIGHT), EIGHT + timedelta(hours=1)).late


def test_after_days_the_latest_is_posted_and_the_others_are_missed() -> None:
    made = plan(due(EIGHT), EIGHT + 3 * DAY + timedelta(hours=11))
    assert made.post == Slot(date=date(2026, 3, 5), at=EIGHT + 3 * DAY)
    assert made.late
    assert [slot.date.day for slot in made.missed] == [2, 3, 4]


def test_after_more_than_twelve_hours_it_is_not_posted() -> None:
    made = plan(due(EIGHT), EIGHT + timedelta(hours=12, seconds=1))
    assert made.post is None
    assert [slot.date.day for slot in made.missed] == [2]
    assert made.next.date.day == 3


def test_a_years_outage_leaves_a_month_of_records() -> None:
    made = plan(due(EIGHT), EIGHT + 365 * DAY)
    assert len(made.missed) == 31
    assert made.post is not None
    assert made.next.at == EIGHT + 366 * DAY
