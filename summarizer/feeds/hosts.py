"""Manners: never many requests at once to one host, never one right after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

_MANY = 1000  # hosts of which something is known, before those that are free again are forgotten


@dataclass(slots=True)
class _Line:
    """Who waits for one host: the first of them holds `door`.

    `free_at` is when the next request may begin, in the loop's seconds; `users` count those in line and inside, and
    `inside` those whose request runs.
    """

    room: asyncio.Semaphore
    door: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    users: int = 0
    inside: int = 0


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
    async def turn(self, url: str, apart: float = 0.0) -> AsyncIterator[None]:
        """Wait for a turn at the host of `url`, and hold it for the block.

        `apart`: seconds until the next one may begin, where the host asks for more than all get.
        """
        host = host_of(url)
        line = self._line(host)
        line.users += 1
        try:
            async with line.room:
                await self._begin(line, max(apart, self._apart))
                line.inside += 1
                try:
                    yield
                finally:
                    line.inside -= 1
                    self._room.release()
        finally:
            line.users -= 1
            if not line.users and line.free_at <= asyncio.get_running_loop().time():
                self._lines.pop(host, None)

    def _line(self, host: str) -> _Line:
        if len(self._lines) > _MANY:
            now = asyncio.get_running_loop().time()
            self._lines = {host: line for host, line in self._lines.items() if line.users or line.free_at > now}
        return self._lines.setdefault(host, _Line(asyncio.Semaphore(self._at_once)))

    def expected(self, url: str, apart: float = 0.0) -> float:
        """Seconds until a turn at the host of `url` would begin, if the requests before it cost no time; see `turn`."""
        line = self._lines.get(host_of(url))
        if line is None:
            return 0.0
        waiting = max(line.users - line.inside, 0)
        return max(line.free_at - asyncio.get_running_loop().time(), 0.0) + waiting * max(apart, self._apart)

    async def _begin(self, line: _Line, apart: float) -> None:
        """Wait until the host's next request may begin, and only then for a place among all."""
        loop = asyncio.get_running_loop()
        async with line.door:
            await asyncio.sleep(max(line.free_at - loop.time(), 0))
            await self._room.acquire()
            line.free_at = loop.time() + apart


def host_of(url: str) -> str:
    """The host's name in lower case; the text itself where it is no link."""
    try:
        return httpx.URL(url).host.lower().rstrip(".")
    except (httpx.InvalidURL, ValueError):
        return url
