"""Fixtures of the bot's tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "data" / "golden"
# Worker processes import the fakes by name, from the path that they inherit.
sys.path.insert(0, str(Path(__file__).parent / "helpers"))

from bot_fakes import FakeFetcher, FakePipeline  # noqa: E402
from databases import postgres, sqlite_template  # noqa: E402

from bot.adapters.streams import Streams  # noqa: E402
from bot.commands.briefer import Briefer  # noqa: E402

__all__ = ["postgres", "sqlite_template"]  # one of each for the session, whichever folder asks


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests reaches them."""
    for name in list(os.environ):
        if name.startswith("COMMUNIQUE_") or name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
            monkeypatch.delenv(name)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares with a file of tests/data/golden; UPDATE_GOLDEN=1 writes it instead."""

    def check(name: str, actual: str) -> None:
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.write_text(actual, encoding="utf-8", newline="")
        assert actual == path.read_bytes().decode(), f"differs from {path}"

    return check


@pytest.fixture
def briefer() -> Briefer:
    """A briefer over the fakes."""
    return Briefer(fetcher=FakeFetcher, pipeline=FakePipeline, max_bytes=100_000)


@pytest.fixture
def streams() -> Callable[..., Streams]:
    """Streams in memory: `streams(b"input")`."""

    def make(given: bytes = b"", *, interactive: bool = False) -> Streams:
        return Streams(input=BytesIO(given), out=StringIO(), err=StringIO(), interactive=interactive)

    return make


@pytest.fixture
def sample() -> str:
    """The bundled sample article."""
    return (ROOT / "config" / "samples" / "black-sea-grain.txt").read_text(encoding="utf-8")


@pytest.fixture
def golden_path() -> Path:
    """The folder of the golden files and scripts."""
    return GOLDEN
