"""People's choices."""

from __future__ import annotations

from typing import Any

import pytest
from store_samples import person

from bot.store.choices import PersonChoices, SettingError
from bot.store.database import Database
from bot.store.people import People

KEY = person()


@pytest.fixture
def store(database: Database) -> People:
    return People(database)


async def test_who_never_chose_has_no_choices(store: People) -> None:
    assert await store.get(KEY) == PersonChoices(timezone=None, replies=None)


async def test_choices_are_kept_and_taken_back(store: People) -> None:
    await store.set(KEY, {"timezone": "Europe/Kyiv"})
    assert await store.set(KEY, {"replies": "channel"}) == PersonChoices(timezone="Europe/Kyiv", replies="channel")
    assert await store.set(KEY, {"timezone": None}) == PersonChoices(replies="channel") == await store.get(KEY)


@pytest.mark.parametrize(
    "choice",
    [
        {"timezone": "Kyiv"},
        {"timezone": ""},
        {"timezone": "../../etc/passwd"},
        {"timezone": "Europe/\0"},
        {"timezone": "Europe"},
        {"replies": "both"},
        {"colour": "red"},
    ],
)
async def test_what_cannot_be_is_refused(store: People, choice: Any) -> None:
    with pytest.raises(SettingError):
        await store.set(KEY, choice)
    assert await store.get(KEY) == PersonChoices()


async def test_one_human_in_two_workspaces_is_two_persons(store: People) -> None:
    await store.set(KEY, {"replies": "channel"})
    assert await store.get(person(workspace="T2")) == PersonChoices()
    assert await store.get(person("U2")) == PersonChoices()


async def test_a_person_can_be_forgotten(store: People) -> None:
    await store.set(KEY, {"replies": "channel"})
    await store.set(person("U2"), {"replies": "channel"})
    await store.forget(KEY)
    assert await store.get(KEY) == PersonChoices()
    assert await store.get(person("U2")) == PersonChoices(replies="channel")
