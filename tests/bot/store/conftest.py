"""The databases that every test of the store runs on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from databases import database, empty, mortal, server_database, server_url, url

__all__ = ["database", "empty", "mortal", "server_database", "server_url", "start", "url"]

HELPERS = Path(__file__).parents[1] / "helpers"
ROOT = Path(__file__).parents[3]
Start = Callable[..., "subprocess.Popen[str]"]


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
