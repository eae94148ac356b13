"""When a feed is asked again."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from summarizer.feeds.entries import FeedResult
from summarizer.feeds.pace import Pace, fresh_for, retry_after

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STEADY = Pace(jitter=0)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311


def wait(failures: int = 0, pace: Pace = STEADY, **told: timedelta) -> timedelta:
    return pace.wait(FeedResult(url="https://news.example/rss", **told), failures, chance(1))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, 30 * MINUTE),
        ({"every": 20 * MINUTE}, 20 * MINUTE),
        ({"fresh_for": 45 * MINUTE}, 45 * MINUTE),
        ({"every": 15 * MINUTE, "fresh_for": 40 * MINUTE}, 40 * MINUTE),
        ({"every": MINUTE}, 10 * MINUTE),
        ({"every": 300 * DAY}, 6 * HOUR),
        ({"retry_after": 2 * HOUR}, 2 * HOUR),
        ({"retry_after": 900 * DAY}, 7 * DAY),
    ],
)
def test_wishes_are_followed_within_bounds(told: dict[str, timedelta], expected: timedelta) -> None:
    assert wait(**told) == expected


def test_patience_doubles_and_ends_at_a_day() -> None:
    waits = [wait(failures=n) for n in range(1, 12)]
    assert waits[:4] == [10 * MINUTE, 20 * MINUTE, 40 * MINUTE, 80 * MINUTE]
    assert waits[-1] == DAY
    assert wait(failures=10_000) == DAY


def test_retry_after_is_never_undercut() -> None:
    assert wait(failures=1, retry_after=3 * HOUR) == 3 * HOUR
    assert wait(failures=1, retry_after=MINUTE) == 10 * MINUTE
    for seed in range(50):
        result = FeedResult(url="u", retry_after=3 * HOUR)
        assert 3 * HOUR <= Pace(jitter=0.5).wait(result, 1, chance(seed)) <= 4.5 * HOUR


def test_jitter_spreads_feeds_out() -> None:
    dice = chance(7)
    waits = {Pace(jitter=0.1).wait(FeedResult(url="u"), 0, dice) for _ in range(100)}
    assert len(waits) == 100
    assert 30 * MINUTE <= min(waits) <= max(waits) <= 33 * MINUTE
    assert max(waits) - min(waits) > 2 * MINUTE


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("120", 2 * MINUTE),
        ("Sun, 01 Mar 2026 13:00:00 GMT", HOUR),
        ("Sun, 01 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("Sun, 01 Mar 2026 13:00:00 -0000", HOUR),
        ("99999999999999999999", timedelta(seconds=999_999_999)),
        ("-5", None),
        ("later", None),
        ("", None),
    ],
)
def test_retry_after_in_seconds_and_dates(told: str, meant: timedelta | None) -> None:
    assert retry_after({"retry-after": told}, NOW) == meant


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("max-age=300", 5 * MINUTE),
        ("public, s-maxage=600, max-age=60", 10 * MINUTE),
        ("no-cache, max-age=0", None),
        ("no-store", None),
        ("max-age=nonsense", None),
        ("", None),
    ],
)
def test_cache_control(told: str, meant: timedelta | None) -> None:
    assert fresh_for({"cache-control": told}) == meant


@pytest.mark.parametrize(
    "wrong", [{"shortest": timedelta(0)}, {"usual": MINUTE}, {"longest": MINUTE}, {"jitter": 2}, {"patience": MINUTE}]
)
def test_senseless_bounds(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"pace|jitter"):
        Pace(**wrong)
