"""Locks that one process of all holds, for as long as its connection to PostgreSQL lives."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import structlog

from bot.store.database import Database
from bot.store.errors import StoreError

BEAT = 3.0  # seconds between looks whether the connection still lives
SILENT = 20.0  # seconds of silence after which the server takes a process for dead or frozen, and gives its locks away
_CONNECT, _ANSWER = 10.0, 5.0  # seconds until the server counts as gone; well before it gives the locks away
_log = structlog.get_logger(__name__)


class Held:
    """A lock that is held. `lost` is set when it is not held any more, whoever has it then."""

    def __init__(self, locks: Locks, name: str) -> None:
        self._locks, self.name = locks, name
        self.lost = asyncio.Event()

    async def sure(self) -> bool:
        """Whether it is held still; the server is asked."""
        return await self._locks.sure(self)

    async def release(self) -> None:
        """Give it up; harmless where it was lost."""
        await self._locks.release(self)


class Locks:
    """All locks of this process, over one connection of its own. Needs PostgreSQL 14.

    They belong to the connection: a process that dies loses them at once, one that is frozen or cut off after
    `silent` seconds, and is told so by `Held.lost` before that where it can be told. They do not pass through a
    proxy that hands connections around (PgBouncer's transaction mode).
    """

    def __init__(self, database: Database, *, beat: float = BEAT, silent: float = SILENT) -> None:
        if database.dialect != "postgresql":
            raise ValueError("only PostgreSQL has locks that outlive a transaction")
        self._database, self._beat, self._silent = database, beat, silent
        self._connection: Any = None
        self._beating: asyncio.Task[None] | None = None
        self._held: dict[str, Held] = {}
        self._turn = asyncio.Lock()  # a connection does one thing at a time

    async def take(self, name: str) -> Held | None:
        """The lock, if nobody holds it now, this process included. Raises StoreError where the server is away."""
        async with self._turn:
            if name in self._held:
                return None
            if not await self._ask("SELECT pg_try_advisory_lock($1)", name):
                return None
            held = self._held[name] = Held(self, name)
            return held

    async def sure(self, held: Held) -> bool:
        """See `Held.sure`."""
        async with self._turn:
            if self._held.get(held.name) is not held:
                return False
            await self._look()
            return not held.lost.is_set()

    async def release(self, held: Held) -> None:
        """See `Held.release`."""
        async with self._turn:
            if self._held.get(held.name) is not held:
                return
            del self._held[held.name]
            held.lost.set()
            with contextlib.suppress(StoreError):  # then the lock has gone with the connection
                await self._ask("SELECT pg_advisory_unlock($1)", held.name)

    async def close(self) -> None:
        """Give up every lock, and disconnect."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        async with self._turn:
            self._drop()

    async def _ask(self, statement: str, name: str) -> bool:
        try:
            connection = await self._connected()
            return bool(await connection.fetchval(statement, _number(name), timeout=_ANSWER))
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            self._drop()
            raise StoreError(f"The database cannot be reached: {type(error).__name__}.") from error
        except BaseException:  # cancelled: nobody knows whether the server gave or took a lock
            self._drop()
            raise

    async def _connected(self) -> Any:
        if self._connection is None or self._connection.is_closed():
            self._drop()
            settings = {"idle_session_timeout": str(round(self._silent * 1000))}
            waits = {"timeout": _CONNECT, "server_settings": settings}
            connection = await asyncpg.connect(**{**self._database.server(), **waits})
            connection.add_termination_listener(self._terminated)
            self._connection = connection
            if self._beating is None or self._beating.done():
                self._beating = asyncio.create_task(self._keep_beating())
        return self._connection

    async def _keep_beating(self) -> None:
        """Show the server that this process lives, and find out when the server does not."""
        while True:
            await asyncio.sleep(self._beat)
            async with self._turn:
                if self._connection is not None:
                    await self._look()

    async def _look(self) -> None:
        """Drop the connection where it is lost."""
        try:
            await self._connection.execute("SELECT 1", timeout=_ANSWER)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            _log.warning("the connection that holds the locks is lost", reason=repr(error))
            self._drop()

    def _terminated(self, connection: Any) -> None:
        if connection is self._connection:
            self._drop()

    def _drop(self) -> None:
        """Whatever was held is lost."""
        connection, self._connection = self._connection, None
        held, self._held = self._held, {}
        if connection is not None and not connection.is_closed():
            connection.terminate()
        for one in held.values():
            one.lost.set()


def _number(name: str) -> int:
    """A name as PostgreSQL's number of a lock: 64 bits, signed."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
