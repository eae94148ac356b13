"""The ledger's statements that every delivery needs. Built once: building them takes longer than they run."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, update

from bot.store.delivery_rows import PENDING, headline_of, ready, siblings
from bot.store.tables import deliveries, subscriptions

_KEY = deliveries.c.key == bindparam("of")
GET = select(deliveries, headline_of(deliveries).label("thread")).where(_KEY)
_NOW, _UNTIL = (bindparam(name, type_=deliveries.c.changed_at.type) for name in ("now", "until"))
FREEZE = (
    update(deliveries)
    .where(_KEY, deliveries.c.state == "pending", deliveries.c.content.is_(None))
    .values(content=bindparam("text"), content_hash=bindparam("hash"))
)
CLAIM = (
    update(deliveries)
    .where(_KEY, deliveries.c.state == "pending", deliveries.c.not_before <= _NOW, ready())
    .where(deliveries.c.content.is_not(None), deliveries.c.attempt == bindparam("tried"))
    .values(
        state="sending",
        lease_owner=bindparam("owner"),
        lease_until=_UNTIL,
        attempt=deliveries.c.attempt + 1,
        tried_at=func.coalesce(deliveries.c.tried_at, _NOW),
        changed_at=_NOW,
    )
    .returning(deliveries.c.attempt, deliveries.c.content, deliveries.c.content_hash)
)
SENT = (
    update(deliveries)
    .where(_KEY, deliveries.c.state != "sent")
    .values(
        state="sent",
        platform_message_id=bindparam("message"),
        reason=None,
        lease_owner=None,
        changed_at=_NOW,
    )
)
FORGIVEN = (
    update(subscriptions)
    .where(subscriptions.c.id == select(deliveries.c.subscription).where(_KEY).scalar_subquery())
    .where(subscriptions.c.failures > 0)
    .values(failures=0)
)
FOLLOWING = select(deliveries.c.key).where(siblings(), PENDING, ready())
