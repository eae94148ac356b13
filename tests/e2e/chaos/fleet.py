"""The processes that deliver: started, killed, frozen."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from wrong_clock import WrongClock

ROOT = Path(__file__).resolve().parents[3]
_LOOK = 0.1  # seconds between looks for processes that ended by themselves


@dataclass(frozen=True, slots=True)
class _Runner:
    role: str
    process: Process
    clock: WrongClock | None


class Fleet:
    """Runners of our own. Only they are ever sent a signal.

    One that ends by itself is started again, as a host does: without its database a process cannot start. `wrong`:
    seconds by which each one's time of day is wrong, forward and back in turn.
    """

    def __init__(self, how: Mapping[str, str], folder: Path, wrong: float = 0.0) -> None:
        self._how, self._folder, self._log = how, folder, folder / "runners.log"
        self._wrong, self._numbers = wrong, itertools.count()
        self._living: dict[int, _Runner] = {}
        self.fell = 0  # how many ended by themselves

    @asynccontextmanager
    async def running(self, crew: Mapping[str, int]) -> AsyncIterator[Fleet]:
        """So many processes of each role inside the block, and none after it."""
        for role, count in crew.items():
            for _ in range(count):
                await self._start(role)
        watching = asyncio.create_task(self._watch())
        try:
            yield self
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            for pid in list(self._living):
                await self._kill(pid)

    @property
    def pids(self) -> list[int]:
        """The processes that run, the oldest first."""
        return list(self._living)

    def victim(self, role: str, chance: random.Random) -> int:
        """A process of a role; not the newest, which may not work yet."""
        pids = [pid for pid, runner in self._living.items() if runner.role == role]
        return chance.choice(pids[:-1] or pids)

    async def kill(self, pid: int) -> None:
        """kill -9, at once; another process takes its place."""
        await self._start(await self._kill(pid))

    async def freeze(self, pid: int, seconds: float) -> None:
        """Stop a process for a while, as a laptop's lid or a hypervisor does."""
        process = self._living[pid].process
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        process.send_signal(signal.SIGCONT)

    def set_clock(self, pid: int, ahead: float) -> None:
        """Have a process's time of day set to so many seconds ahead of the right one."""
        if clock := self._living[pid].clock:
            clock.set(ahead)

    def told(self, *words: str) -> int:
        """How many lines of the processes' logs have one of these words."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return sum(any(word in line for word in words) for line in lines)

    async def _start(self, role: str) -> None:
        command = [sys.executable, str(Path(__file__).parent / "runner.py"), json.dumps({**self._how, "role": role})]
        clock = self._clock()
        with self._log.open("ab") as log:
            environment = {**os.environ, "PYTHONPATH": str(ROOT), **(clock.environment if clock else {})}
            process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self._living[process.pid] = _Runner(role, process, clock)

    def _clock(self) -> WrongClock | None:
        if not self._wrong:
            return None
        number = next(self._numbers)
        return WrongClock(self._folder, f"clock-{number}", self._wrong * (-1) ** number)

    async def _kill(self, pid: int) -> str:
        runner = self._living.pop(pid)
        if runner.process.returncode is None:
            runner.process.kill()
        await runner.process.wait()
        return runner.role

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            for pid, runner in list(self._living.items()):
                if runner.process.returncode is not None and self._living.pop(pid, None):
                    self.fell += 1
                    await self._start(runner.role)
