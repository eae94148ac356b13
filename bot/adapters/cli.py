"""`communique brief SOURCE...`: briefings in the terminal, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.adapters.sources import Outcome, outcomes, tell
from bot.adapters.streams import Streams
from bot.commands.briefer import Briefer
from bot.present.briefing import to_message
from bot.present.data import Json, to_data, to_failure
from bot.present.terminal import render


def brief_sources(briefer: Briefer, sources: Sequence[str], streams: Streams, *, as_json: bool) -> int:
    """Brief each source in turn and print it; one that fails is told on stderr and the rest goes on.

    With `as_json` one source prints one object and several print a list; a failure is an object with an
    error in its place. Returns the exit status: 1 where a source failed.
    """
    failed = False
    found: list[Json] = []
    for outcome in outcomes(briefer, sources, streams):
        failed = failed or outcome.briefing is None
        if outcome.briefing is None:
            tell(outcome, streams)
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


def _data(outcome: Outcome) -> Json:
    if outcome.briefing is None:
        return to_failure(outcome.source, outcome.error)
    return to_data(outcome.briefing)
