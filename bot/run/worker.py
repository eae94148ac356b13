"""What a worker process of the running program is made of. Imports little: each process pays for it in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.logs import configure_logging

if TYPE_CHECKING:
    from bot.commands.briefer import Briefs
    from bot.newsroom.work import WorkerReader


def worker_reader(log: Mapping[str, Any], make_pipeline: Callable[[], Briefs]) -> WorkerReader:
    """A reader that is ready for work, in a process where logging has to be set up anew; raises EngineError."""
    from bot.commands.reading import make_reader
    from bot.newsroom.work import WorkerReader

    configure_logging(**log)
    pipeline = make_pipeline()
    return WorkerReader(make_reader(lambda: pipeline), pipeline)
