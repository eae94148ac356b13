"""What worker processes of the tests do. Imports nothing heavy: every process of every test pays for it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from summarizer.errors import EngineError, ExtractError


class Unpicklable(Exception):
    """An error that cannot be made again from its arguments."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def _raise(error: Exception) -> None:
    raise error


def _die_once(path: str) -> None:
    """`path` remembers it."""
    if not Path(path).exists():
        Path(path).touch()
        os._exit(9)


def _wait_for(path: str) -> None:
    """Until there is a file."""
    while not Path(path).exists():
        time.sleep(0.01)


_DEEDS: dict[str, Callable[[Any], Any]] = {
    "say": lambda value: None,
    "sleep": time.sleep,
    "wait for": _wait_for,
    "refuse": lambda value: _raise(ExtractError(value)),
    "defect": lambda value: _raise(ValueError(value)),
    "unpicklable": lambda value: _raise(Unpicklable("this", "that")),
    "late": lambda value: _raise(TimeoutError(value)),
    "die": lambda value: os._exit(9),
    "die once": _die_once,
}


class Told:
    """Does what the work says: a word and a value."""

    def brief(self, work: tuple[str, Any]) -> Any:
        """The value, or a failure of the kind that the word names; "pid" and "size" answer for themselves."""
        word, value = work
        if word == "pid":
            return os.getpid()
        if word == "size":
            return len(value)
        _DEEDS[word](value)
        return value


def make_told() -> Told:
    """For a pool."""
    return Told()


def make_none() -> Told:
    """For a pool: an engine that is not installed."""
    raise EngineError("The model cannot be loaded.")


def make_dead() -> Told:
    """For a pool: a process that ends while it loads."""
    os._exit(9)


class Spying:
    """A real reader that also tells what its process has imported."""

    def __init__(self) -> None:
        from bot.__main__ import make_pipeline
        from bot.commands.reading import make_reader

        self.reader = make_reader(lambda: make_pipeline({"engine": "extractive", "sentences": 4}))

    def brief(self, work: Any) -> Any:
        """The briefing of a document, or the names of modules for "modules"."""
        return sorted(sys.modules) if work == "modules" else self.reader.brief(work)
