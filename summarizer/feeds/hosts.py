"""Manners: never many requests at once to one host, never one right after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx


@dataclass(slots=True)
class _Line:
    """Who waits for one host: `free_at` is when its next request may begin, in the loop's seconds."""

    room: asyncio.Semaphore
    free_at: float = 0.0
    users: int = field(default=0)


class Hosts:
    """Turns for requests. `at_once` requests to one host, their beginnings at least `apart` seconds apart.

    `in_all` requests at once to all hosts together. Belongs to one event loop.
    """

    def __init__(self, *, at_once: int = 2, apart: float = 1.0, in_all: int = 16) -> None:
        if at_once < 1 or in_all < 1 or apart < 0:
            raise ValueError("at_once and in_all must be at least 1, apart at least 0")
        self._at_once, self._apart = at_once, apart
        self._room = asyncio.Semaphore(in_all)
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait for a turn at the host of `url`, and hold it for the block."""
        host = _host(url)
        line = self._lines.setdefault(host, _Line(asyncio.Semaphore(self._at_once)))
        line.users += 1
        try:
            async with line.room:
                await self._pause(line)
                async with self._room:  # last: who waits for a busy host takes no place from others
                    yield
        finally:
            line.users -= 1
            if not line.users and line.free_at <= asyncio.get_running_loop().time():
                self._lines.pop(host, None)

    async def _pause(self, line: _Line) -> None:
        loop = asyncio.get_running_loop()
        begins = max(loop.time(), line.free_at)
        line.free_at = begins + self._apart
        await asyncio.sleep(begins - loop.time())


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host.lower().rstrip(".")
    except (httpx.InvalidURL, ValueError):
        return url
