"""A workspace is deleted while a digest is on its way to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from delivery_office import Office
from delivery_samples import FakePoster, FakeWriter
from sqlalchemy import select

from bot.delivery.courier import Courier
from bot.delivery.pacing import MemoryPacer
from bot.delivery.ports import CannotTell, MaySend, Order, Posted, PostResult, RateLimited, Rejected, Unknown, Unsent
from bot.store.delivery import Page
from bot.store.keys import WorkspaceKey
from bot.store.subscription import Target
from bot.store.tables import deliveries, digested, subscriptions
from bot.store.tick import tick
from bot.store.workspaces import Workspaces

HERE = WorkspaceKey(platform="slack", workspace="T1")


async def delete(office: Office) -> None:
    await Workspaces(office.database).delete(HERE, now=office.hands.now)


async def left(office: Office) -> int:
    async with office.database.reading() as connection:
        tables = (subscriptions, deliveries, digested)
        return sum([len((await connection.execute(select(table))).all()) for table in tables])


@dataclass(slots=True)
class DeletingWriter(FakeWriter):
    """The workspace goes while its digest is being written."""

    office: Office | None = None

    async def digest(self, order: Order) -> Sequence[Page]:
        if self.office is not None:
            await delete(self.office)
        return await FakeWriter.digest(self, order)


@dataclass(slots=True)
class DeletingPoster(FakePoster):
    """The workspace goes while its digest is on the wire."""

    office: Office | None = None

    async def post(self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend) -> PostResult:
        if self.office is not None:
            await delete(self.office)
        return await FakePoster.post(self, key, target, page, thread=thread, may_send=may_send)


def courier(office: Office, writer: FakeWriter, poster: FakePoster) -> Courier:
    return Courier(
        deliveries=office.deliveries,
        subscriptions=office.subscriptions,
        writer=writer,
        posters={"slack": poster},
        pacer=MemoryPacer({}),
        now=office.hands,
        patience=office.patience,
    )


async def test_while_it_is_written(office: Office) -> None:
    key, poster = await office.ordered(), FakePoster()
    writing = courier(office, DeletingWriter(office=office), poster)
    assert await writing.deliver(key) == ("nothing to do", ())
    assert poster.posts == []
    assert await left(office) == 0


@pytest.mark.parametrize(
    "answer",
    [
        Posted(message="m1"),
        Rejected(reason="channel_not_found", permanent=True),
        RateLimited(wait=5),
        Unknown(reason="reset"),
        Unsent(reason="refused"),
    ],
)
async def test_while_it_is_posted(office: Office, answer: PostResult) -> None:
    key, poster = await office.ordered(), DeletingPoster(office=office)
    poster.answers = [answer]
    await courier(office, FakeWriter(details=2), poster).deliver(key)
    assert await left(office) == 0


@pytest.mark.parametrize("look", [Posted(message="m1"), CannotTell(reason="no scope")])
async def test_while_its_fate_is_unknown(office: Office, look: Posted | CannotTell) -> None:
    key = await office.ordered()
    office.poster.answers, office.poster.looks = [Unknown(reason="reset")], [look]
    await office.courier.deliver(key)
    await delete(office)
    assert await office.reconciler.reconcile(key) == ("nothing to do", ())
    assert await left(office) == 0


async def test_nothing_is_due_afterwards(office: Office) -> None:
    await office.ordered()
    await delete(office)
    assert (await tick(office.database, office.hands.now)).due == 0
    assert await office.deliveries.due(office.hands.now, 9) == ()
