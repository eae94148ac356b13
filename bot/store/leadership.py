"""Which of many processes does what only one may do at a time: on PostgreSQL whoever holds a lock of the server."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import structlog

from bot.store.database import Database

NEWSROOM = 0x6E65777372  # locks of this program, each for one kind of work
PATIENCE = 60.0  # seconds of silence, of a process that was frozen say, after which the server frees its lock
_ANSWER = 10.0  # seconds until the server counts as gone
_CLOSE = 2.0


class Leadership:
    """One place that several processes want. Whoever has it keeps it until it ends, or is silent for `patience` s.

    The lock belongs to a connection of its own, which is kept busy. Between a look at `leads` and what is done then the
    place may be lost: what must not be done twice is checked once more where it is written, by an epoch say.
    """

    def __init__(self, database: Database, *, lock: int = NEWSROOM, patience: float = PATIENCE) -> None:
        self._database, self._lock, self._patience = database, lock, patience
        self._connection: Any = None
        self._turn = asyncio.Lock()
        self._beating: asyncio.Task[None] | None = None

    async def leads(self) -> bool:
        """Whether this process has the place now; takes it where nobody has. Always where the database is a file."""
        if self._database.dialect != "postgresql":
            return True
        async with self._turn:
            if self._connection is not None and await self._alive():
                return True
            return await self._take()

    async def close(self) -> None:
        """Give the place up."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        async with self._turn:
            await self._drop()

    async def _take(self) -> bool:
        import asyncpg  # type: ignore[import-untyped]

        settings = {"idle_session_timeout": str(int(self._patience * 1000))}
        waits = {"timeout": _ANSWER, "command_timeout": _ANSWER, "server_settings": settings}
        try:
            self._connection = await asyncpg.connect(**{**self._database.server(), **waits})
            if await self._connection.fetchval("SELECT pg_try_advisory_lock($1)", self._lock):
                structlog.get_logger(__name__).info("leads", lock=self._lock)
                if self._beating is None or self._beating.done():
                    self._beating = asyncio.create_task(self._beat())
                return True
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            structlog.get_logger(__name__).warning("no leader can be chosen", reason=f"{type(error).__name__}: {error}")
        await self._drop()
        return False

    async def _alive(self) -> bool:
        """Whether the connection is there still, and the lock with it."""
        try:
            await self._connection.execute("SELECT 1")
        except Exception as error:  # whatever ended it
            structlog.get_logger(__name__).warning("lost the lead", reason=f"{type(error).__name__}: {error}")
            await self._drop()
            return False
        return True

    async def _beat(self) -> None:
        """Keep the server from taking this process for dead, until the place is lost."""
        while self._connection is not None:
            await asyncio.sleep(self._patience / 3)
            async with self._turn:
                if self._connection is not None:
                    await self._alive()

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(Exception):
                await connection.close(timeout=_CLOSE)
