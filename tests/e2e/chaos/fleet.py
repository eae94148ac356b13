"""The processes that deliver: started, killed, frozen."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


class Fleet:
    """Runners of our own. Only they are ever sent a signal."""

    def __init__(self, how: Mapping[str, str], folder: Path) -> None:
        self._command = [sys.executable, str(Path(__file__).parent / "runner.py"), json.dumps(how)]
        self._log = folder / "runners.log"
        self._living: dict[int, Process] = {}

    @property
    def pids(self) -> list[int]:
        """The processes that run, the oldest first."""
        return list(self._living)

    async def start(self) -> None:
        """Start one more."""
        with self._log.open("ab") as log:
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            process = await asyncio.create_subprocess_exec(
                *self._command, cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        self._living[process.pid] = process

    async def kill(self, pid: int) -> None:
        """kill -9, at once."""
        process = self._living.pop(pid)
        process.kill()
        await process.wait()

    async def freeze(self, pid: int, seconds: float) -> None:
        """Stop a process for a while, as a laptop's lid or a hypervisor does."""
        self._living[pid].send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        self._living[pid].send_signal(signal.SIGCONT)

    async def end(self) -> None:
        """Kill all that are left."""
        for pid in self.pids:
            await self.kill(pid)
