"""The ledger: leases, frozen content, and what hangs on what."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from delivery_samples import NOW, ROOM, subscribe
from sqlalchemy import update

from bot.store import migrations
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.delivery import Delivery, delivery_key
from bot.store.errors import StoreError
from bot.store.subscriptions import Subscriptions
from bot.store.tables import deliveries
from bot.store.tick import tick

EIGHT = NOW + timedelta(hours=1)
UNTIL = EIGHT + timedelta(seconds=60)
PAGES = [{"text": "Überblick 🇳🇴"}, {"text": "one"}, {"text": "two"}]


@pytest.fixture
def ledger(database: Database) -> Deliveries:
    return Deliveries(database)


@pytest.fixture
async def headline(database: Database, ledger: Deliveries) -> Delivery:
    """A headline that is due and has no content yet."""
    await subscribe(Subscriptions(database))
    (key,) = (await tick(database, EIGHT)).keys
    found = await ledger.get(key)
    assert found is not None
    return found


def part(headline: Delivery, number: int) -> str:
    return delivery_key(headline.subscription, headline.local_date, number)


async def posting(ledger: Deliveries, headline: Delivery) -> None:
    """The headline is under way, and its parts are known."""
    assert await ledger.claim(headline, "a", now=EIGHT, until=UNTIL, pages=PAGES)


async def test_content_is_frozen_once(ledger: Deliveries, headline: Delivery) -> None:
    lease = await ledger.claim(headline, "a", now=EIGHT, until=UNTIL, pages=PAGES)
    assert lease is not None
    assert lease.page == PAGES[0]
    await ledger.release(lease, not_before=EIGHT, reason="", now=EIGHT)
    again = await ledger.claim(replace(headline, attempt=1), "b", now=EIGHT, until=UNTIL, pages=[{"text": "other"}] * 5)
    assert again is not None
    assert again.page == PAGES[0]
    found = [await ledger.get(part(headline, number)) for number in range(5)]
    assert [one.page if one else None for one in found] == [*PAGES, None, None]


async def test_changed_content_is_not_posted(database: Database, ledger: Deliveries, headline: Delivery) -> None:
    assert await ledger.claim(headline, "a", now=EIGHT, until=UNTIL, pages=PAGES)
    async with database.writing() as connection:
        await connection.execute(update(deliveries).values(content='{"text": "forged"}'))
    with pytest.raises(StoreError, match="was changed"):
        await ledger.get(headline.key)


async def test_nothing_is_leased_before_it_has_content(ledger: Deliveries, headline: Delivery) -> None:
    assert await ledger.claim(headline, "a", now=EIGHT, until=UNTIL) is None


async def test_one_lease_at_a_time(url: str, ledger: Deliveries, headline: Delivery) -> None:
    other = await Database.open(url)
    both = (ledger, Deliveries(other))
    claims = [
        ledger.claim(headline, str(at), now=EIGHT, until=UNTIL, pages=PAGES) for at, ledger in enumerate(both * 5)
    ]
    leases = [lease for lease in await asyncio.gather(*claims) if lease]
    await other.close()
    assert len(leases) == 1
    assert leases[0].attempt == 1


async def test_who_lost_the_lease_changes_nothing(ledger: Deliveries, headline: Delivery) -> None:
    old = await ledger.claim(headline, "a", now=EIGHT, until=UNTIL, pages=PAGES)
    assert old is not None
    assert await ledger.expire(now=UNTIL + timedelta(seconds=11), grace=timedelta(seconds=10)) == 1
    unknown = await ledger.get(headline.key)
    assert unknown is not None
    assert unknown.state == "unknown"
    await ledger.missing(unknown, UNTIL)
    new = await ledger.claim(replace(headline, attempt=1), "a", now=UNTIL, until=UNTIL + timedelta(seconds=60))
    assert new is not None
    assert new.attempt == 2
    assert not await ledger.release(old, not_before=UNTIL, reason="late", now=UNTIL)
    assert not await ledger.unsure(old, not_before=UNTIL, reason="late", now=UNTIL)
    assert not await ledger.fail(old, reason="late", dead=True, now=UNTIL)
    await ledger.missing(unknown, UNTIL)  # an answer to the question about the first attempt
    found = await ledger.get(headline.key)
    assert found is not None
    assert (found.state, found.attempt) == ("sending", 2)


async def test_parts_wait_for_their_headline_and_for_one_another(ledger: Deliveries, headline: Delivery) -> None:
    await posting(ledger, headline)
    early = await ledger.get(part(headline, 1))
    assert early is not None
    assert await ledger.due(EIGHT, 9) == ()
    assert await ledger.claim(early, "a", now=EIGHT, until=UNTIL) is None
    assert await ledger.sent(headline.key, "m1", EIGHT) == (part(headline, 1),)
    detail = await ledger.get(part(headline, 1))
    assert detail is not None
    assert detail.thread == "m1"
    assert [due.key for due in await ledger.due(EIGHT, 9)] == [part(headline, 1)]
    assert await ledger.sent(part(headline, 1), "m2", EIGHT) == (part(headline, 2),)


async def test_a_failed_detail_does_not_hold_up_the_next(ledger: Deliveries, headline: Delivery) -> None:
    await posting(ledger, headline)
    await ledger.sent(headline.key, "m1", EIGHT)
    detail = await ledger.get(part(headline, 1))
    assert detail is not None
    lease = await ledger.claim(detail, "a", now=EIGHT, until=UNTIL)
    assert lease is not None
    assert await ledger.fail(lease, reason="invalid", dead=False, now=EIGHT)
    assert [due.key for due in await ledger.due(EIGHT, 9)] == [part(headline, 2)]


async def test_unsubscribing_forgets_what_is_not_posted(
    database: Database, ledger: Deliveries, headline: Delivery
) -> None:
    await Subscriptions(database).remove(headline.subscription, ROOM)
    assert await ledger.get(headline.key) is None
    assert await ledger.due(EIGHT, 9) == ()


def test_the_schema_has_one_newest_revision() -> None:
    folder = Path(migrations.__file__).parent
    assert len(ScriptDirectory(str(folder)).get_heads()) == 1


def test_keys_are_nonces() -> None:
    keys = {delivery_key(id, EIGHT.date(), number) for id in ("a", "b") for number in (-1, 0, 1)}
    assert len(keys) == 6
    assert {len(key) for key in keys} == {24}
