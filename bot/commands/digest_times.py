"""Times of day and days of the week, as people write them."""

from __future__ import annotations

import difflib
import re
from datetime import time

from bot.store.subscription import EVERY_DAY, SubscriptionError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SETS = {
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "weekdays": frozenset(range(5)),
    "workdays": frozenset(range(5)),
    "weekends": frozenset({5, 6}),
    "weekend": frozenset({5, 6}),
}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm)?", re.IGNORECASE)


def clock(typed: str) -> time:
    """A time of day as people write it: 07:30, 7.30, 0730, 7am."""
    match = _CLOCK.fullmatch(typed.strip())
    if match:
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half:
            hour = 24
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise SubscriptionError(f"“{typed[:60]}” is no time of day. Write it as 07:30 or 7am.")


def is_clock(typed: str) -> bool:
    """Whether it is surely meant as a time of day: a bare number is not."""
    match = _CLOCK.fullmatch(typed)
    return match is not None and (match[3] is not None or bool(re.fullmatch(r"\d{1,2}[:.h]\d{2}|0\d{3}", typed)))


def days(typed: str) -> frozenset[int]:
    """Days of the week: weekdays, daily, mon,wed,fri, mon-fri."""
    found: set[int] = set()
    for part in re.split(r"[,;\s]+|\band\b", typed.lower().strip()):
        if part in SETS:
            found |= SETS[part]
        elif part:
            first, _, last = part.partition("-")
            begin = _day(first)
            end = _day(last) if last else begin
            found |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    if not found:
        raise SubscriptionError("“days” is at least one day of the week, for example weekdays or mon,thu.")
    return frozenset(found)


def is_days(typed: str) -> bool:
    """Whether it is surely meant as days of the week."""
    try:
        return bool(days(typed))
    except SubscriptionError:
        return False


def _day(word: str) -> int:
    key = word.strip(".")
    at = next((at for at, day in enumerate(DAYS) if len(key) >= 2 and day.startswith(key.removesuffix("s"))), None)
    at = at if at is not None else next((at for at, day in enumerate(DAYS) if key in (day[:4], day[:5])), None)
    if at is None:
        near = difflib.get_close_matches(key, (*DAYS, *SETS), n=1)
        hint = f"Did you mean “{near[0]}”?" if near else "Write weekdays, daily, or days such as mon,thu."
        raise SubscriptionError(f"“{word[:60]}” is no day of the week. {hint}")
    return at


def shown_days(value: frozenset[int]) -> str:
    """The days as they are typed."""
    name = next((name for name, those in SETS.items() if those == value), None)
    return name or ",".join(DAYS[day][:3] for day in sorted(value))
