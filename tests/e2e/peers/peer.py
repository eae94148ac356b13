"""Peers: servers written by others, run by Node as subprocesses, driven over their standard input."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

Found = TypeVar("Found")

HERE = Path(__file__).parent
START = 120.0  # seconds that Node may take, on a busy machine
ANSWER = 60.0


def missing() -> str | None:
    """What is not here that peers need; None: they can run."""
    if shutil.which("node") is None:
        return "Node is not installed"
    if not (HERE.parent / "node_modules").is_dir():
        return "the peers' packages are not installed: run `make e2e`, or `npm ci` in tests/e2e"
    return None


@dataclass(slots=True, kw_only=True)
class Peer:
    """A running peer. `facts`: what it announced, its addresses and tokens."""

    process: asyncio.subprocess.Process
    facts: dict[str, str]
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    async def call(self, name: str, /, **args: Any) -> Any:
        """Have the peer do something, and return what comes of it. Raises AssertionError where it fails."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"id": next(self._numbers), "call": name, "args": args}).encode() + b"\n")
        answer = await _line(self.process, ANSWER)
        assert "error" not in answer, f"{name}: {answer.get('error')}"
        return answer["result"]


async def until(found: Callable[[], Awaitable[Found]], *, within: float = ANSWER) -> Found:
    """The first true answer, asked again and again: peers announce nothing. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not (answer := await found()):  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.03)
    return answer


@asynccontextmanager
async def running(name: str) -> AsyncIterator[Peer]:
    """Start the peer of this name ("slack", "discord"); it is ended with the context. Raises AssertionError."""
    process = await asyncio.create_subprocess_exec(
        "node",
        f"{name}.mjs",
        cwd=HERE,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 22,  # bytes a line: histories come in one
        env={"PATH": os.environ["PATH"]},
    )
    try:
        yield Peer(process=process, facts=await _line(process, START))
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), ANSWER)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _line(process: asyncio.subprocess.Process, within: float) -> dict[str, Any]:
    """The next line that is JSON; libraries print others."""
    assert process.stdout
    async with asyncio.timeout(within):
        while line := await process.stdout.readline():
            if line.startswith(b"{"):
                return dict(json.loads(line))
    raise AssertionError(f"the peer ended with {await process.wait()}")
