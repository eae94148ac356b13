"""One entry of the delivery ledger. Light to import: no database library."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from bot.store.subscription import Target

State = Literal["pending", "sending", "sent", "failed", "unknown", "skipped"]
Page = Mapping[str, Any]  # one message as its platform takes it: JSON
HEADLINE = 0  # the part that stands in the channel; those above it are its thread, in order
NOTE = -1  # what whoever subscribed is told when the target can no longer be posted to
_KEY = 24  # hexadecimal digits; Discord takes a nonce of 25 characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right of `owner` to post `page`, once, before `until`; `attempt` counts from 1."""

    key: str
    owner: str
    attempt: int
    until: datetime
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one target. `page` is None until it was composed, and never changes after that.

    `thread` is the message id of the headline, for the parts under it. `not_before`: when something may be done about
    it next. `tried_at`: when it was tried first, None where it never was. `lease_until`: of one that is pending, until
    when it may be posted without asking the platform first, None: at any time. All times are aware UTC.
    `traceparent` names the tick that entered it (W3C trace context), None where that was not traced.
    """

    key: str
    subscription: str
    local_date: date
    part: int
    target: Target
    due_at: datetime
    late: bool
    state: State
    not_before: datetime
    attempt: int
    lease_until: datetime | None
    tried_at: datetime | None
    page: Page | None
    thread: str | None
    message: str | None
    reason: str | None
    traceparent: str | None = None


def delivery_key(subscription: str, local_date: date, part: int) -> str:
    """The key of a delivery: the same for the same digest, part and date, whatever became of the database."""
    named = json.dumps([subscription, local_date.isoformat(), part])
    return hashlib.sha256(named.encode()).hexdigest()[:_KEY]


def frozen(page: Page) -> tuple[str, str]:
    """A page as text for the ledger, and the SHA-256 of that text in hexadecimal."""
    text = json.dumps(page, ensure_ascii=True, sort_keys=True)
    return text, hashlib.sha256(text.encode()).hexdigest()


def frozen_parts(pages: Sequence[Page]) -> list[tuple[int, str, str]]:
    """Number, text and hash of each page: the first is the headline. Raises ValueError where there is none."""
    if not pages:
        raise ValueError("a digest without a page")
    return [(number, *frozen(page)) for number, page in enumerate(pages)]
