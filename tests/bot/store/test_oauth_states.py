"""States of installations under way: good once, soon, and bounded in number."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from installation_samples import NOW
from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.installation_tables import oauth_states
from bot.store.oauth_states import LIFE, OAuthStates


async def rows(database: Database) -> list[str]:
    async with database.reading() as connection:
        return list((await connection.scalars(select(oauth_states.c.state_hash))).all())


async def test_a_state_is_good_once(database: Database) -> None:
    states = OAuthStates(database)
    state, other = await states.issue(NOW), await states.issue(NOW)
    assert state != other
    assert state not in await rows(database)
    taken = await asyncio.gather(*(states.consume(state, NOW) for _ in range(4)))
    assert sorted(taken) == [False, False, False, True]
    assert await states.consume(other, NOW)


async def test_a_state_expires(database: Database) -> None:
    states = OAuthStates(database)
    state = await states.issue(NOW)
    assert not await states.consume(state, NOW + LIFE)
    assert await states.consume(state, NOW + LIFE - timedelta(seconds=1))
    await states.issue(NOW)
    await states.issue(NOW + LIFE)
    assert len(await rows(database)) == 1  # the expired one is gone


@pytest.mark.parametrize("forged", ["", "guessed", "\ud800", "x" * 10_000])
async def test_what_was_not_issued_is_refused(database: Database, forged: str) -> None:
    await OAuthStates(database).issue(NOW)
    assert not await OAuthStates(database).consume(forged, NOW)


async def test_the_oldest_make_room(database: Database) -> None:
    states = OAuthStates(database, most=20)
    issued = [await states.issue(NOW + timedelta(seconds=n)) for n in range(30)]
    async with database.reading() as connection:
        assert (await connection.scalar(select(func.count()).select_from(oauth_states)) or 0) <= 20
    assert not await states.consume(issued[0], NOW)
    assert await states.consume(issued[-1], NOW)
