"""The benchmark of a fleet runs, and finds nothing lost or doubled."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from postgres_server import PostgresServer

ROOT = Path(__file__).resolve().parents[2]


def test_it_runs_to_its_end(postgres: PostgresServer) -> None:
    command = [sys.executable, "-m", "benchmarks.fleet", "--quick"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)  # noqa: S603
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.splitlines()[-1] == "nothing lost, nothing doubled"
    assert "60 digests" in told.stdout
    assert "entries 1200, repeated 0, still due 0" in told.stdout
