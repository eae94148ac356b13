"""Fixtures of the queues."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from databases import database, url
from postgres_server import PostgresServer

from bot.store.database import Database

__all__ = ["database", "mortal", "server_database", "server_url", "url"]


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
