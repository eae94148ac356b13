"""What a worker process of the running program is made of. Imports little: each process pays for it in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.logs import configure_logging

if TYPE_CHECKING:
    from bot.commands.briefer import Briefs
    from bot.commands.reading import Reader


def worker_reader(log: Mapping[str, Any], make_pipeline: Callable[[], Briefs]) -> Reader:
    """A reader that is ready for work, in a process where logging has to be set up anew; raises EngineError."""
    from bot.commands.reading import make_reader

    configure_logging(**log)
    return make_reader(make_pipeline)
