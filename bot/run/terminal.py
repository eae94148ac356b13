"""What is asked for on the command line and answered right there. Light to import: each command brings its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from bot.adapters.streams import Streams
    from bot.commands.briefer import Briefer


def brief_here(options: Namespace, streams: Streams, make: Callable[[], Briefer]) -> int:
    """Answer `brief`, `explain` or `chat` by a briefer that `make` makes; returns the exit status. Raises UserError."""
    if options.command == "chat":
        from bot.adapters.console import chat
        from bot.commands.brief import brief_commands

        return chat(brief_commands(make()), streams)
    if options.command == "explain":
        return _explain(options, streams, make())
    if options.jsonl is not None:
        from bot.adapters.batch import brief_lines

        return brief_lines(make, options.jsonl, streams, jobs=options.jobs or 1)
    from bot.adapters.cli import brief_sources

    return brief_sources(make(), options.sources, streams, as_json=options.json)


def _explain(options: Namespace, streams: Streams, briefer: Briefer) -> int:
    from bot.adapters.explain import explain_as_page, explain_sources

    if options.html is not None:
        return explain_as_page(briefer, options.sources[0], options.html, streams)
    return explain_sources(briefer, options.sources, streams)
