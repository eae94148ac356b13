"""Asking a platform's API, within seconds, for what the checks look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.doctor.finding import Finding, failure, ok, warning

TIMEOUT = 10.0  # seconds for one question
UNSURE, REFUSED = 30.0, 240.0  # seconds; Slack's signatures are refused when they are five minutes off


class Unreachable(Exception):
    """The platform did not answer; the message says why, without addresses or tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A JSON answer. `ahead`: seconds by which this machine's clock is ahead of the platform's; None: not told."""

    status: int
    body: dict[str, Any]
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    ahead: float | None = None


async def ask(client: httpx.AsyncClient, method: str, url: str, authorization: str) -> Answer:
    """One question; raises Unreachable."""
    asked_at = datetime.now(UTC)
    try:
        response = await client.request(
            method, url, headers={"Authorization": authorization}, timeout=TIMEOUT, follow_redirects=False
        )
        body = response.json() if response.content else {}
    except httpx.TimeoutException as error:
        raise Unreachable(f"no answer within {TIMEOUT:g} seconds") from error
    except httpx.HTTPError as error:
        raise Unreachable("no connection") from error
    except ValueError as error:
        raise Unreachable(f"no JSON in the answer (HTTP {response.status_code})") from error
    middle = asked_at + (datetime.now(UTC) - asked_at) / 2
    return Answer(
        status=response.status_code,
        body=body if isinstance(body, dict) else {},
        headers=response.headers,
        ahead=_ahead(middle, response.headers.get("Date")),
    )


def _ahead(now: datetime, date: str | None) -> float | None:
    try:
        return None if date is None else (now - parsedate_to_datetime(date)).total_seconds()
    except (ValueError, TypeError):  # no date, or one without a zone
        return None


def unreachable(check: str, error: Unreachable, variable: str) -> Finding:
    """The finding where a platform did not answer; `variable` may point to another server."""
    remedy = f"Look at the network and its firewall, at {variable} if it is set, and at the platform's status page."
    return failure(check, str(error), remedy)


def clock(ahead: float) -> Finding:
    """Whether this machine's clock agrees with a platform's."""
    off = abs(ahead)
    told = f"{off:.0f} s {'ahead' if ahead > 0 else 'behind'}"
    remedy = "Set the clock by NTP (timedatectl set-ntp true)."
    if off > REFUSED:
        return failure("clock", f"{told}: requests of Slack are refused as too old", remedy)
    if off > UNSURE:
        return warning("clock", f"{told}: at five minutes requests of Slack are refused as too old", remedy)
    return ok("clock", "agrees with the platform's")
