"""Turns: evenly spaced, within the rates of platform and channel."""

from __future__ import annotations

import asyncio

import pytest

from bot.delivery.pacing import Pace, Pacer
from bot.store.subscription import Target


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
def pacer(watch: Watch) -> Pacer:
    paces = {"discord": Pace(platform=45.0, channel=1.0), "slack": Pace(channel=1.0)}
    return Pacer(paces, clock=watch, sleep=watch.sleep)


async def test_never_more_in_a_second_than_the_platform_allows(pacer: Pacer, watch: Watch) -> None:
    turns = []
    for number in range(200):
        await pacer.turn(room(str(number)))
        turns.append(watch.now)
    assert all(later - turn > 1.0 for turn, later in zip(turns, turns[45:], strict=False))
    assert turns[-1] - turns[0] < 199 / 45 * 1.05


async def test_one_channel_a_second(pacer: Pacer, watch: Watch) -> None:
    for _ in range(3):
        await pacer.turn(room("same", "slack"))
    assert watch.now - 100 == pytest.approx(2.04)


async def test_other_channels_do_not_wait(pacer: Pacer, watch: Watch) -> None:
    for number in range(50):
        await pacer.turn(room(str(number), "slack"))
    assert watch.now == 100.0


async def test_turns_that_are_waited_for_at_once_are_spaced_as_well() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    pacer = Pacer({"discord": Pace(platform=10.0)}, clock=lambda: 0.0, sleep=sleep)
    await asyncio.gather(*(pacer.turn(room(str(number))) for number in range(5)))
    assert waits == pytest.approx([0.102, 0.204, 0.306, 0.408])


async def test_a_pause_of_a_channel_and_of_a_platform(pacer: Pacer, watch: Watch) -> None:
    pacer.pause(room("a"), 30, everywhere=False)
    assert pacer.wait(room("a")) == 30
    assert pacer.wait(room("b")) == 0
    pacer.pause(room("a"), 10, everywhere=True)
    assert pacer.wait(room("b")) == 10
    assert pacer.wait(room("b", "slack")) == 0
    watch.now += 31
    assert pacer.wait(room("a")) == 0
