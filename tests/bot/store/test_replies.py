"""Whose choice decides who sees an answer."""

from __future__ import annotations

import pytest
from store_samples import NOW

from bot.store.channels import Channels
from bot.store.database import Database
from bot.store.keys import Viewer
from bot.store.people import People
from bot.store.replies import replies_for

VIEWER = Viewer(platform="slack", workspace="T1", channel="C1", user="U1")
ELSEWHERE = Viewer(platform="slack", workspace="T2", channel="C1", user="U1")


@pytest.mark.parametrize(
    ("person", "channel", "expected"),
    [
        (None, None, "private"),
        (None, "channel", "channel"),
        (None, "private", "private"),
        ("channel", None, "channel"),
        ("channel", "private", "channel"),
        ("private", "channel", "private"),
    ],
)
async def test_a_person_s_choice_comes_before_the_channel_s(
    database: Database, person: str | None, channel: str | None, expected: str
) -> None:
    if person:
        await People(database).set(VIEWER.person, {"replies": person})  # type: ignore[typeddict-item]
    if channel:
        await Channels(database).set(VIEWER.room, {"replies": channel}, by="U1", now=NOW)  # type: ignore[typeddict-item]
    assert await replies_for(database, VIEWER) == expected
    assert await replies_for(database, ELSEWHERE) == "private"
