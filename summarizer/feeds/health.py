"""How a feed does, in words for users: dead, stale, paywalled and blurb-only feeds are facts, not failures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Condition = Literal["well", "new", "failing", "dead", "stale", "disallowed", "paywalled", "blurbs"]

DEAD_AFTER = timedelta(days=5)  # of failures without a break
STALE_AFTER = timedelta(days=7)  # without a new article
_ENOUGH = 5  # articles that tell what an outlet's pages are like
_MOST = 0.6  # share of them
_GONE = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What is known of a feed. Times are aware UTC, None for what never happened.

    `since` is when it was first to be polled, `failing_since` the first failure of the present row, `renewed_at` when
    it last brought a new article. `read`, `disallowed` (by robots.txt), `paywalled` and `blurbs` count what became of
    its latest articles.
    """

    url: str
    name: str
    since: datetime
    succeeded_at: datetime | None = None
    failing_since: datetime | None = None
    renewed_at: datetime | None = None
    status: int | None = None
    error: str | None = None
    read: int = 0
    paywalled: int = 0
    blurbs: int = 0
    disallowed: int = 0

    @property
    def tried(self) -> int:
        """How many of its latest articles tell what the outlet's pages are like."""
        return self.read + self.disallowed + self.paywalled + self.blurbs


def condition(pulse: Pulse, now: datetime) -> Condition:
    """The one word for a feed: whether it answers, brings anything, and leads to what can be read."""
    if pulse.failing_since is not None:
        gone = pulse.status == _GONE or now - pulse.failing_since >= DEAD_AFTER
        return "dead" if gone else "failing"
    if pulse.succeeded_at is None:
        return "new"
    if now - (pulse.renewed_at or pulse.since) >= STALE_AFTER:
        return "stale"
    shut: dict[Condition, int] = {
        "disallowed": pulse.disallowed,
        "paywalled": pulse.paywalled,
        "blurbs": pulse.blurbs,
    }
    if pulse.tried >= _ENOUGH and sum(shut.values()) >= _MOST * pulse.tried:
        return max(shut, key=lambda state: shut[state])
    return "well"


def health(pulses: Iterable[Pulse], now: datetime) -> tuple[str, ...]:
    """One line a feed that is not well, the gravest first; empty where all are well or too new to tell."""
    order: tuple[Condition, ...] = ("dead", "failing", "stale", "disallowed", "paywalled", "blurbs")
    ill = [(condition(pulse, now), pulse) for pulse in pulses]
    ill = [(state, pulse) for state, pulse in ill if state in order]
    ill.sort(key=lambda one: (order.index(one[0]), one[1].name.casefold(), one[1].url))
    return tuple(f"{pulse.name}: {_line(state, pulse, now)}" for state, pulse in ill)


def _line(state: Condition, pulse: Pulse, now: datetime) -> str:
    if state == "dead" and pulse.status == _GONE:
        return "the feed was given up by its outlet"
    if state in ("dead", "failing") and pulse.failing_since is not None:
        reason = f" ({pulse.error.rstrip('.')})" if pulse.error else ""
        return f"no answer for {_span(now - pulse.failing_since)}{reason}"
    if state == "stale":
        return f"nothing new for {_span(now - (pulse.renewed_at or pulse.since))}"
    tried = f"of its last {pulse.tried} articles are"
    if state == "disallowed":
        return f"{pulse.disallowed} {tried} closed to automatic readers by robots.txt"
    if state == "paywalled":
        return f"{pulse.paywalled} {tried} behind a paywall"
    return f"{pulse.blurbs} {tried} blurbs without a report"


def _span(length: timedelta) -> str:
    for size, word in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        count = length // size
        if count >= 1:
            return f"{count} {word}" + "s" * (count != 1)
    return "a moment"
