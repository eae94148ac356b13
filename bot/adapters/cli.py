"""`communique brief SOURCE...`: briefings in the terminal, or as JSON."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.adapters.streams import Streams
from bot.commands.briefer import Briefer
from bot.commands.documents import digest
from bot.incidents import report
from bot.present.briefing import to_message
from bot.present.clean import one_line
from bot.present.data import Json, to_data, to_failure
from bot.present.terminal import render
from summarizer.domain import Briefing
from summarizer.errors import UserError

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
STDIN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """A source with its briefing, or with the reason why there is none."""

    source: str
    briefing: Briefing | None = None
    error: str = ""


def brief_sources(briefer: Briefer, sources: Sequence[str], streams: Streams, *, as_json: bool) -> int:
    """Brief each source in turn and print it; one that fails is told on stderr and the rest goes on.

    With `as_json` one source prints one object and several print a list; a failure is an object with an
    error in its place. Returns the exit status: 1 where a source failed.
    """
    failed = False
    found: list[Json] = []
    for outcome in _outcomes(briefer, sources, streams):
        failed = failed or outcome.briefing is None
        if outcome.briefing is None:
            print(f"{one_line(outcome.source)}: {one_line(outcome.error)}", file=streams.err)
        if as_json:
            found.append(_data(outcome))
        elif outcome.briefing is not None:
            shown = render(to_message(outcome.briefing), width=streams.width, color=streams.color)
            print(shown, file=streams.out, end="\n" if outcome.source != sources[-1] else "", flush=True)
    if as_json:
        print(
            json.dumps(found[0] if len(sources) == 1 else found, ensure_ascii=False, indent=2),
            file=streams.out,
            flush=True,
        )
    return int(failed)


def _data(outcome: _Outcome) -> Json:
    if outcome.briefing is None:
        return to_failure(outcome.source, outcome.error)
    return to_data(outcome.briefing)


def _outcomes(briefer: Briefer, sources: Sequence[str], streams: Streams) -> Iterator[_Outcome]:
    with asyncio.Runner() as runner:
        for source in sources:
            try:
                yield _Outcome(source=source, briefing=_brief(briefer, source, streams, runner))
            except UserError as error:
                yield _Outcome(source=source, error=str(error))
            except Exception as error:
                yield _Outcome(source=source, error=report(error, source=source))


def _brief(briefer: Briefer, source: str, streams: Streams, runner: asyncio.Runner) -> Briefing:
    if source == STDIN:
        data = streams.input.read(briefer.max_bytes + 1)
        return briefer.document(data, id=digest(data))
    if _SCHEME.match(source):
        return runner.run(briefer.link(source))
    return briefer.file(source)
