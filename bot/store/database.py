"""The database: one engine, transactions, and the way to the newest schema."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, event, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.store.address import address, make_folder, shown
from bot.store.clock import Clock, Host
from bot.store.discreet import keep_values_out
from bot.store.errors import StoreError

BUSY_SECONDS = 15  # how long a connection to SQLite waits for another process's write
CONNECTIONS = 4  # at most, of one process; each connection to SQLite is a thread
# A process that is frozen inside a transaction holds its rows; after so many milliseconds it has lost them.
_SERVER = {"idle_in_transaction_session_timeout": "20000"}
_ANSWER = 60.0  # seconds until the server counts as gone: one that vanishes without a word ends no statement by itself
_ASKED = 3  # times that a new connection asks for the time: the first answer takes longest
_TIME = "SELECT clock_timestamp()"
_MIGRATION_LOCK = 0x636F6D6D  # any number that no other program on the server uses


class Database:
    """Where everything is stored. Made by `open`; `migrate` before the first use; `close` at the end.

    Belongs to the event loop that opened it. Several processes may use one database: `now` is the time that they all
    go by, aware UTC. On PostgreSQL it is the server's, on SQLite this machine's.
    """

    def __init__(self, url: URL, engine: AsyncEngine, host: Host | None = None) -> None:
        self._url = url
        self._engine = engine
        self.now = Clock(host)
        if self.dialect == "postgresql":
            _tell_time(engine, self.now)
        self._writer = engine.execution_options(writes=True)
        # SQLite has one writer: waiting in line here is fair, while its own waiting is by polling.
        self._line = asyncio.Lock() if self.dialect == "sqlite" else nullcontext()

    @classmethod
    async def open(cls, url: str, *, connections: int = CONNECTIONS, host: Host | None = None) -> Database:
        """Connect to `url` (sqlite:///state.db, postgresql://user@host/name) at most so often; raises StoreError.

        `host`: this machine's clocks, if they are not to be the real ones.
        """
        where = address(url)
        make_folder(where)
        # A server may have been restarted since a connection was last used; a file never is.
        asks = where.drivername.startswith("postgresql")
        server: dict[str, Any] = {"server_settings": _SERVER, "command_timeout": _ANSWER}
        options: dict[str, Any] = {"connect_args": server} if asks else {}
        engine = _engine(where, pool_size=connections, max_overflow=0, pool_pre_ping=asks, **options)
        database = cls(where, engine, host)
        try:
            await database._reach()
        except (SQLAlchemyError, OSError) as error:
            await database.close()
            raise StoreError(f"The database {shown(where)} cannot be opened: {_reason(error)}.") from error
        return database

    async def _reach(self) -> None:
        """Connect. SQLite refuses at once, without its own waiting, where others turn a new file to WAL meanwhile."""
        patience = monotonic() + BUSY_SECONDS
        while True:
            try:
                async with self.reading() as connection:
                    await connection.execute(text("SELECT 1"))
                return
            except OperationalError as error:
                if "database is locked" not in str(error.orig) or monotonic() > patience:
                    raise
            await asyncio.sleep(0.05)

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    def server(self) -> dict[str, Any]:
        """On PostgreSQL: what `asyncpg.connect` takes to reach this database."""
        _, arguments = self._engine.dialect.create_connect_args(self._url)
        return {name: value for name, value in arguments.items() if name != "prepared_statement_cache_size"}

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads."""
        async with self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, on disk when the block ends and undone where the block raises. Never one in another."""
        async with self._line, self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[AsyncConnection]:
        """On PostgreSQL: a connection on which each statement is a transaction of its own.

        Nothing stays locked between two of them, even where this process is frozen there.
        """
        async with self._engine.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def ask_time(self) -> None:
        """On PostgreSQL: have `now` corrected. Raises SQLAlchemyError or OSError where the server is away."""
        async with self.alone() as connection:
            for _ in range(_ASKED):
                before = self.now.host.seconds()
                told = (await connection.execute(text(_TIME))).scalar_one()
                self.now.told(before, told, self.now.host.seconds())

    async def migrate(self) -> None:
        """Bring the schema to the newest version; processes that start together take turns. Raises StoreError."""
        from bot.store.migrations.steps import upgrade

        await self.change_schema(upgrade)

    async def outdated(self) -> bool:
        """Whether `migrate` has something to do."""
        from bot.store.migrations.steps import is_current

        async with self.reading() as connection:
            return not await connection.run_sync(is_current)

    async def change_schema(self, step: Callable[[Connection], None]) -> None:
        """Run one step of a migration, alone and in one transaction; raises StoreError."""
        engine = _engine(self._url, foreign_keys=False, poolclass=NullPool).execution_options(writes=True)
        try:
            async with self._line, engine.begin() as connection:
                if self.dialect == "postgresql":
                    await connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
                await connection.run_sync(step)
        except SQLAlchemyError as error:
            raise StoreError(f"The database {shown(self._url)} cannot be updated: {_reason(error)}.") from error
        finally:
            await engine.dispose()

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _engine(url: URL, *, foreign_keys: bool = True, **options: Any) -> AsyncEngine:
    try:
        # What people paste is a parameter of statements, and no log's business when one fails.
        engine = create_async_engine(url, hide_parameters=True, **options)
    except ModuleNotFoundError as error:
        raise StoreError(f"This database needs the Python package {error.name}: pip install {error.name}.") from error
    keep_values_out(engine)
    if engine.dialect.name == "sqlite":
        _set_up_sqlite(engine, foreign_keys=foreign_keys)
    return engine


def _tell_time(engine: AsyncEngine, clock: Clock) -> None:
    """Have each new connection tell the time before anything else: it may lead to another server than the last one."""

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for _ in range(_ASKED):
            before = clock.host.seconds()
            cursor.execute(_TIME)
            ((told,),) = cursor.fetchall()
            clock.told(before, told, clock.host.seconds())
        cursor.close()
        connection.rollback()


def _set_up_sqlite(engine: AsyncEngine, *, foreign_keys: bool) -> None:
    """Durable commits, checked references, and transactions that begin where we say so.

    References go unchecked in migrations alone: there a table is rebuilt by dropping it, and with checks on that
    deletes every row that refers to it.
    """

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver would begin transactions late, at the first write
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        # A transaction that reads first and writes later is refused, without waiting, where another wrote meanwhile.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _reason(error: Exception) -> str:
    """The driver's words, without the statement and its parameters."""
    return str(getattr(error, "orig", None) or error).strip().rstrip(".")
