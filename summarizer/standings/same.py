"""Whether two statements of one party say the same. Strict: a doubt keeps them apart."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.domain import Position, Stance
from summarizer.evidence.reading import Token, read
from summarizer.words import content_stems

LEAST = 3  # words that carry meaning; of fewer nobody can tell
SHARED = 0.8  # of the shorter statement's words, those that the longer one has too
NEAR = 0.4  # the same of their bare stems: fewer, and a close reading is not worth its time
ALIKE = 0.55  # of all their words, those that both have: a longer statement may tell more than it repeats
_DECISIVE = frozenset({"possible", "condition"})  # "may close" is not "will close", which "must close" may report
_YES: frozenset[Stance] = frozenset({"accept", "support", "offer", "pledge"})
_NO: frozenset[Stance] = frozenset({"reject", "deny"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A statement read closely: its words that carry meaning (`tokens`), under the negation of its cue ("denied")."""

    stance: Stance
    government: bool
    voice: str
    tokens: tuple[Token, ...]

    @property
    def keys(self) -> frozenset[str]:
        """What the words count as, each once."""
        return frozenset(token.key for token in self.tokens)

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers among them."""
        return frozenset(token.key for token in self.tokens if token.role == "number")


def told(position: Position, text: str) -> Told:
    """The statement of a position, read."""
    cue = " ".join(span.of(text) for span in position.attributions[0].cue)
    content = " ".join(span.of(text) for span in position.stated)
    said = f"{cue} {content}" if cue else content
    after = len(said) - len(content)
    return Told(
        stance=position.stance,
        government=position.voice in ("executive", "unnamed"),
        voice=position.voice,
        tokens=tuple(t for t in read(said) if t.start >= after and t.role != "function"),
    )


def same(one: Told, other: Told) -> bool:
    """Whether one repeats, paraphrases or contains the other.

    Voices of the government may say the same as one another, parliament's and the opposition's only among themselves.
    Numbers, names in their order, negations and "may" or "if" must agree.
    """
    if one.voice != other.voice and not (one.government and other.government):
        return False
    if (one.stance in _YES and other.stance in _NO) or (one.stance in _NO and other.stance in _YES):
        return False
    shared = one.keys & other.keys
    shorter = min(len(one.keys), len(other.keys))
    if shorter < LEAST or len(shared) < SHARED * shorter or len(shared) < ALIKE * len(one.keys | other.keys):
        return False
    return one.numbers == other.numbers and _ordered(one, other) and _certain(one, other, shared)


class Comparer:
    """Tells which positions of one text say the same; reads each of them closely once, and only where it has to."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stems: dict[Position, frozenset[str]] = {}
        self._told: dict[Position, Told] = {}

    def same(self, one: Position, other: Position) -> bool:
        """Whether the two say the same, as the function `same` tells."""
        return self._near(one, other) and same(self._read(one), self._read(other))

    def _near(self, one: Position, other: Position) -> bool:
        stems, others = self._stems_of(one), self._stems_of(other)
        return len(stems & others) >= NEAR * min(len(stems), len(others))

    def _stems_of(self, position: Position) -> frozenset[str]:
        if position not in self._stems:
            stated = " ".join(span.of(self._text) for span in position.stated)
            self._stems[position] = frozenset(content_stems(stated))
        return self._stems[position]

    def _read(self, position: Position) -> Told:
        if position not in self._told:
            self._told[position] = told(position, self._text)
        return self._told[position]


def _ordered(one: Told, other: Told) -> bool:
    """Whether the names that both have come in one order: who does it to whom."""
    names, others = (tuple(dict.fromkeys(t.key for t in told.tokens if t.role == "name")) for told in (one, other))
    return [key for key in names if key in others] == [key for key in others if key in names]


def _certain(one: Told, other: Told, shared: frozenset[str]) -> bool:
    """Whether each shared word is denied in both or in neither, and as sure in both."""
    return all(_scopes(one, key) & _scopes(other, key) for key in shared)


def _scopes(told: Told, key: str) -> set[tuple[bool, frozenset[str]]]:
    return {(token.negations % 2 == 1, token.moods & _DECISIVE) for token in told.tokens if token.key == key}
