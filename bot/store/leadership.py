"""Which of many processes does what only one may do at a time: on PostgreSQL whoever holds a lock of the server."""

from __future__ import annotations

import asyncio

import structlog

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.locks import Held, Locks

NEWSROOM = "newsroom"  # locks of this program, each for one kind of work
PATIENCE = 60.0  # seconds of silence, of a process that was frozen say, after which the server frees its lock
_log = structlog.get_logger(__name__)


class Leadership:
    """One place that several processes want. Whoever has it keeps it until it ends, or is silent for `patience` s.

    Between a look at `leads` and what is done then the place may be lost: what must not be done twice is checked once
    more where it is written, by an epoch say.
    """

    def __init__(self, database: Database, *, lock: str = NEWSROOM, patience: float = PATIENCE) -> None:
        shared = database.dialect == "postgresql"
        self._locks = Locks(database, beat=patience / 3, silent=patience) if shared else None
        self._lock = lock
        self._held: Held | None = None
        self._turn = asyncio.Lock()

    async def leads(self) -> bool:
        """Whether this process has the place now; takes it where nobody has. Always where the database is a file."""
        if self._locks is None:
            return True
        async with self._turn:
            if self._held is not None and await self._held.sure():
                return True
            try:
                self._held = await self._locks.take(self._lock)
            except StoreError as error:
                _log.warning("no leader can be chosen", reason=str(error))
                self._held = None
            if self._held is not None:
                _log.info("leads", lock=self._lock)
            return self._held is not None

    async def close(self) -> None:
        """Give the place up."""
        if self._locks is not None:
            await self._locks.close()
