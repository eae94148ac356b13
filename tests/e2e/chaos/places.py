"""The two ways to run: one machine over a file, and a fleet over a server."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from chaos.disk import REFUSED, Disk
from chaos.fleet import Fleet
from postgres_server import PostgresServer

# Blows: how many of each make up the weather of a storm.
KILL, FREEZE, FULL_DISK = "kill", "freeze", "full disk"
KILL_WORKER, KILL_SCHEDULER, KILL_DATABASE = "kill worker", "kill scheduler", "kill database"
FREEZE_WORKER, FREEZE_SCHEDULER = "freeze worker", "freeze scheduler"
SET_CLOCK = "set clock"
_FULL, _FULL_AT_MOST = 2.0, 10.0  # seconds for which a disk is full: until it has refused something
_HOUR = 3600.0
_DOWN = 2.0  # seconds at most for which the server is away


@dataclass(slots=True, kw_only=True)
class OneMachine:
    """SQLite, and processes that do everything."""

    disk: Disk
    refused: int = 0  # writes that a full disk refused
    crew: Mapping[str, int] = field(default_factory=lambda: {"all": 2})

    @property
    def url(self) -> str:
        """See `Place.url`."""
        return f"sqlite:///{self.disk.folder}/chaos.db"

    async def strike(self, blow: str, fleet: Fleet, chance: random.Random, *, frozen: float) -> None:
        """See `Place.strike`."""
        if blow == KILL:
            await fleet.kill(fleet.victim("all", chance))
        elif blow == FREEZE:
            await fleet.freeze(fleet.victim("all", chance), frozen)
        elif blow == FULL_DISK:
            await self._fill(fleet)
        else:
            raise ValueError(blow)

    async def _fill(self, fleet: Fleet) -> None:
        before, waited = fleet.told(*REFUSED), 0.0
        async with self.disk.full(fleet.pids):
            while waited < _FULL or (fleet.told(*REFUSED) == before and waited < _FULL_AT_MOST):
                await asyncio.sleep(0.2)
                waited += 0.2
        self.refused += fleet.told(*REFUSED) - before


@dataclass(slots=True, kw_only=True)
class ManyMachines:
    """PostgreSQL, schedulers, and workers."""

    server: PostgresServer
    url: str
    crew: Mapping[str, int] = field(default_factory=lambda: {"scheduler": 2, "worker": 3})

    async def strike(self, blow: str, fleet: Fleet, chance: random.Random, *, frozen: float) -> None:
        """See `Place.strike`."""
        deed, _, role = blow.partition(" ")
        if blow == KILL_DATABASE:
            await asyncio.to_thread(self.server.stop, "immediate")
            await asyncio.sleep(chance.random() * _DOWN)
            await asyncio.to_thread(self.server.start)
        elif blow == SET_CLOCK:
            fleet.set_clock(chance.choice(fleet.pids), chance.choice((_HOUR, -_HOUR)))
        elif deed == "kill":
            await fleet.kill(fleet.victim(role, chance))
        elif deed == "freeze":
            await fleet.freeze(fleet.victim(role, chance), frozen)
        else:
            raise ValueError(blow)
