"""Turns: evenly spaced, within the rates of platform and channel."""

from __future__ import annotations

import asyncio

import pytest

from bot.delivery.pacing import MemoryPacer, Pace, Turn, platform_rates
from bot.store.subscription import Target

LONG = 1000.0


class Watch:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def room(name: str, platform: str = "discord") -> Target:
    return Target(platform=platform, workspace="W", channel=name)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pacer(watch: Watch) -> MemoryPacer:
    paces = {"discord": Pace(platform=45.0, channel=1.0, opening=3), "slack": Pace(channel=1.0)}
    return MemoryPacer(paces, clock=watch, sleep=watch.sleep)


async def test_never_more_in_a_second_than_the_platform_allows(pacer: MemoryPacer, watch: Watch) -> None:
    turns = []
    for number in range(200):
        watch.now += (await pacer.turn(room(str(number)), within=LONG)).wait
        turns.append(watch.now)
    assert all(later - turn > 1.0 for turn, later in zip(turns, turns[45:], strict=False))
    assert turns[-1] - turns[0] < 199 / 45 * 1.05


async def test_one_channel_a_second(pacer: MemoryPacer, watch: Watch) -> None:
    for _ in range(3):
        await pacer.turn(room("same", "slack"), within=LONG)
    assert watch.now - 100 == pytest.approx(2.04)


async def test_other_channels_do_not_wait(pacer: MemoryPacer, watch: Watch) -> None:
    for number in range(50):
        assert await pacer.turn(room(str(number), "slack"), within=LONG) == Turn(wait=0.0)
    assert watch.now == 100.0


async def test_a_busy_channel_holds_no_other_up(pacer: MemoryPacer) -> None:
    """Its second message would come in a second; the platform's turns until then are the others'."""
    await pacer.turn(room("busy"), within=LONG)
    assert not (await pacer.turn(room("busy"), within=0.5)).taken
    waits = [(await pacer.turn(room(str(number)), within=LONG)).wait for number in range(3)]
    assert waits == pytest.approx([1.02 / 45, 2 * 1.02 / 45, 3 * 1.02 / 45])


async def test_turns_that_are_asked_for_at_once_are_spaced_as_well() -> None:
    pacer = MemoryPacer({"discord": Pace(platform=10.0)}, clock=lambda: 0.0)
    turns = await asyncio.gather(*(pacer.turn(room(str(number)), within=LONG) for number in range(5)))
    assert [turn.wait for turn in turns] == pytest.approx([0, 0.102, 0.204, 0.306, 0.408])


async def test_what_is_too_far_off_is_not_reserved(pacer: MemoryPacer) -> None:
    for number in range(45):
        assert (await pacer.turn(room(str(number)), within=1.0)).taken
    late = [await pacer.turn(room(str(number)), within=1.0) for number in range(100, 110)]
    assert {turn.taken for turn in late} == {False}
    assert [turn.wait for turn in late] == pytest.approx([1.02] * 10)


async def test_the_first_message_of_a_thread_takes_more_requests(pacer: MemoryPacer) -> None:
    await pacer.turn(room("a"), within=LONG, opens=True)
    assert pacer.wait(room("b")) == pytest.approx(3 * 1.02 / 45)


async def test_a_turn_leaves_time_to_get_ready_for_it() -> None:
    pacer = MemoryPacer({"discord": Pace(platform=10.0, lead=0.2)}, clock=lambda: 0.0)
    turns = [await pacer.turn(room(str(number)), within=LONG) for number in range(3)]
    assert [turn.wait for turn in turns] == pytest.approx([0.2, 0.302, 0.404])


async def test_a_pause_of_a_channel_and_of_a_platform(pacer: MemoryPacer, watch: Watch) -> None:
    await pacer.pause(room("a"), 30, everywhere=False)
    assert pacer.wait(room("a")) == 30
    assert pacer.wait(room("b")) == 0
    await pacer.pause(room("a"), 10, everywhere=True)
    assert pacer.wait(room("b")) == 10
    assert pacer.wait(room("b", "slack")) == 0
    watch.now += 31
    assert pacer.wait(room("a")) == 0


def test_the_rates_that_crowds_go_by() -> None:
    assert platform_rates() == {"discord": pytest.approx(45 / 1.02)}
