"""An article with its statements marked, before any medium: paragraphs of marked runs, and notes that say why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from summarizer.domain import Kind, Party, Span, Stance, Voice, Withheld

Role = Literal["summary", "content", "source", "cue"]
Status = Literal["position", "withheld", "unclaimed", "summary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Why some words are marked; `key` is its own in one explanation, `label` is what a reader sees.

    `status` "position": a party's, with its `stance`, `voice` and `issue`. "withheld": nobody could be told to be
    behind it, so the briefing does not show it. "unclaimed": its speaker stands for no party. "summary": the words
    carry a line of the summary. `who` is the speaker as the article names him, or the summary's line; "" where the
    article names nobody here. `tint` numbers the parties from 0.
    """

    key: str
    label: str
    status: Status
    who: str
    party: Party | None = None
    tint: int | None = None
    stance: Stance | None = None
    voice: Voice | None = None
    issue: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words with a part in one or several statements: `span` is a piece of one paragraph."""

    role: Role
    span: Span
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The longest piece of a paragraph with the same marks throughout, the outermost first."""

    start: int
    text: str
    marks: tuple[Mark, ...]

    @property
    def begun(self) -> tuple[Mark, ...]:
        """The marks that begin with this run."""
        return tuple(mark for mark in self.marks if mark.span.start == self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One line of the article without the blanks around it.

    `notes` are those whose statement begins here, `carried` the lines of the summary whose words begin here.
    """

    runs: tuple[Run, ...]
    notes: tuple[Note, ...]
    carried: tuple[Note, ...]

    def nested(self) -> Iterator[tuple[Literal["open", "text", "close"], Mark | None, Run]]:
        """The runs as a text with brackets: a mark that another one crosses is closed and opened again.

        Opening and closing come with their mark, a text with None, and each with the run that it stands before or in.
        """
        open_: tuple[Mark, ...] = ()
        for run in (*self.runs, Run(start=-1, text="", marks=())):
            kept = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(open_, run.marks, strict=False)))
            yield from (("close", mark, run) for mark in reversed(open_[kept:]))
            yield from (("open", mark, run) for mark in run.marks[kept:])
            yield "text", None, run
            open_ = run.marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A party with the notes of its positions; none: the article is about it and gives no statement of it."""

    party: Party
    tint: int
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a renderer needs. Every text is `visible`, and still untrusted: escape it for the medium.

    `notes` are all notes in the text's order, those of the summary aside; `byline` may be "", `url` None.
    """

    title: str
    byline: str
    url: str | None
    paragraphs: tuple[Paragraph, ...]
    summary: tuple[Note, ...]
    notes: tuple[Note, ...]
    stands: tuple[Stand, ...]
    withheld: Withheld
    engine: str
