"""A Discord without limits, in a process of its own."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "e2e"))  # for `faults`

from faults.discord import DiscordServer
from faults.discord_rest import POSTING
from faults.discord_world import Channel
from faults.limits import Rate

from benchmarks.digests import FIRST_CHANNEL

_NONE = Rate(calls=10**9, seconds=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the server's own record holds: messages, and channels that have one or more."""

    messages: int
    channels: int


@dataclass(frozen=True, slots=True)
class Platform:
    """The server, as seen from other processes."""

    api: str
    _pipe: Connection

    def held(self) -> Held:
        """What it holds now."""
        self._pipe.send("how much?")
        told: Held = self._pipe.recv()
        return told


@contextmanager
def platform(channels: int) -> Iterator[Platform]:
    """A Discord with so many channels, which takes everything at once."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(theirs, channels), daemon=True)
    process.start()
    try:
        yield Platform(ours.recv(), ours)
    finally:
        process.kill()
        process.join()


def _run(pipe: Connection, channels: int) -> None:
    asyncio.run(_serve(pipe, channels))


async def _serve(pipe: Connection, channels: int) -> None:
    async with DiscordServer() as server:
        server.rest.overall = _NONE
        server.rest.rates = {name: _NONE for name, rate in server.rest.rates.items() if rate == POSTING}
        server.world.channels.update(
            (id, Channel(id=id, name="room")) for id in map(str, range(FIRST_CHANNEL, FIRST_CHANNEL + channels))
        )
        pipe.send(server.api_url)
        while True:
            if pipe.poll():
                pipe.recv()
                counts = [len(one.messages) for one in server.world.channels.values() if one.messages]
                pipe.send(Held(messages=sum(counts), channels=len(counts)))
            await asyncio.sleep(0.05)
