"""Events are new once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from store_samples import NOW

from bot.store.database import Database
from bot.store.events import Events


@pytest.fixture
def store(database: Database) -> Events:
    return Events(database)


async def test_an_event_is_new_once(store: Events) -> None:
    assert await store.first_time("slack:Ev1", NOW)
    assert not await store.first_time("slack:Ev1", NOW + timedelta(hours=1))
    assert await store.first_time("slack:Ev2", NOW)
    assert await store.first_time("slack:ev1", NOW)


async def test_of_tasks_with_one_event_one_is_first(store: Events) -> None:
    answers = await asyncio.gather(*(store.first_time("slack:Ev1", NOW) for _ in range(20)))
    assert answers.count(True) == 1


async def test_another_process_knows_it_before_the_answer(store: Events, url: str) -> None:
    assert await store.first_time("slack:Ev1", NOW)
    other = await Database.open(url)
    assert not await Events(other).first_time("slack:Ev1", NOW)
    await other.close()
