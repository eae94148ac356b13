"""What `communique brief` and `communique explain` are given: links, files, and standard input."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.adapters.streams import Streams
from bot.commands.briefer import Briefer
from bot.commands.documents import digest
from bot.incidents import report
from bot.present.clean import one_line
from summarizer.domain import Briefing
from summarizer.errors import UserError

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
STDIN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A source with its briefing, or with the reason why there is none."""

    source: str
    briefing: Briefing | None = None
    error: str = ""


def outcomes(briefer: Briefer, sources: Sequence[str], streams: Streams) -> Iterator[Outcome]:
    """Brief each source in turn; one that fails is an outcome too."""
    with asyncio.Runner() as runner:
        for source in sources:
            try:
                yield Outcome(source=source, briefing=_brief(briefer, source, streams, runner))
            except UserError as error:
                yield Outcome(source=source, error=str(error))
            except Exception as error:
                yield Outcome(source=source, error=report(error, source=source))


def tell(outcome: Outcome, streams: Streams) -> None:
    """Say on standard error why a source has no briefing."""
    print(f"{one_line(outcome.source)}: {one_line(outcome.error)}", file=streams.err)


def _brief(briefer: Briefer, source: str, streams: Streams, runner: asyncio.Runner) -> Briefing:
    if source == STDIN:
        data = streams.input.read(briefer.max_bytes + 1)
        return briefer.document(data, id=digest(data))
    if _SCHEME.match(source):
        return runner.run(briefer.link(source))
    return briefer.file(source)
