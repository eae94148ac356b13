"""Deliveries that cannot be worked on: who is put off, and for how long."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, cast

import pytest
from delivery_office import Office
from sqlalchemy.exc import OperationalError

from bot.delivery.pacing import MemoryPacer, Turn
from bot.delivery.scheduling import DELIVER
from bot.delivery.working import Working
from bot.jobs import Jobs
from bot.store.subscription import Target


class Stumbling(MemoryPacer):
    """A pacer that fails."""

    def __init__(self, failure: Exception) -> None:
        super().__init__({})
        self._failure = failure

    async def turn(self, target: Target, *, within: float, opens: bool = False) -> Turn:
        raise self._failure


class Doing:
    """A queue whose handlers are called by hand."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[str], Awaitable[None]]] = {}

    def register(self, name: str, handler: Callable[[str], Awaitable[None]]) -> None:
        """Keep it."""
        self.handlers[name] = handler


async def stumble(office: Office, key: str, failure: Exception) -> None:
    doing = Doing()
    Working(
        database=office.database,
        jobs=cast(Jobs, cast(Any, doing)),
        writer=office.writer,
        posters={"slack": office.poster},
        now=office.hands,
        pacer=Stumbling(failure),
    )
    with pytest.raises(type(failure)):
        await doing.handlers[DELIVER](key)


async def test_where_the_store_is_away_it_stays_due(office: Office) -> None:
    key = await office.ordered()
    await stumble(office, key, OperationalError("SELECT 1", {}, Exception("disk is full")))
    assert (await office.deliveries.due(office.hands.now, 10))[0].key == key


@pytest.mark.parametrize(
    ("overdue", "wait"),
    [
        (timedelta(), timedelta(seconds=5)),
        (timedelta(minutes=2), timedelta(minutes=2)),
        (timedelta(hours=3), timedelta(minutes=5)),
    ],
)
async def test_a_defect_puts_it_off_the_longer_the_longer_it_is_due(
    office: Office, overdue: timedelta, wait: timedelta
) -> None:
    key = await office.ordered()
    office.hands.now += overdue
    await stumble(office, key, RuntimeError("a defect"))
    again = office.hands.now + wait
    assert not await office.deliveries.due(again - timedelta(seconds=1), 10)
    assert [one.key for one in await office.deliveries.due(again, 10)] == [key]
