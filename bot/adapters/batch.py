"""`communique brief --jsonl FILE`: one article a line in, one briefing a line out, in the same order."""

from __future__ import annotations

import stat
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bot.adapters.lines import Line, Result, brief_line, read_lines
from bot.adapters.streams import Streams
from bot.adapters.workers import MakeBriefer, brief_in_processes
from summarizer.errors import UserError

if TYPE_CHECKING:
    from rich.progress import Progress

_CHUNK = 2**20  # bytes


def brief_lines(make: MakeBriefer, path: str, streams: Streams, *, jobs: int) -> int:
    """Brief every line of the file ("-" for stdin) with `jobs` processes; with one, in this process.

    Returns the exit status: 1 where a line failed. Raises UserError where the file cannot be read or
    the engine cannot be loaded.
    """
    failed = False
    with _opened(path, streams) as (file, total), _progress(streams) as bar:
        task = bar.add_task("Briefing", total=total)
        with closing(_results(make, read_lines(file), jobs)) as results:
            for result in results:
                failed = failed or result.failed
                print(result.text, file=streams.out, flush=True)
                bar.advance(task)
    return int(failed)


def _results(make: MakeBriefer, lines: Iterator[Line], jobs: int) -> Generator[Result]:
    if jobs > 1:
        yield from brief_in_processes(make, lines, jobs)
        return
    briefer = make()
    briefer.get_ready()
    for line in lines:
        yield brief_line(briefer, line)


@contextmanager
def _opened(path: str, streams: Streams) -> Iterator[tuple[BinaryIO, int | None]]:
    """The file and how many lines it has; None for what can be read only once."""
    if path == "-":
        yield streams.input, None
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below; only the opening may become a UserError
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a file name"
        raise UserError(f"“{path}” cannot be read: {reason}.") from error
    with file:
        yield file, _count(path, file)


def _count(path: str, file: BinaryIO) -> int | None:
    if not stat.S_ISREG(Path(path).stat().st_mode):
        return None
    total = sum(1 for line in file if line.strip())
    file.seek(0)
    return total


def _progress(streams: Streams) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(file=streams.err),
        redirect_stdout=False,
        redirect_stderr=False,
    )
