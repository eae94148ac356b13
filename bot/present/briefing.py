"""A briefing as a message: headline, byline, summary, positions by party, and what was withheld."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from bot.present.flags import flag
from bot.present.message import Evidence, Line, Message, Section, Statement, Words
from summarizer.domain import Attribution, Briefing, Party, Position, Span, Voice

_VOICES: dict[Voice, str | None] = {
    "executive": None,  # a government speaks for its state: nothing to add
    "legislature": "legislature",
    "former": "former official",
    "opposition": "opposition",
    "unnamed": "unnamed",
}
# Not strftime: its names follow the process's locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Characters between two pieces of one statement that are shown rather than cut: "on Tuesday", "in a statement".
_BRIDGE = 40


def to_message(briefing: Briefing) -> Message:
    """The briefing for a channel; a party with more statements and more mentions comes earlier."""
    sections = [_byline(briefing), _summary(briefing), *_parties(briefing), _note(briefing)]
    return Message(
        title=briefing.article.title or "Untitled article",
        sections=tuple(section for section in sections if section is not None),
    )


def _byline(briefing: Briefing) -> Section | None:
    article = briefing.article
    parts = [article.outlet, _day(article.published) if article.published else None]
    lines = [" · ".join(part for part in parts if part), article.url or ""]
    body = tuple(Line(text=line) for line in lines if line)
    return Section(kind="byline", body=body) if body else None


def _day(moment: datetime) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _summary(briefing: Briefing) -> Section:
    lines = tuple(Line(text=line.text) for line in briefing.summary)
    if not lines:
        return Section(heading="Summary", body=(Line(text="No sentence could be shown with its evidence."),))
    return Section(kind="summary", heading="Summary", body=lines)


def _parties(briefing: Briefing) -> Iterable[Section]:
    text = briefing.article.text
    groups: dict[Party, list[Position]] = {}
    for position in briefing.positions:
        groups.setdefault(position.party, []).append(position)
    if not groups:
        yield Section(heading="Positions", body=(Line(text="The article states no party's position."),))
    for party in sorted(groups, key=lambda party: _rank(briefing, party, groups[party])):
        mark = flag(party.id) if party.kind == "state" else None
        yield Section(
            kind="party",
            heading=f"{mark} {party.name}" if mark else party.name,
            body=tuple(_statement(position, text) for position in sorted(groups[party], key=_start)),
        )


def _rank(briefing: Briefing, party: Party, positions: Sequence[Position]) -> tuple[int, int]:
    """Smaller is earlier: how much the article is about the party, then where it first speaks."""
    mentions = len(re.findall(rf"\b{re.escape(party.name)}\b", briefing.article.text))
    return -(mentions + sum(len(position.attributions) for position in positions)), _start(positions[0])


def _start(position: Position) -> int:
    """Where a position's evidence begins in the text."""
    return min(span.start for attribution in position.attributions for span in _spans(attribution))


def _spans(attribution: Attribution) -> list[Span]:
    return sorted((*attribution.source, *attribution.cue, *attribution.content))


def _statement(position: Position, text: str) -> Statement:
    voice = _VOICES[position.voice]
    return Statement(
        speaker=position.speaker or position.party.name,
        manner=f"{position.stance}, {voice}" if voice else position.stance,
        evidence=tuple(piece for proof in _proofs(position) for piece in _evidence(proof, text)),
    )


def _proofs(position: Position) -> Iterable[Attribution]:
    """The position's attributions, with no more of their content than states it."""
    if not position.content:
        return position.attributions
    return (replace(proof, content=position.content) for proof in position.attributions)


def _evidence(attribution: Attribution, text: str) -> Iterable[Evidence]:
    """The pieces of `text` that hold what was said, with speaker and cue where they stand beside it."""
    pieces: list[list[Span]] = []
    for span in _spans(attribution):
        if not pieces or not _joins(pieces[-1], span, text):
            pieces.append([])
        pieces[-1].append(span)
    for piece in pieces:
        if any(span in attribution.content for span in piece):
            yield _quote(piece, attribution, text)


def _joins(piece: Sequence[Span], span: Span, text: str) -> bool:
    end = max(earlier.end for earlier in piece)
    return span.start <= end or (span.start - end <= _BRIDGE and "\n" not in text[end : span.start])


def _quote(piece: Sequence[Span], attribution: Attribution, text: str) -> Evidence:
    start, end = piece[0].start, max(span.end for span in piece)
    stated = bytearray(end - start)
    for span in attribution.content:
        for at in range(max(span.start, start), min(span.end, end)):
            stated[at - start] = 1
    edges = [0, *(at for at in range(1, end - start) if stated[at] != stated[at - 1]), end - start]
    return Evidence(
        words=tuple(
            Words(text=text[start + left : start + right], stated=bool(stated[left])) for left, right in pairwise(edges)
        )
    )


def _note(briefing: Briefing) -> Section:
    count, engine = briefing.withheld.sentences, briefing.engine
    if count:
        reasons = ", ".join(f"{reason} ({number})" for reason, number in briefing.withheld.reasons)
        withheld = f"{count} {'sentence' if count == 1 else 'sentences'} withheld: {reasons}."
    else:
        withheld = "No sentence withheld."
    return Section(kind="note", body=(Line(text=f"{withheld} Engine: {engine.name} {engine.version}."),))
