"""`communique explain SOURCE...`: the article with its statements marked, in the terminal or as a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from bot.adapters.sources import STDIN, outcomes, tell
from bot.adapters.streams import Streams
from bot.commands.briefer import Briefer
from bot.present.explain import explain
from bot.present.explain_html import render_page
from bot.present.explain_terminal import render_explanation
from summarizer.domain import Briefing
from summarizer.errors import UserError


def explain_sources(briefer: Briefer, sources: Sequence[str], streams: Streams) -> int:
    """Explain each source in turn on the terminal; one that fails is told on stderr and the rest goes on.

    Returns the exit status: 1 where a source failed.
    """
    failed = False
    for number, outcome in enumerate(outcomes(briefer, sources, streams)):
        if outcome.briefing is None:
            failed = True
            tell(outcome, streams)
            continue
        shown = render_explanation(explain(outcome.briefing), width=streams.width, color=streams.color)
        print(shown, file=streams.out, end="\n" if number < len(sources) - 1 else "", flush=True)
    return int(failed)


def explain_as_page(briefer: Briefer, source: str, path: str, streams: Streams) -> int:
    """Write the page that explains one source to the file `path`, or to standard output for "-".

    A file that is there already is replaced, whole or not at all. Returns the exit status: 1 where the source
    failed. Raises UserError where the file cannot be written.
    """
    for outcome in outcomes(briefer, [source], streams):
        if outcome.briefing is None:
            tell(outcome, streams)
            return 1
        _deliver(outcome.briefing, path, streams)
    return 0


def _deliver(briefing: Briefing, path: str, streams: Streams) -> None:
    page = render_page(explain(briefing))
    if path == STDIN:
        print(page, file=streams.out, end="", flush=True)
        return
    try:
        replace_file(Path(path), page)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a file name"
        raise UserError(f"“{path}” cannot be written: {reason}.") from error


def replace_file(path: Path, text: str) -> None:
    """Write `text` so that whoever reads the file meanwhile sees the old one or the new one; raises OSError.

    A link is followed, and what is no regular file, such as a pipe, is written to directly.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    made = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with made.open("x", encoding="utf-8", newline="") as file:
        try:
            file.write(text)
            file.flush()
            if path.exists():
                shutil.copymode(path, made)
            made.replace(path)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
