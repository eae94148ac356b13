"""Looks at the readings that somebody here waits for: as soon as the database tells, and every so often anyway."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable
from time import monotonic

import asyncpg  # type: ignore[import-untyped]
import structlog

from bot.remote.outcomes import GONE
from bot.store.database import Database
from bot.store.reading import Seen
from bot.store.readings import CHANNEL, Readings

EVERY = 2.0  # seconds between looks for what was not told: connections are lost, and messages with them
_CONNECT, _ANSWER = 10.0, 30.0  # seconds until the server counts as gone
_AGAIN = 1.0  # seconds before connecting again
_ALIVE = 30.0  # seconds between questions whether the server is still there

Waiter = asyncio.Queue[Seen | None]


class Watch:
    """One for a process: a connection that listens, and one look for everybody who waits. `start` and `close` it."""

    def __init__(self, database: Database, *, every: float = EVERY) -> None:
        self._database, self._readings, self._every = database, Readings(database), every
        self._waiters: defaultdict[str, set[Waiter]] = defaultdict(set)
        self._told, self._ids = asyncio.Event(), set[str]()
        self._tasks: list[asyncio.Task[None]] = []
        self._open = False

    @property
    def open(self) -> bool:
        """Whether anything is told."""
        return self._open

    @property
    def waiters(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiters.values()))

    def start(self) -> None:
        """Begin to listen and to look."""
        self._open = True
        self._tasks = [asyncio.create_task(self._look()), asyncio.create_task(self._listen())]

    async def follow(self, id: str) -> AsyncGenerator[Seen, None]:
        """A reading as it is now, and whenever it may have changed; ends when it is deleted, or the watch is closed."""
        waiter: Waiter = asyncio.Queue()
        self._waiters[id].add(waiter)
        self._tell([id])
        try:
            while self._open and (seen := await waiter.get()) is not None:
                yield seen
        finally:
            self._waiters[id].discard(waiter)
            if not self._waiters[id]:
                del self._waiters[id]

    async def close(self) -> None:
        """Nobody waits any more. Harmless where nothing was started."""
        self._open = False
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for waiters in self._waiters.values():
            for waiter in waiters:
                waiter.put_nowait(None)

    def _tell(self, ids: Iterable[str]) -> None:
        self._ids.update(ids)
        self._told.set()

    async def _look(self) -> None:
        """Look at what was told at once, and at everything after a while."""
        whole = monotonic()
        while True:
            await _within(max(0.0, whole + self._every - monotonic()), self._told)
            self._told.clear()
            ids, self._ids = self._ids & self._waiters.keys(), set()
            if monotonic() >= whole + self._every:
                whole, ids = monotonic(), set(self._waiters)
            if ids:
                await self._show(ids)

    async def _show(self, ids: Iterable[str]) -> None:
        try:
            found = {seen.id: seen for seen in await self._readings.look(ids)}
        except GONE as error:
            structlog.get_logger(__name__).warning("readings cannot be looked at", reason=repr(error))
            return
        for id in ids:
            for waiter in self._waiters.get(id, ()):
                waiter.put_nowait(found.get(id))

    async def _listen(self) -> None:
        """Listen for as long as the process lives, over restarts of the server."""
        while True:
            try:
                await self._listen_once()
            except GONE as error:
                structlog.get_logger(__name__).warning("not told of readings, looking instead", reason=repr(error))
            await asyncio.sleep(_AGAIN * random.uniform(0.8, 1.2))  # noqa: S311 - so that processes come apart

    async def _listen_once(self) -> None:
        """Listen until the connection is lost."""
        waits = {"timeout": _CONNECT, "command_timeout": _ANSWER}
        connection = await asyncpg.connect(**{**waits, **self._database.server()})
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.add_listener(CHANNEL, lambda *heard: self._tell([str(heard[-1])]))
            self._tell(self._waiters)  # what changed while nobody listened
            while not lost.is_set():
                await _within(_ALIVE, lost)
                await connection.execute("SELECT 1")  # a server that vanished without a word ends nothing by itself
        finally:
            connection.terminate()


async def _within(seconds: float, event: asyncio.Event) -> None:
    """Wait for the event, no longer than that."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
