"""The process's three streams: UTF-8 whatever the locale, and what they are connected to."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, TextIO

PIPE_WIDTH = 80  # columns where nobody has a window


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """Where an adapter reads, answers and complains; `width` and `color` are those of `out`."""

    input: BinaryIO
    out: TextIO
    err: TextIO
    width: int = PIPE_WIDTH
    color: bool = False
    interactive: bool = False


def process_streams(environ: Mapping[str, str]) -> Streams:
    """The streams of this process; `NO_COLOR` and `TERM=dumb` take the colour away."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    terminal = sys.stdout.isatty()
    plain = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"
    return Streams(
        input=sys.stdin.buffer,
        out=sys.stdout,
        err=sys.stderr,
        width=shutil.get_terminal_size((PIPE_WIDTH, 24)).columns if terminal else PIPE_WIDTH,
        color=terminal and not plain,
        interactive=terminal and sys.stdin.isatty(),
    )


def abandon_stdout() -> None:
    """After a broken pipe: what is still buffered goes nowhere, so that the exit itself does not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
