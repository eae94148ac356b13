"""Rows of the ledger: read as deliveries, and the conditions that hang on other rows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Table, and_, bindparam, literal_column, or_, select

from bot.store.delivery import HEADLINE, Delivery, Page, State
from bot.store.errors import StoreError
from bot.store.subscription import Target
from bot.store.tables import deliveries

OPEN = ("pending", "sending", "unknown")  # not over yet
# In the very words of the ledger's indexes.
WAITING: ColumnElement[bool] = deliveries.c.state.in_([literal_column("'pending'"), literal_column("'unknown'")])
LEASED: ColumnElement[bool] = deliveries.c.state == literal_column("'sending'")
# A pending one among few rows that were found by something else: as text, so that no index of states is tried first.
PENDING: ColumnElement[bool] = (deliveries.c.state + literal_column("''")) == "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something to do about a delivery: post it where it is "pending", ask the platform where it is "unknown"."""

    key: str
    state: State
    attempt: int


@cache
def headline_of(table: Table) -> ScalarSelect[str | None]:
    """The platform's id of the headline that a row of `table` belongs to; NULL for the headline itself."""
    head = deliveries.alias("head")
    same = and_(head.c.subscription == table.c.subscription, head.c.local_date == table.c.local_date)
    chosen = select(head.c.platform_message_id).where(same, head.c.part == HEADLINE, table.c.part > HEADLINE)
    return chosen.correlate(table).scalar_subquery()


@cache
def ready() -> ColumnElement[bool]:
    """Headlines and notes wait for nothing; a part waits for its headline, and for the parts before it."""
    earlier = deliveries.alias("earlier")
    same = and_(earlier.c.subscription == deliveries.c.subscription, earlier.c.local_date == deliveries.c.local_date)
    between = and_(earlier.c.part > HEADLINE, earlier.c.part < deliveries.c.part)
    waiting = select(earlier.c.key).where(same, between, earlier.c.state.in_(OPEN)).correlate(deliveries).exists()
    return or_(deliveries.c.part <= HEADLINE, and_(headline_of(deliveries).is_not(None), ~waiting))


@cache
def siblings() -> ColumnElement[bool]:
    """The other parts of the digest of the delivery whose key is the parameter `of`."""
    one, of = deliveries.alias("one"), bindparam("of", type_=deliveries.c.key.type)
    # As values, not by a join: so the unique index leads to the few rows, whatever else is pending.
    digest = [
        deliveries.c[name] == select(one.c[name]).where(one.c.key == of).scalar_subquery()
        for name in ("subscription", "local_date")
    ]
    return and_(*digest, deliveries.c.key != of)


def from_row(row: Row[Any]) -> Delivery:
    """A delivery of its columns and `thread`; raises StoreError where its content is not what was stored."""
    return Delivery(
        key=row.key,
        subscription=row.subscription,
        local_date=row.local_date,
        part=row.part,
        target=Target(platform=row.platform, workspace=row.workspace, channel=row.channel, kind=row.kind),
        due_at=row.due_at,
        late=row.late,
        state=row.state,
        not_before=row.not_before,
        attempt=row.attempt,
        lease_until=row.lease_until,
        tried_at=row.tried_at,
        page=None if row.content is None else thawed(row.key, row.content, row.content_hash),
        thread=row.thread,
        message=row.platform_message_id,
        reason=row.reason,
        traceparent=row.traceparent,
    )


def thawed(key: str, content: str, digest: str) -> Page:
    """A page of the ledger's text; raises StoreError where that is not what was stored."""
    if hashlib.sha256(content.encode()).hexdigest() != digest:
        raise StoreError(f"The content of the delivery {key} was changed after it was stored.")
    page: Page = json.loads(content)
    return page
