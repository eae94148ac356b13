"""Deliveries whose fate is unknown: the platform is asked, and tells whether they have to be posted again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.delivery.courier import Clock, Patience
from bot.delivery.ports import CannotTell, Found, Missing, Outcome, Poster
from bot.store.deliveries import Deliveries
from bot.tracing import tracing

_log = structlog.get_logger(__name__)


class Reconciler:
    """Asks about one delivery at a time; nobody holds a lease meanwhile, and nobody posts."""

    def __init__(
        self, *, deliveries: Deliveries, posters: Mapping[str, Poster], now: Clock, patience: Patience
    ) -> None:
        self._deliveries, self._posters, self._now, self._patience = deliveries, posters, now, patience

    async def reconcile(self, key: str) -> tuple[Outcome, tuple[str, ...]]:
        """Ask about one delivery; returns how that ended, and the deliveries that may follow now."""
        delivery = await self._deliveries.get(key)
        if delivery is None or delivery.state != "unknown":
            return "nothing to do", ()
        tracing.link(delivery.traceparent)
        poster = self._posters.get(delivery.target.platform)
        since = delivery.tried_at or delivery.due_at
        if poster is None:
            found: Found = CannotTell(reason="the platform is not set up")
        else:
            found = await poster.find(key, delivery.target, thread=delivery.thread, since=since)
        now = self._now()
        if isinstance(found, Missing):
            await self._deliveries.missing(delivery, now, until=found.until)
            return "later", (key,)
        if not isinstance(found, CannotTell):
            return "sent", await self._deliveries.sent(key, found.message, now)
        if now - delivery.due_at > self._patience.lost:
            _log.warning("nobody can tell whether a digest was posted", delivery=key, reason=found.reason)
            await self._deliveries.give_up(delivery, reason=f"unconfirmed: {found.reason}", now=now)
            return "failed", ()
        wait = max(timedelta(seconds=found.wait), self._patience.after(delivery.attempt))
        await self._deliveries.ask_later(delivery, not_before=now + wait, reason=found.reason, now=now)
        return "unknown", ()
