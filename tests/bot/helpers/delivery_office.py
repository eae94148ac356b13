"""A ledger, and delivery over it; a test folder's conftest imports `office`."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from delivery_samples import FakePoster, FakeWriter, Hands, subscribe

from bot.delivery.courier import Courier, Patience
from bot.delivery.pacing import MemoryPacer
from bot.delivery.reconcile import Reconciler
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.delivery import Delivery, delivery_key
from bot.store.subscription import Subscription
from bot.store.subscriptions import Subscriptions
from bot.store.tick import tick


@dataclass(slots=True, kw_only=True)
class Office:
    """Everything of delivery around one database; the platform is `poster`, the clock `hands`."""

    database: Database
    hands: Hands
    poster: FakePoster
    writer: FakeWriter
    patience: Patience
    subscriptions: Subscriptions
    deliveries: Deliveries
    courier: Courier
    reconciler: Reconciler

    async def ordered(self, subscription: Subscription | None = None) -> str:
        """The key of a headline that is due now."""
        made = subscription or await subscribe(self.subscriptions)
        self.hands.now = made.next_run_at
        await tick(self.database, self.hands.now)
        return delivery_key(made.id, made.next_date, 0)

    async def at(self, key: str) -> Delivery:
        """A delivery as it stands."""
        found = await self.deliveries.get(key)
        assert found is not None
        return found


@pytest.fixture
def office(database: Database) -> Office:
    """An office before its first order."""
    hands, poster, writer, patience = Hands(), FakePoster(), FakeWriter(), Patience()
    deliveries, subscriptions = Deliveries(database), Subscriptions(database)
    posters = {"slack": poster}
    return Office(
        database=database,
        hands=hands,
        poster=poster,
        writer=writer,
        patience=patience,
        subscriptions=subscriptions,
        deliveries=deliveries,
        courier=Courier(
            deliveries=deliveries,
            subscriptions=subscriptions,
            writer=writer,
            posters=posters,
            pacer=MemoryPacer({}),
            now=hands,
            patience=patience,
        ),
        reconciler=Reconciler(deliveries=deliveries, posters=posters, now=hands, patience=patience),
    )
