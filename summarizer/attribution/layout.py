"""Statements whose speaker the layout names: the turns of a transcript ("MINISTER: ..."), and a quotation with its
credit behind a dash ("...” — A. Name").

No word there says that anything was said, so a cue is what these lack and the network looks for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from summarizer.attribution.decode import kind_of
from summarizer.attribution.tagger import Tagger
from summarizer.domain import Attribution, Span

_NAME = r"(?:[A-Z][\w.'’\-]*)(?:[ \t]+(?:(?:de|al|bin|van|von|of|the)[ \t]+)?[A-Z][\w.'’\-]*){0,4}"
_TURN = re.compile(rf"^[ \t]*[\"“]?({_NAME})(?:[ \t]*\([^)\n]{{1,60}}\))?:[ \t]+(\S[^\n]*)", re.MULTILINE)
_CREDIT = re.compile(
    rf"^[^\n]*?([\"“”][^\n\"“”]+[\"”])[ \t]*[―—–-]{{1,2}}[ \t]*({_NAME}(?:,[^\n.!?]{{1,80}})?)[ \t]*$", re.MULTILINE
)
_CLOSING = '"”'
_NOBODY = frozenset({"Q", "A", "QUESTION", "ANSWER", "NOTE", "UPDATE", "PHOTO", "PHOTOS", "VIDEO", "RELATED", "MORE"})
HALF = 0.5
LEAST_TURNS = 3  # one "ISLAMABAD: ..." is a dateline, two may be captions


class LayoutTagger:
    """What `tagger` finds, and the statements that only the layout attributes."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def attributions(self, text: str) -> tuple[Attribution, ...]:
        """See `Tagger`."""
        found = self._tagger.attributions(text)
        sourced = [one for one in found if one.source]
        named = _outside(text, by_layout(text), sourced)
        unsourced = _outside(text, [one for one in found if not one.source], named)
        return tuple(sorted((*sourced, *named, *unsourced), key=lambda one: (one.content[0], one.cue)))


def by_layout(text: str) -> tuple[Attribution, ...]:
    """The statements whose speaker stands in front of a colon or behind a dash, in the text's order."""
    return tuple(sorted((*_turns(text), *_credits(text)), key=lambda one: one.content[0]))


def _turns(text: str) -> Iterator[Attribution]:
    """A transcript has several turns of at least two speakers, one of whom comes back."""
    turns = [turn for turn in _TURN.finditer(text) if turn[1].upper() not in _NOBODY]
    names = Counter(turn[1] for turn in turns)
    if len(turns) < LEAST_TURNS or len(names) < 2 or max(names.values()) < 2:
        return
    for turn in turns:
        start, end = turn.span(2)
        if text[end - 1] in _CLOSING and not any(mark in text[start : end - 1] for mark in '"“'):
            end -= 1  # it closes the mark in front of the speaker's name
        if any(c.isalnum() for c in text[start:end]):
            yield _statement(text, Span(*turn.span(1)), Span(start, end))


def _credits(text: str) -> Iterator[Attribution]:
    for credit in _CREDIT.finditer(text):
        yield _statement(text, Span(*credit.span(2)), Span(*credit.span(1)))


def _statement(text: str, source: Span, content: Span) -> Attribution:
    return Attribution(source=(source,), cue=(), content=(content,), kind=kind_of(text, (content,)))


def _outside(text: str, found: Iterable[Attribution], others: Iterable[Attribution]) -> list[Attribution]:
    """Those whose content lies for the most part outside the content of the others."""
    taken = bytearray(len(text))
    for span in (span for one in others for span in one.content):
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)

    def share(one: Attribution) -> float:
        size = sum(span.end - span.start for span in one.content)
        return sum(taken.count(1, span.start, span.end) for span in one.content) / size

    return [one for one in found if share(one) < HALF]
