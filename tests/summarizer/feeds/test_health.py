"""One word and one line for every feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from summarizer.feeds.health import Pulse, condition, health

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WELL = Pulse(
    url="https://herald.example/rss",
    name="The Herald",
    since=NOW - 100 * DAY,
    succeeded_at=NOW,
    renewed_at=NOW - timedelta(hours=2),
    status=200,
    read=20,
)
FAILING = replace(WELL, failing_since=NOW - timedelta(hours=3), status=500, error="herald.example has a problem (500).")

CASES = {
    "well": (WELL, None),
    "new": (Pulse(url="u", name="N", since=NOW), None),
    "failing": (FAILING, "The Herald: no answer for 3 hours (herald.example has a problem (500))"),
    "dead": (replace(FAILING, failing_since=NOW - 6 * DAY, error=None), "The Herald: no answer for 6 days"),
    "stale": (replace(WELL, renewed_at=NOW - 8 * DAY), "The Herald: nothing new for 8 days"),
    "disallowed": (
        replace(WELL, read=1, disallowed=8, blurbs=1),
        "The Herald: 8 of its last 10 articles are closed to automatic readers by robots.txt",
    ),
    "paywalled": (
        replace(WELL, read=2, paywalled=8),
        "The Herald: 8 of its last 10 articles are behind a paywall",
    ),
    "blurbs": (
        replace(WELL, read=1, blurbs=9),
        "The Herald: 9 of its last 10 articles are blurbs without a report",
    ),
}


@pytest.mark.parametrize("state", CASES)
def test_conditions(state: str) -> None:
    pulse, line = CASES[state]
    assert condition(pulse, NOW) == state
    assert health([pulse], NOW) == (() if line is None else (line,))


def test_a_feed_given_up_is_dead_at_once() -> None:
    gone = replace(FAILING, status=410)
    assert condition(gone, NOW) == "dead"
    assert health([gone], NOW) == ("The Herald: the feed was given up by its outlet",)


def test_a_feed_that_never_brought_anything_is_stale_after_a_week() -> None:
    empty = replace(WELL, since=NOW - 6 * DAY, renewed_at=None, read=0)
    assert condition(empty, NOW) == "well"
    assert condition(empty, NOW + 2 * DAY) == "stale"


def test_few_articles_tell_nothing_about_an_outlet() -> None:
    assert condition(replace(WELL, read=0, paywalled=4), NOW) == "well"
    assert condition(replace(WELL, read=0, paywalled=5), NOW) == "paywalled"


def test_what_keeps_most_articles_shut_is_told() -> None:
    """None of the three does so for most of all articles; together they do."""
    pulse = replace(WELL, read=4, disallowed=2, paywalled=3, blurbs=1)
    assert health([pulse], NOW) == ("The Herald: 3 of its last 10 articles are behind a paywall",)
    assert condition(replace(pulse, read=5), NOW) == "well"


def test_the_gravest_come_first() -> None:
    pulses = [replace(pulse, name=state) for state, (pulse, _) in CASES.items()]
    assert [line.partition(":")[0] for line in health(pulses, NOW)] == [
        "dead",
        "failing",
        "stale",
        "disallowed",
        "paywalled",
        "blurbs",
    ]
