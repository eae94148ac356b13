"""A PostgreSQL as servers are run: what is committed is on disk."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "bot" / "helpers"))

from postgres_server import PostgresServer, binaries


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """A server for the block; raises SystemExit where there are no programs for one."""
    programs = binaries()
    if programs is None:
        raise SystemExit("There is no PostgreSQL server here: install it (Debian: postgresql).")
    server = PostgresServer.new(programs, durable=True)
    try:
        yield server
    finally:
        server.remove()


@contextmanager
def a_database(server: PostgresServer) -> Iterator[str]:
    """The URL of a new database with the newest schema."""
    url = server.create(migrated=True)
    try:
        yield url
    finally:
        server.drop(url)
