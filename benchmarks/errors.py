"""What went wrong in positions that were missed, misread or found too much: each error with its kind.

The kinds follow the data's way, and an error counts where it began: a statement that the tagger did not see is not
also an error of its party. Pronouns and offices that name no party in their own words count as coreference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from benchmarks.peers.naive import party_of
from benchmarks.scorers import scorer
from summarizer.attribution.features import quote_states
from summarizer.domain import Attribution, Position, Span, Spans
from summarizer.parties import load_gazetteer

SCORER = "score_positions"
KINDS = {
    "attribution missed": "no statement was seen there",
    "wrong span": "the statement was seen, with too few of its words or too many others",
    "wrong source": "another source was tied to the statement, or none",
    "nested": "the speaker stands inside somebody else's quotation or statement",
    "unknown party": "the gazetteer has no such party",
    "joint": "one of several parties that state it together is not told",
    "coreference": "the source names no party that the gazetteer knows, and was given none or another",
    "party missed": "the source names its party and was given none",
    "party wrong": "the source names its party and was given another",
    "speaker": "right party, another name",
    "voice": "right party, another voice",
    "stance": "right party, another stance",
    "not a party's": "a statement of a private person, of the press or of nobody was given to a party",
    "no statement": "words that state nothing, or twice the same, were taken for a position",
}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """One error; `wanted` is None where too much was found, `got` where nothing was."""

    kind: str
    article: str
    wanted: Row | None
    got: Row | None


def errors_of(
    row: Row, wanted: Sequence[Row], attributions: Sequence[Attribution], positions: Sequence[Position], got: list[Row]
) -> Iterator[Error]:
    """Every error of one article. `wanted` and `got` are in the scorer's form, in the order of their originals."""
    tool = scorer(SCORER)
    right = dict(tool.match(wanted, got, True))
    taken = set(right.values())
    other = {i: j for i, j in tool.match(wanted, got, False) if i not in right and j not in taken}
    lost: list[Spans] = []
    for i, one in enumerate(wanted):
        if i in right:
            for kind in _misread(one, got[right[i]]):
                yield Error(kind=kind, article=row["id"], wanted=one, got=got[right[i]])
            continue
        given = got[other[i]] if i in other else None
        content = _spans(row["positions"][i]["content"])
        lost.append(content)
        pieces = (positions[j] for j in range(len(got)) if j not in taken and got[j]["party"] == one["party"])
        cut = given is None and any(_shared(piece.stated, content) for piece in pieces)
        kind = "wrong span" if cut else _lost(row, i, attributions, given)
        yield Error(kind=kind, article=row["id"], wanted=one, got=given)
    for j in sorted(set(range(len(got))) - taken - set(other.values())):
        stated = positions[j].stated
        if not any(_shared(stated, content) for content in lost):  # otherwise it is the other half of that error
            yield Error(kind=_surplus(row, stated), article=row["id"], wanted=None, got=got[j])


def _misread(one: Row, got: Row) -> Iterator[str]:
    """What differs between an annotated position and the one that was found with its party."""
    if (one["speaker"].lower().split() or [""])[-1] != (got["speaker"].lower().split() or [""])[-1]:
        yield "speaker"
    elif one["voice"] != got["voice"]:
        yield "voice"
    if one["stance"] != got["stance"]:
        yield "stance"


def _lost(row: Row, i: int, found: Sequence[Attribution], other: Row | None) -> str:
    """Where the annotated position `i` was lost; `other` is the one that was found in its place."""
    text, one = row["text"], row["positions"][i]
    content = _spans(one["content"])
    words, source = (
        text[slice(*one["source"])] if one["source"] else "",
        _spans([one["source"]] if one["source"] else []),
    )
    best = max(found, key=lambda a: _shared((*a.cue, *a.content), content), default=None)
    if source and _quoted(text, source, found):
        return "nested"
    if best is None or not _shared((*best.cue, *best.content), content):
        return "attribution missed"
    if other is None and 3 * _shared(best.content, content) < _length(content):
        return "wrong span"
    if any(twin["content"] == one["content"] for k, twin in enumerate(row["positions"]) if k != i):
        return "joint"
    if source and not _share_a_word(text, best.source, words):
        return "wrong source"
    if one["party"] not in load_gazetteer().parties:
        return "unknown party"
    if party_of(words) is None:
        return "coreference"
    return "party missed" if other is None else "party wrong"


def _quoted(text: str, source: Spans, found: Sequence[Attribution]) -> bool:
    """Whether a source stands in a quotation or in what another one says."""
    inside = any(part.covers(span) for one in found if one.source for part in one.content for span in source)
    return inside or any(quote_states(text)[span.start] == 1 for span in source)


def _surplus(row: Row, stated: Spans) -> str:
    """Why there should be no such position."""
    known = [_spans(one["content"]) for one in row["positions"]]
    for one in row.get("attributions", ()):
        content = _spans(one["content"])
        if content not in known and 2 * _shared(stated, content) >= _length(content):
            return "not a party's"
    return "no statement"


def _spans(pairs: Sequence[Sequence[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)


def _share_a_word(text: str, source: Spans, words: str) -> bool:
    """Whether the source found shares a word with the annotated one."""
    found = set(chain.from_iterable(span.of(text).lower().split() for span in source))
    return bool(found & set(words.lower().split()))


def _shared(left: Spans, right: Spans) -> int:
    """How many characters the two have in common."""
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in left for b in right)


def _length(spans: Spans) -> int:
    return sum(span.end - span.start for span in spans)
