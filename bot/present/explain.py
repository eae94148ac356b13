"""A briefing laid back over its article: which words are somebody's, whose, and why a position stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.present.explanation import Explanation, Mark, Note, Paragraph, Role, Run, Stand, Status
from bot.present.visible import visible
from summarizer.domain import (
    Article,
    Attribution,
    Briefing,
    Party,
    Position,
    Span,
    Spans,
)

_ROLES: tuple[Role, ...] = ("summary", "content", "source", "cue")  # outermost first where two have the same span


@dataclass(frozen=True, slots=True)
class _Parts:
    """A note with the spans that it explains."""

    note: Note
    spans: tuple[tuple[Role, Span], ...]

    @property
    def start(self) -> int:
        """Where its statement begins."""
        return min(span.start for role, span in self.spans if role == "content")


def explain(briefing: Briefing) -> Explanation:
    """The article of `briefing` in paragraphs of marked runs, with a note for each statement in it."""
    article = briefing.article
    text = visible(article.text)
    tints = _tints(briefing)
    positions = list(_positions(briefing, text, tints))
    statements = sorted((*positions, *_others(briefing, text)), key=lambda parts: parts.start)
    summary = list(_summary(briefing))
    return Explanation(
        title=" ".join(visible(article.title).split()) or "Untitled article",
        byline=_byline(article),
        url=visible(article.url) if article.url else None,
        paragraphs=tuple(_paragraphs(text, (*summary, *statements))),
        summary=tuple(parts.note for parts in summary),
        notes=tuple(parts.note for parts in statements),
        stands=tuple(
            Stand(party=party, tint=tint, notes=tuple(p.note for p in positions if p.note.party == party))
            for party, tint in tints.items()
        ),
        withheld=briefing.withheld,
        engine=visible(f"{briefing.engine.name} {briefing.engine.version}"),
    )


def _byline(article: Article) -> str:
    day = article.published.date().isoformat() if article.published else ""
    return " · ".join(part for part in (" ".join(visible(article.outlet or "").split()), day) if part)


def _tints(briefing: Briefing) -> dict[Party, int]:
    """The parties in the order of the briefing, numbered; without standings in the order of their positions."""
    parties = (*(one.party for one in briefing.standings), *(one.party for one in briefing.positions))
    return {party: tint for tint, party in enumerate(dict.fromkeys(parties))}


def _positions(briefing: Briefing, text: str, tints: dict[Party, int]) -> Iterator[_Parts]:
    for number, position in enumerate(briefing.positions, start=1):
        kinds = {one.kind for one in position.attributions}
        note = Note(
            key=f"p{number}",
            label=str(number),
            status="position",
            who=visible(position.speaker) or position.party.name,
            party=position.party,
            tint=tints[position.party],
            stance=position.stance,
            voice=position.voice,
            issue=position.issue.of(text) if position.issue else None,
            kind=kinds.pop() if len(kinds) == 1 else "mixed",
        )
        yield _Parts(note, tuple(_roles(position.attributions, position.stated)))


def _others(briefing: Briefing, text: str) -> Iterator[_Parts]:
    """The statements that are no position of anybody: withheld ones, and those of analysts and newspapers."""
    untraced = frozenset(briefing.untraced)
    for number, one in enumerate(briefing.attributions, start=1):
        if any(_rests_on(position, one) for position in briefing.positions):
            continue
        status: Status = "withheld" if one in untraced else "unclaimed"
        note = Note(
            key=f"{status[0]}{number}",
            label="?" if status == "withheld" else "–",
            status=status,
            who=" ".join(span.of(text) for span in one.source),
            kind=one.kind,
        )
        yield _Parts(note, tuple(_roles((one,), one.content)))


def _rests_on(position: Position, whole: Attribution) -> bool:
    """Whether a position is made of `whole`, or of a part of it."""
    return any(
        (proof.source, proof.cue) == (whole.source, whole.cue)
        and all(any(piece.covers(span) for piece in whole.content) for span in proof.content)
        for proof in position.attributions
    )


def _roles(proofs: Sequence[Attribution], stated: Spans) -> Iterator[tuple[Role, Span]]:
    yield from (("content", span) for span in stated)
    yield from (("source", span) for proof in proofs for span in proof.source)
    yield from (("cue", span) for proof in proofs for span in proof.cue)


def _summary(briefing: Briefing) -> Iterator[_Parts]:
    for number, line in enumerate(briefing.summary, start=1):
        note = Note(key=f"s{number}", label=f"S{number}", status="summary", who=visible(line.text))
        yield _Parts(note, tuple(("summary", span) for span in line.spans))


def _paragraphs(text: str, statements: Sequence[_Parts]) -> Iterator[Paragraph]:
    told: set[str] = set()  # notes already placed: a statement over several paragraphs has its note at the first
    for line in _lines(text):
        marks = _marks(line, statements)
        begun = {note.key for mark in marks if mark.role in ("content", "summary") for note in mark.notes} - told
        told |= begun
        here = [parts.note for parts in statements if parts.note.key in begun]
        yield Paragraph(
            runs=tuple(_runs(text, line, marks)),
            notes=tuple(note for note in here if note.status != "summary"),
            carried=tuple(note for note in here if note.status == "summary"),
        )


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        left, right = len(line) - len(line.lstrip()), len(line.rstrip())
        if left < right:
            yield Span(start + left, start + right)
        start += len(line) + 1


def _marks(line: Span, statements: Iterable[_Parts]) -> list[Mark]:
    """The marks in one paragraph, the outermost first; words that several notes explain alike are one mark."""
    found: dict[tuple[Role, Span], dict[Note, None]] = {}
    for parts in statements:
        for role, span in parts.spans:
            if span.overlaps(line):
                piece = Span(max(span.start, line.start), min(span.end, line.end))
                found.setdefault((role, piece), {})[parts.note] = None
    marks = [Mark(role=role, span=span, notes=tuple(notes)) for (role, span), notes in found.items()]
    return sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end, _ROLES.index(mark.role)))


def _runs(text: str, line: Span, marks: Sequence[Mark]) -> Iterator[Run]:
    edges = {line.start, line.end, *(edge for mark in marks for edge in (mark.span.start, mark.span.end))}
    for start, end in pairwise(sorted(edges)):
        active = tuple(mark for mark in marks if mark.span.covers(Span(start, end)))
        yield Run(start=start, text=text[start:end], marks=active)
