"""The databases that tests run on, each in turn; test folders' conftests import `url`, `empty` and `database`.

What PostgreSQL alone can do is tested on `server_url`, `server_database` and `mortal`.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from postgres_server import PostgresServer, binaries

from bot.store.database import Database

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server; without its programs the tests on it are skipped, but fail in CI."""
    programs = binaries()
    if programs is None:
        missing = "no initdb and pg_ctl: install PostgreSQL's server to run these tests"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    server = PostgresServer.new(programs)
    yield server
    server.remove()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_migrate(f"sqlite:///{path}"))).result()
    return path


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new database, empty unless the test asks for `database` too."""
    migrated = "database" in request.fixturenames
    if request.param == "sqlite":
        path = tmp_path / "state.db"
        if migrated:
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create(migrated=migrated)
    yield url
    server.drop(url)


@pytest.fixture
async def empty(url: str) -> AsyncIterator[Database]:
    """A database before its first migration."""
    database = await Database.open(url)
    yield database
    await database.close()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A database with the newest schema."""
    database = await Database.open(url)
    yield database
    await database.close()


@pytest.fixture
def server_url(postgres: PostgresServer) -> Iterator[str]:
    """A new database with the newest schema, on PostgreSQL alone."""
    url = postgres.create(migrated=True)
    yield url
    postgres.drop(url)


@pytest.fixture
def mortal(postgres: PostgresServer, server_url: str) -> Iterator[PostgresServer]:
    """The server, which a test may stop; it runs again afterwards."""
    yield postgres
    if not postgres.up:
        postgres.start()


@pytest.fixture
async def server_database(server_url: str) -> AsyncIterator[Database]:
    """The same, opened."""
    database = await Database.open(server_url)
    yield database
    await database.close()


async def _migrate(url: str) -> None:
    database = await Database.open(url)
    await database.migrate()
    await database.close()
