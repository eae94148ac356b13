"""Short noun phrases of a text that can name a matter: "the cease-fire", "sanctions on Iran", "grain inspections"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.domain import Span
from summarizer.parties import Gazetteer
from summarizer.positions.chunks import LONGEST, Chunk, Chunks
from summarizer.positions.issue_words import (
    ACTIONS,
    AUTHORED,
    EMPTY_HEADS,
    FORMS,
    MATTERS,
    REFERRING,
    SYNONYMS,
    WEAK_MODIFIERS,
)
from summarizer.positions.word_classes import (
    COMPARATIVES,
    JOINING,
    LINKING,
    PLACING,
    TELLING,
    is_adjective,
    is_participle,
)

_PERIODS = ("day", "week", "month", "year", "hour", "minute")


@dataclass(frozen=True, slots=True, kw_only=True)
class NounPhrase:
    """A noun phrase and what it is about.

    `matter` is the noun by which two phrases are on one matter; `before` and `after` are the words around it that tell
    it from others of its kind. `head` is the noun that the phrase hangs on, `size` its words. `named` tells whether it
    holds a name, `counted` whether it holds a number, `referring` whether it only points to something said before
    ("the proposal").
    """

    span: Span
    matter: str
    head: str
    before: frozenset[str]
    after: frozenset[str]
    size: int
    named: bool
    counted: bool
    referring: bool

    @property
    def enacted(self) -> bool:
        """Whether the phrase says what is done to its matter: "the release of the crew"."""
        return self.head in ACTIONS and self.head != self.matter

    @property
    def direct(self) -> bool:
        """Whether the phrase hangs on its matter's own noun."""
        return self.matter in (self.head, SYNONYMS.get(self.head))


def noun_phrases(text: str, sentences: Sequence[Span], gazetteer: Gazetteer) -> list[NounPhrase]:
    """Every phrase of the text that can name a matter, in the text's order; `sentences` are the text's."""
    found = _Phrases(Chunks(text, sentences, gazetteer))
    return sorted(found.all(), key=lambda phrase: phrase.span)


class _Phrases:
    """Joins chunks to phrases and leaves out those that name no matter."""

    def __init__(self, cut: Chunks) -> None:
        self._cut = cut
        self._begins = {chunk.begin: chunk for chunk in cut.chunks}

    def all(self) -> list[NounPhrase]:
        out = []
        told: set[Chunk] = set()  # chunks whose matter the phrase around them names
        for chunk in self._cut.chunks:
            if chunk in told or not self._names(chunk):
                continue
            joined = self._joined(chunk)
            out.append(self._phrase(chunk, joined))
            if joined and self._hands_on(chunk, joined):
                told.add(joined)
        return out

    def _names(self, chunk: Chunk) -> bool:
        """Whether the head can name a matter: no party, no person, no time, nothing too wide."""
        head = self._cut.noun(chunk.last - 1)
        word = self._cut.words[chunk.last - 1]
        if self._cut.party[chunk.last - 1] or word.possessive or len(word.key) < 3:
            return False
        several = chunk.last - chunk.first > 1
        if self._cut.name(chunk.last - 1):
            return head in MATTERS and several
        if not several and head not in MATTERS and self._cut.doubtful(chunk.last - 1):
            return False
        if chunk.begin == chunk.first > 0 and word.key in LINKING and self._cut.key(chunk.first - 1) == "in":
            return False  # "in return for"
        formed = several and head in FORMS and self._cut.noun(chunk.last - 2) in MATTERS
        return formed or head in MATTERS or head in REFERRING or head not in EMPTY_HEADS

    def _joined(self, chunk: Chunk) -> Chunk | None:
        """The chunk that a preposition joins to this one, None where none belongs to it."""
        cut, at = self._cut, chunk.last
        found = self._begins.get(at + 1)
        if found is None or not (cut.joined[at] and cut.joined[at + 1]):
            return None
        if found.last - self._front(chunk) > LONGEST or self._empty(found):
            return None
        head, preposition = cut.noun(chunk.last - 1), cut.key(at)
        if preposition == "of":
            return found
        placed = any(cut.name(i) for i in range(found.first, found.last))
        joins = preposition in JOINING or (preposition in PLACING and placed)
        return found if joins and (head in MATTERS or head in ACTIONS) else None

    def _further(self, chunk: Chunk, front: int) -> int:
        """Where a joined chunk ends with what belongs to it, as far as that fits: "freedom of navigation"."""
        cut, at = self._cut, chunk.last
        found = self._begins.get(at + 1)
        if found is None or not (cut.joined[at] and cut.joined[at + 1]):
            return at
        paired = cut.key(at) == "and" and cut.key(chunk.begin - 1) == "between"
        fits = found.last - front <= LONGEST and not self._empty(found)
        return found.last if fits and (paired or cut.key(at) == "of") else at

    def _empty(self, chunk: Chunk) -> bool:
        head = self._cut.noun(chunk.last - 1)
        return head in EMPTY_HEADS and head not in MATTERS and not self._cut.party[chunk.last - 1]

    def _front(self, chunk: Chunk) -> int:
        """The first word that is shown: "the" stays; other determiners, numbers, "new" and "tougher" go."""
        shown = chunk.first
        while shown < chunk.last - 1 and self._light(shown):
            shown += 1
        if shown == chunk.first > chunk.begin and self._cut.key(shown - 1) == "the":
            shown -= 1
        return shown

    def _light(self, at: int) -> bool:
        return self._cut.noun(at) in WEAK_MODIFIERS or self._cut.key(at) in COMPARATIVES

    def _phrase(self, chunk: Chunk, joined: Chunk | None) -> NounPhrase:
        cut = self._cut
        last = self._further(joined, self._front(chunk)) if joined else chunk.last
        front = max(self._front(chunk), last - LONGEST)
        matter = head = cut.noun(chunk.last - 1)
        before = self._telling(front, chunk.last - 1, named=head not in AUTHORED)
        after = self._telling(joined.first, joined.last) if joined else []
        if joined and self._hands_on(chunk, joined):
            matter, before, after = cut.noun(joined.last - 1), after[:-1], []
        elif head in FORMS | ACTIONS and before and before[-1] in MATTERS:
            matter = before.pop()
        shown = range(front, last)
        return NounPhrase(
            span=Span(cut.words[front].start, self._end(last - 1)),
            matter=SYNONYMS.get(matter, matter),
            head=head,
            before=frozenset(before),
            after=frozenset(after),
            size=len(shown),
            named=any(cut.name(i) for i in shown),
            counted=any(cut.introduces(i) and not cut.key(i).isalpha() for i in shown),
            referring=head in REFERRING and not joined and chunk.last - max(front, chunk.first) == 1,
        )

    def _hands_on(self, chunk: Chunk, joined: Chunk) -> bool:
        """Whether the second of two joined phrases names the matter: "the release of the crew", "traces of uranium"."""
        if self._cut.name(joined.last - 1):
            return False
        head = self._cut.noun(chunk.last - 1)
        return head in ACTIONS or (head not in MATTERS and self._cut.noun(joined.last - 1) in MATTERS)

    def _telling(self, first: int, last: int, *, named: bool = True) -> list[str]:
        """The words among `[first, last)` that tell a matter from others: nouns, few adjectives, names if asked."""
        kept = [i for i in range(first, last) if not self._cut.introduces(i) and (named or not self._cut.name(i))]
        told = [i for i in kept if self._cut.key(i) in TELLING or not self._plain(i)]
        return [self._cut.noun(i) for i in told]

    def _plain(self, at: int) -> bool:
        """Whether a modifier tells no two matters apart: "new", "tough", "proposed", "72-hour"."""
        key, noun = self._cut.key(at), self._cut.noun(at)
        measure = noun[0].isdigit() or noun.endswith(_PERIODS)
        return measure or noun in WEAK_MODIFIERS or is_adjective(key) or is_participle(key)

    def _end(self, at: int) -> int:
        word = self._cut.words[at]
        return word.start + len(word.text) if word.possessive else word.end
