"""Channels' settings, their history, and the bot's coming and going."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_samples import NOW, channel

from bot.store.channels import Channels
from bot.store.choices import Change, ChannelChanges, ChannelSettings, Positions, Replies, SettingError
from bot.store.database import Database

KEY = channel()
DEFAULTS = ChannelSettings()
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "autolink": st.booleans(),
        "sentences": st.integers(3, 8),
        "positions": st.sampled_from(get_args(Positions)),
        "replies": st.sampled_from(get_args(Replies)),
    },
)


@pytest.fixture
def store(database: Database) -> Channels:
    return Channels(database)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """An event loop for all examples of one property."""
    with asyncio.Runner() as runner:
        yield runner


def test_the_defaults_are_the_quiet_ones() -> None:
    assert ChannelSettings(autolink=False, sentences=4, positions="main", replies="private") == DEFAULTS


async def test_an_unknown_channel_has_the_defaults(store: Channels) -> None:
    assert await store.get(KEY) == DEFAULTS
    assert await store.history(KEY) == ()


async def test_changes_are_kept_and_the_rest_stays(store: Channels) -> None:
    await store.set(KEY, {"autolink": True}, by="U1", now=NOW)
    after = await store.set(KEY, {"sentences": 6}, by="U1", now=NOW)
    assert after == ChannelSettings(autolink=True, sentences=6) == await store.get(KEY)


@given(steps=st.lists(CHANGES, max_size=4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_set_is_what_one_gets(url: str, runner: asyncio.Runner, steps: list[ChannelChanges]) -> None:
    async def check() -> None:
        database = await Database.open(url)
        await database.migrate()
        store = Channels(database)
        wanted = await store.get(KEY)
        for changes in steps:
            wanted = ChannelSettings(**{**_plain(wanted), **changes})
            assert await store.set(KEY, changes, by="U1", now=NOW) == wanted
        await database.close()
        again = await Database.open(url)
        assert await Channels(again).get(KEY) == wanted
        await again.close()

    runner.run(check())


def _plain(wanted: ChannelSettings) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in ("autolink", "sentences", "positions", "replies")}


async def test_two_who_change_at_once_lose_nothing(store: Channels) -> None:
    await asyncio.gather(
        store.set(KEY, {"autolink": True}, by="U1", now=NOW),
        store.set(KEY, {"sentences": 8}, by="U2", now=NOW),
        store.set(KEY, {"positions": "all"}, by="U3", now=NOW),
        store.set(KEY, {"replies": "channel"}, by="U4", now=NOW),
    )
    assert await store.get(KEY) == ChannelSettings(autolink=True, sentences=8, positions="all", replies="channel")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sentences": 2}, "from 3 to 8"),
        ({"sentences": 9}, "from 3 to 8"),
        ({"sentences": "5"}, "from 3 to 8"),
        ({"sentences": True}, "from 3 to 8"),
        ({"autolink": "on"}, "on or off"),
        ({"positions": "some"}, "main, all"),
        ({"replies": None}, "private, channel"),
        ({"colour": "red"}, "autolink, sentences, positions, replies"),
        ({"left_at": NOW}, "no setting"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(store: Channels, changes: Any, told: str) -> None:
    with pytest.raises(SettingError, match=told):
        await store.set(KEY, {"autolink": True, **changes}, by="U1", now=NOW)
    assert await store.get(KEY) == DEFAULTS
    assert await store.history(KEY) == ()


async def test_the_history_tells_who_changed_what_and_when(store: Channels) -> None:
    await store.set(KEY, {"autolink": True, "sentences": 4}, by="U1", now=NOW)
    await store.set(KEY, {"autolink": True}, by="U2", now=NOW)
    await store.reset(KEY, by="U3", now=NOW + timedelta(hours=1))
    assert await store.history(KEY) == (
        Change(setting="autolink", was=True, became=False, by="U3", at=NOW + timedelta(hours=1)),
        Change(setting="autolink", was=False, became=True, by="U1", at=NOW),
    )
    assert len(await store.history(KEY, limit=1)) == 1


async def test_channels_of_the_same_name_are_strangers(store: Channels) -> None:
    await store.set(KEY, {"autolink": True}, by="U1", now=NOW)
    for other in (channel(workspace="T2"), channel("C2")):
        assert await store.get(other) == DEFAULTS
        assert await store.history(other) == ()


async def test_settings_survive_the_bot_leaving_and_coming_back(store: Channels) -> None:
    await store.set(KEY, {"sentences": 8}, by="U1", now=NOW)
    await store.left(KEY, NOW)
    assert await store.left_at(KEY) == NOW
    assert await store.get(KEY) == ChannelSettings(sentences=8)
    await store.joined(KEY)
    assert await store.left_at(KEY) is None
    assert await store.get(KEY) == ChannelSettings(sentences=8)


async def test_leaving_a_workspace_leaves_its_channels_alone(store: Channels) -> None:
    later = NOW + timedelta(days=1)
    for key in (KEY, channel("C2"), channel(workspace="T2")):
        await store.joined(key)
    await store.left(channel("C2"), NOW)
    await store.left_workspace("slack", "T1", later)
    assert await store.left_at(KEY) == later
    assert await store.left_at(channel("C2")) == NOW
    assert await store.left_at(channel(workspace="T2")) is None


async def test_leaving_a_channel_never_heard_of(store: Channels) -> None:
    await store.left(KEY, NOW)
    assert await store.left_at(KEY) == NOW
    assert await store.get(KEY) == DEFAULTS
