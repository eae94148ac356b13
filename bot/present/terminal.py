"""A message as text for a terminal or a pipe, by rich."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import TYPE_CHECKING

from bot.present.clean import clean, one_line
from bot.present.message import Evidence, Line, Message, Section, Statement

if TYPE_CHECKING:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table

WIDEST = 100  # columns: longer lines are hard to read
NARROWEST = 40
_MARK = "❝"


def render(message: Message, *, width: int = 80, color: bool = False) -> str:
    """The message as lines of at most `width` columns (40 to 100), ending with a line break.

    With `color` the text carries ANSI styles; without it there is no escape sequence at all.
    """
    out = StringIO()
    console = console_on(out, width=width, color=color)
    _title(console, message)
    for section in message.sections:
        _section(console, section)
    # Tables fill the line with blanks, which would only be in the way of whoever reads the pipe.
    return "".join(f"{line.rstrip(' ')}\n" for line in out.getvalue().splitlines())


def console_on(out: StringIO, *, width: int, color: bool) -> Console:
    """A console of 40 to 100 columns that writes to `out` and adds nothing to the text but styles."""
    from rich.console import Console

    return Console(
        file=out,
        width=max(NARROWEST, min(width, WIDEST)),
        force_terminal=color,
        color_system="standard" if color else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},  # the caller has looked at the environment
    )


def _title(console: Console, message: Message) -> None:
    from rich.text import Text

    console.print(Text(one_line(message.title), style="bold"))


def _section(console: Console, section: Section) -> None:
    from rich.text import Text

    if section.kind != "byline":
        console.print()
    if section.heading:
        style = "bold cyan" if section.kind == "party" else "bold"
        console.print(Text(one_line(section.heading), style=style))
    for item in section.body:
        if isinstance(item, Statement):
            for part in _statement(item):
                console.print(part)
        else:
            console.print(_line(item, section))


def _line(line: Line, section: Section) -> Table | Padding:
    from rich.padding import Padding
    from rich.text import Text

    if section.kind in ("summary", "issues"):
        return _hanging("•", Text(clean(line.text)), indent=2)
    dim = section.kind in ("byline", "note")
    parts = [line.text, line.person, line.at and f"{line.at:%Y-%m-%d %H:%M} UTC", line.link]
    text = Text(clean(" ".join(part for part in parts if part)), style="dim" if dim else "")
    return Padding(text, (0, 0, 0, 2 if section.heading else 0))


def _statement(statement: Statement) -> Iterable[Table | Padding]:
    from rich.padding import Padding
    from rich.text import Text

    number = f"{statement.number}. " if statement.number else ""
    head = Text(number + one_line(statement.speaker), style="bold")
    about = f" · {one_line(statement.issue)}" if statement.issue else ""
    times = f" (said {statement.times} times)" if statement.times > 1 else ""
    head.append(f" · {statement.manner}{about}{times}", style="not bold")
    yield Padding(head, (0, 0, 0, 2))
    for evidence in statement.evidence:
        yield _quotation(evidence)


def _quotation(evidence: Evidence) -> Table:
    from rich.text import Text

    text = Text()
    for run in evidence.words:
        text.append(clean(run.text), style="italic" if run.stated else "dim")
    return _hanging(_MARK, text, indent=4)


def _hanging(mark: str, text: object, *, indent: int) -> Table:
    """`text` wrapped beside a mark, with nothing but blanks under the mark: a pasted quote stays clean."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=indent + 1, justify="right")
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(mark, text)  # type: ignore[arg-type]
    return grid
