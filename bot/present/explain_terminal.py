"""An explanation for a terminal, with styles, or for a pipe, with brackets around the marked words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING

from bot.present.explanation import Explanation, Mark, Note, Paragraph, Role, Stand
from bot.present.flags import flag
from bot.present.terminal import console_on

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

GUTTER = "  │ "  # before each line of a note; no line of the article begins with blanks
BRACKETS: dict[Role, tuple[str, str]] = {
    "summary": ("⟪", "⟫"),
    "content": ("{", "}"),
    "source": ("⟦", "⟧"),
    "cue": ("⟨", "⟩"),
}
_OWN = re.compile(r"[\\⟪⟫{}⟦⟧⟨⟩]")  # in the article itself they get a backslash
_TINTS = ("cyan", "yellow", "magenta", "green", "bright_blue", "bright_red")
_ROLE_STYLES: dict[Role, str] = {"summary": "", "content": "underline", "source": "bold", "cue": "italic"}
KINDS = {"direct": "quoted", "indirect": "paraphrase", "mixed": "paraphrase with quoted words"}
_STATUS = {"withheld": "withheld: could not be traced to one party", "unclaimed": "speaks for no party"}
_PLAIN = (
    "⟦1|who⟧ ⟨1|says⟩ {1:RUS|what}: position 1 is Russia's. –: no party's. ?: withheld.",
    "⟪S1|words⟫ carry line 1 of the summary. A bracket of the article itself has a \\ before it.",
)
_STYLED = (
    "[1:RUS] begins position 1, Russia's: what is underlined, who is bold, says is italic, in one colour.",
    "Dim, with [–]: no party's. Dim, with [?]: withheld. [S1] begins what carries line 1 of the summary.",
)


def render_explanation(explanation: Explanation, *, width: int = 80, color: bool = False) -> str:
    """The explanation as lines of at most `width` columns (40 to 100), ending with a line break.

    With `color` the text carries ANSI styles and numbers such as [1]; without it the marked words stand in
    brackets and there is no escape sequence.
    """
    from rich.text import Text

    out = StringIO()
    console = console_on(out, width=width, color=color)
    _put(console, Text(explanation.title, style="bold"))
    for fact in (explanation.byline, explanation.url):
        if fact:
            _put(console, Text(fact, style="dim"))
    for block in _blocks(explanation, color=color):
        console.print()
        for line, gutter in block:
            _put(console, line, gutter)
    return out.getvalue()


def _blocks(explanation: Explanation, *, color: bool) -> Iterator[list[tuple[Text, str]]]:
    """What stands between two empty lines: its lines, each with its gutter."""
    from rich.text import Text

    if explanation.stands:
        yield [(_stand(stand), "") for stand in explanation.stands]
    yield [(Text(line, style="dim"), "") for line in (_STYLED if color else _PLAIN)]
    for paragraph in explanation.paragraphs:
        text = _styled(paragraph) if color else Text(bracketed(paragraph))
        yield [(text, ""), *((_note(note), GUTTER) for note in paragraph.notes)]
    yield [(Text(_withheld(explanation), style="dim"), "")]


def bracketed(paragraph: Paragraph) -> str:
    """The paragraph with its marked words in brackets, each closed and opened again where two cross.

    Without the brackets, their labels and the backslashes it is the article's text.
    """
    pieces: list[str] = []
    for event, mark, run in paragraph.nested():
        if mark is None:
            pieces.append(_OWN.sub(r"\\\g<0>", run.text))
        elif event == "open":
            pieces.append(f"{BRACKETS[mark.role][0]}{_label(mark)}|")
        else:
            pieces.append(BRACKETS[mark.role][1])
    return "".join(pieces)


def _label(mark: Mark) -> str:
    named = mark.role == "content"
    labels = (f"{note.label}:{note.party.id}" if named and note.party else note.label for note in mark.notes)
    return ",".join(dict.fromkeys(labels))


def _styled(paragraph: Paragraph) -> Text:
    from rich.text import Text

    text = Text()
    for run in paragraph.runs:
        for mark in run.begun:
            if mark.role in ("summary", "content"):
                text.append(f"[{_label(mark)}]", style=_style((mark,), labels=True))
        text.append(run.text, style=_style(run.marks))
    return text


def _style(marks: Iterable[Mark], *, labels: bool = False) -> str:
    """A rich style for words with these marks; the innermost says the colour."""
    styles: dict[str, None] = {}
    color = ""
    for mark in marks:
        styles["bold" if labels else _ROLE_STYLES[mark.role]] = None
        color = _color(mark.notes[0]) or color
    return " ".join(style for style in (*styles, color) if style)


def _color(note: Note) -> str:
    if note.tint is None:
        return "" if note.status == "summary" else "dim"
    return _tint(note.tint)


def _tint(number: int) -> str:
    return _TINTS[number % len(_TINTS)]


def _stand(stand: Stand) -> Text:
    from rich.text import Text

    mark = flag(stand.party.id) if stand.party.kind == "state" else None
    name = f"{mark} {stand.party.name}" if mark else stand.party.name
    numbers = ", ".join(note.label for note in stand.notes)
    return Text.assemble((name, f"bold {_tint(stand.tint)}"), f"  {numbers or 'no statement in this article'}")


def _note(note: Note) -> Text:
    from rich.text import Text

    head = f"{note.label} {note.party.name if note.party else _STATUS[note.status]}"
    who = "" if note.party and note.who == note.party.name else note.who or "nobody is named here"
    parts = (
        who,
        note.stance,
        note.voice,
        KINDS[note.kind] if note.kind else None,
        f"about “{note.issue}”" if note.issue else None,
    )
    told = "".join(f" · {part}" for part in parts if part)
    return Text.assemble((head, f"bold {_color(note)}"), (told, "" if note.party else "dim"))


def _withheld(explanation: Explanation) -> str:
    count = explanation.withheld.sentences
    reasons = ", ".join(f"{reason} ({number})" for reason, number in explanation.withheld.reasons)
    told = f"{count} {'sentence' if count == 1 else 'sentences'} withheld: {reasons}" if count else "Nothing withheld"
    return f"{told}. Engine: {explanation.engine}."


def _put(console: Console, text: Text, gutter: str = "") -> None:
    for line in text.wrap(console, console.width - len(gutter), overflow="fold"):
        line.rstrip()
        console.print(gutter, line, sep="", soft_wrap=True)
