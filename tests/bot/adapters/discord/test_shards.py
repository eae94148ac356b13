"""Which shards a process has, what it tells of them, and whose turn it is to begin."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fast_forward import fast_forward

from bot.adapters.discord.service import DiscordService
from bot.adapters.discord.shards import Sharding, Shards, ranges
from bot.adapters.discord.turns import Turns
from bot.commands.chat import Chat
from bot.commands.status import PlatformNotes


@pytest.mark.parametrize(
    ("numbers", "told"), [((), ""), ((3,), "3"), ((0, 1, 2), "0-2"), ((5, 0, 1, 7, 6), "0-1, 5-7")]
)
def test_numbers_as_people_write_them(numbers: tuple[int, ...], told: str) -> None:
    assert ranges(numbers) == told


@pytest.mark.parametrize(("total", "mine"), [(None, (0,)), (2, (2,)), (2, (-1,))])
def test_shards_that_are_none_of_all_are_refused(total: int | None, mine: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="none of all"):
        Sharding(total=total, mine=mine)


async def test_of_use_is_who_has_a_shard_or_stands_by_for_all() -> None:
    notes = PlatformNotes()
    shards = Shards(notes)
    shards.begin(4, (0, 1))
    shards.tell(0, "standing by")
    assert not shards.up.is_set()
    shards.tell(1, "standing by", "A note.")
    assert shards.up.is_set()
    assert notes.all["discord"] == ("Shards of 4 in all: 0-1 run by another process.", "A note.")
    shards.tell(1, "connecting", "A note.")
    assert not shards.ready
    shards.tell(1, "connected")
    assert shards.ready
    assert (shards.connected, shards.standing_by) == ((1,), (0,))


@fast_forward
async def test_turns_are_taken_one_after_another_but_by_other_remainders_at_once() -> None:
    turns, began = Turns(concurrency=2, pause=5), list[tuple[int, float]]()

    async def begin(shard: int) -> None:
        await turns.take(shard)
        await turns.identify(shard)
        began.append((shard, asyncio.get_running_loop().time()))

    await asyncio.gather(*map(begin, range(4)))
    turns.close()
    assert began == [(0, 0), (1, 0), (2, 5), (3, 5)]


@fast_forward
async def test_a_session_that_is_refused_waits_for_another_turn() -> None:
    turns = Turns(pause=5)
    await turns.take(0)
    await turns.identify(0)
    await turns.identify(0)  # the gateway ended the first one at once: each try counts against the day's
    assert asyncio.get_running_loop().time() == 5
    await turns.take(1)
    assert asyncio.get_running_loop().time() == 10
    turns.close()


async def test_who_is_closed_while_discord_tells_what_there_is_connects_nothing() -> None:
    database = SimpleNamespace(dialect="sqlite")
    chat = cast(Chat, SimpleNamespace(state=SimpleNamespace(database=database), notes=PlatformNotes()))
    service = Told(token="t", chat=chat)  # noqa: S106
    starting = asyncio.create_task(service.start())
    await service.asked.wait()
    closing = asyncio.create_task(service.close())
    await asyncio.sleep(0)
    service.answered.set()
    await closing
    await starting
    assert service.shards.mine == ()


class Told(DiscordService):
    """Discord takes its time to tell of the gateway."""

    async def _facts(self) -> Mapping[str, Any] | None:
        self.asked.set()
        await self.answered.wait()
        return {"shards": 1}

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.asked, self.answered = asyncio.Event(), asyncio.Event()
