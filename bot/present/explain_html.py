"""An explanation as one page that needs nothing else: no script, no link to load, every text escaped."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.present.explain_terminal import KINDS
from bot.present.explanation import Explanation, Mark, Note, Paragraph
from bot.present.flags import flag
from summarizer.domain import Party

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TINTS = 8  # colours in the style sheet
_FOLDER = Path(__file__).parent / "templates"
_WEB_LINK = re.compile(r"https?://", re.IGNORECASE)
_LOOK = {"unclaimed": "plain", "withheld": "lost", "summary": ""}
# What belongs together lights up without a script. A line of the summary is lit by its label alone: its words hold
# whole positions, which are lit by theirs.
_LIT = """\
body:has({0}.k-{1}:is(:hover, :focus-within, :target)) .k-{1} {{ --glow: var(--lit); --soft: var(--ink); }}
"""


def render_page(explanation: Explanation) -> str:
    """The page's HTML. The texts of its `.text` elements are the article's paragraphs, character for character."""
    from markupsafe import Markup

    style = (_FOLDER / "explain.css").read_text(encoding="utf-8") + "".join(
        _LIT.format(":is(a, li)" if note.status == "summary" else "", note.key)
        for note in (*explanation.summary, *explanation.notes)
    )
    return (
        _environment()
        .get_template("explain.html")
        .render(
            explanation=explanation,
            style=Markup(style),  # noqa: S704 - ours: a file of the package, and rules made of our own keys
            style_hash=f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}",
            tints=TINTS,
        )
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"classes": _classes, "named": _named, "told": _told, "words": _words}
    made.filters["kind"] = lambda note: KINDS[note.kind]
    made.tests["web_link"] = lambda url: _WEB_LINK.match(url) is not None
    return made


def _words(paragraph: Paragraph) -> Markup:
    """The paragraph's words with its marks as elements around them, and an empty link where a statement begins."""
    from markupsafe import Markup

    html = Markup()
    for event, mark, run in paragraph.nested():
        if mark is None:
            html += run.text
        elif event == "close":
            html += Markup("</span>")
        else:
            notes = mark.notes if mark in run.begun and mark.role in ("content", "summary") else ()
            html += Markup().join(_label(note, mark, first=_is_first(note, mark, paragraph)) for note in notes)
            classes = " ".join((mark.role, *(_classes(note) for note in mark.notes)))
            html += Markup('<span class="{}">').format(classes)
    return html


def _label(note: Note, mark: Mark, *, first: bool) -> Markup:
    """The link from marked words to their note; its number is not text, so that copied words are the article's."""
    from markupsafe import Markup

    return Markup('<a class="label {} {}"{} href="#{}" data-label="{}" aria-label="{}"></a>').format(
        mark.role,
        _classes(note),
        Markup(' id="{}-text"').format(note.key) if first else "",
        note.key,
        f"{note.label} {note.party.id}" if note.party else note.label,
        _told(note),
    )


def _is_first(note: Note, mark: Mark, paragraph: Paragraph) -> bool:
    """Whether the mark is where the note's words begin."""
    if note not in (*paragraph.notes, *paragraph.carried):
        return False
    begun = (other for run in paragraph.runs for other in run.begun if other.role == mark.role and note in other.notes)
    return next(begun) is mark


def _classes(note: Note) -> str:
    look = _LOOK.get(note.status, "") if note.tint is None else f"tint-{note.tint % TINTS}"
    return f"k-{note.key} {look}".strip()


def _named(party: Party) -> str:
    mark = flag(party.id) if party.kind == "state" else None
    return f"{mark} {party.name}" if mark else party.name


def _told(note: Note) -> str:
    """What a screen reader says in the place of a number."""
    if note.party:
        return f"Position {note.label}: {note.party.name}, {note.stance}"
    if note.status == "summary":
        return f"Carries line {note.label.removeprefix('S')} of the summary"
    return "Withheld statement" if note.status == "withheld" else "Statement of no party"
