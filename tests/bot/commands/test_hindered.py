"""What keeps the bot from posting is told where somebody asks it to post."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from chat_fakes import asked
from digest_fakes import digest_table

from bot.commands.answer import answer_typed
from bot.commands.table import Commands, Hindrances, Request
from bot.present.message import Line, Message

ORDER = "subscribe 07:30 Europe/Kyiv"
DEAF = replace(asked(), hindrances=Hindrances(looking="I cannot look."))
MUTE = replace(asked(), hindrances=Hindrances(posting="I need Send Messages.", looking="I cannot look."))


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Commands]:
    async with digest_table(tmp_path) as made:
        yield made


async def said(table: Commands, text: str, origin: Request) -> str:
    message: Message = await answer_typed(table, text, origin=origin)
    body = [item.text for section in message.sections for item in section.body if isinstance(item, Line)]
    return "\n".join([message.title, *body])


async def test_where_nothing_can_be_posted_nothing_is_subscribed(table: Commands) -> None:
    assert "I could not post digests here. I need Send Messages." in await said(table, ORDER, MUTE)
    assert "There is no subscription here yet" in await said(table, "list", asked())


async def test_where_posts_cannot_be_found_again_that_is_told(table: Commands) -> None:
    told = await said(table, ORDER, DEAF)
    assert told.startswith("Subscribed")
    assert told.endswith("I cannot look.")
    assert "I cannot look." not in await said(table, ORDER, asked())


async def test_ones_own_digests_need_no_rights(table: Commands) -> None:
    told = await said(table, f"{ORDER} me", MUTE)
    assert told.startswith("Subscribed: digests by direct message")
    assert "I cannot look." not in told


async def test_resuming_tells_too_and_pausing_goes_without(table: Commands) -> None:
    await said(table, ORDER, asked())
    assert (await said(table, "pause", MUTE)).startswith("Paused")
    assert "I could not post digests here" in await said(table, "resume", MUTE)
    assert (await said(table, "resume", DEAF)).endswith("I cannot look.")


async def test_who_may_not_subscribe_hears_that_first(table: Commands) -> None:
    assert "I need" not in await said(table, ORDER, replace(MUTE, manages=False))


IN_THREAD = replace(asked(), thread="77")


async def test_a_thread_can_have_digests_of_its_own(table: Commands) -> None:
    around = await said(table, ORDER, IN_THREAD)
    assert "They go to the channel around this thread" in around
    inside = await said(table, f"{ORDER} stories 7 to thread", IN_THREAD)
    assert inside.startswith("Subscribed")
    assert "around this thread" not in inside
    assert "stories: 7" not in await said(table, "list", asked()), "the channel has another one"
    assert "stories: 7" in await said(table, "list", IN_THREAD)
    assert "stories: 7" in await said(table, "list", replace(IN_THREAD, channel="C2")), "a thread is of its own"
    assert (await said(table, "unsubscribe 1 thread", IN_THREAD)).startswith("Unsubscribed")
    assert "stories: 7" not in await said(table, "list", IN_THREAD)
    assert "stories: 5" in await said(table, "list", IN_THREAD)


async def test_where_there_is_no_thread_it_cannot_be_meant(table: Commands) -> None:
    assert "There is no thread here" in await said(table, f"{ORDER} to thread", asked())
