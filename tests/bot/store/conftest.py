"""The databases that every test of the store runs on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from bot.store.database import Database

HELPERS = Path(__file__).parents[1] / "helpers"
ROOT = Path(__file__).parents[3]
# Each makes the URL of a new, empty database.
BACKENDS: dict[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder}/state.db",
}
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    return BACKENDS[request.param](tmp_path)


@pytest.fixture
async def empty(url: str) -> AsyncIterator[Database]:
    """A database before its first migration."""
    database = await Database.open(url)
    yield database
    await database.close()


@pytest.fixture
async def database(empty: Database) -> Database:
    """A database with the newest schema."""
    await empty.migrate()
    return empty


@pytest.fixture
def start(url: str) -> Iterator[Start]:
    """Starts a process of its own on the database: `start("events")`; it waits for a line to begin."""
    started: list[subprocess.Popen[str]] = []

    def begin(task: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(  # noqa: S603  # our own program and arguments
            [sys.executable, str(HELPERS / "store_process.py"), url, task],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()
