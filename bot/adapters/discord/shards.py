"""The shards of this process: which they are, and how each of them does.

Discord spreads the servers of a bot over its shards by their ids, and sends what happens in a server to that server's
shard alone; direct messages go to shard 0.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.adapters.discord.requests import PLATFORM
from bot.adapters.discord.turns import Turns
from bot.commands.status import PlatformNotes

ShardState = Literal["connecting", "connected", "standing by"]  # standing by: another process runs it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharding:
    """What the operator says: `total` shards, None for Discord's recommendation; `mine` those of this process.

    `mine` None: all of them. Whoever runs one shard names the total too, so that all processes mean the same.
    """

    total: int | None = None
    mine: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if self.mine is not None and (self.total is None or not all(0 <= shard < self.total for shard in self.mine)):
            raise ValueError("shards of this process that are none of all")


class Shards:
    """What the shards' connections tell, for readiness and for /brief status; `up` is set when the process is of use.

    That is: when requests of some servers come in, or every shard is run by another process and this one stands by.
    `content`: whether Discord grants the text of messages.
    """

    def __init__(self, notes: PlatformNotes) -> None:
        self._notes = notes
        self._states: dict[int, ShardState] = {}
        self._said: dict[int, tuple[str, ...]] = {}
        self.total, self.content, self.up = 1, True, asyncio.Event()

    def begin(self, total: int, mine: Iterable[int]) -> None:
        """These are to be connected."""
        self.total = total
        self._states = dict.fromkeys(mine, "connecting")

    def tell(self, shard: int, state: ShardState, *notes: str) -> None:
        """How a shard does now; `notes` are sentences about what is missing."""
        self._states[shard], self._said[shard] = state, notes
        if state == "connected" or not self.connecting:
            self.up.set()
        said = dict.fromkeys(note for number in sorted(self._said) for note in self._said[number])
        self._notes.tell(PLATFORM, *([self.line] if self.total > 1 or self.standing_by else []), *said)

    @property
    def mine(self) -> tuple[int, ...]:
        """The shards that this process may run."""
        return tuple(sorted(self._states))

    @property
    def connected(self) -> tuple[int, ...]:
        """Those whose servers this process answers now."""
        return self._being("connected")

    @property
    def connecting(self) -> tuple[int, ...]:
        """Those that it holds, or may take, and that are not connected yet or not any more."""
        return self._being("connecting")

    @property
    def standing_by(self) -> tuple[int, ...]:
        """Those that another process runs."""
        return self._being("standing by")

    @property
    def ready(self) -> bool:
        """Whether everything that this process has to answer comes in."""
        return bool(self._states) and not self.connecting

    @property
    def line(self) -> str:
        """All of it in one sentence."""
        groups = (("connected", self.connected), ("connecting", self.connecting))
        parts = [f"{ranges(found)} {state}" for state, found in groups if found]
        parts += [f"{ranges(self.standing_by)} run by another process"] if self.standing_by else []
        return f"Shards of {self.total} in all: {'; '.join(parts) or 'none here'}."

    def _being(self, state: ShardState) -> tuple[int, ...]:
        return tuple(sorted(shard for shard, now in self._states.items() if now == state))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Which part of the bot's servers a client has: shard `id` of `total`. It tells `shards` how it does."""

    id: int
    total: int
    shards: Shards
    turns: Turns


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as people write them: "0-3, 6"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
