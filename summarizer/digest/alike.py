"""Whether two sentences or statements of different articles say the same; each is read closely once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from summarizer.digest.domain import Line, Saying
from summarizer.domain import Stance
from summarizer.standings.same import ALIKE, NEAR, SHARED, Told, same, told
from summarizer.words import content_stems

REPEATED = 0.5  # of the shorter sentence's words: what shares more tells nothing new beside the other
FEWEST = 3  # words that carry meaning
_NUMBER = re.compile(r"\d[\d.,]*")
_YES: frozenset[Stance] = frozenset({"accept", "support", "offer", "pledge"})
_NO: frozenset[Stance] = frozenset({"reject", "deny"})
NEAR_ALL = 0.25  # of all bare words of two statements: with fewer in common, a close reading is not worth its time


@lru_cache(maxsize=1 << 15)
def stems(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, as stems."""
    return frozenset(content_stems(text))


def repeats(one: Line, other: Line) -> bool:
    """Whether one of the sentences tells little beside the other. Here a doubt drops a sentence: others can be had."""
    mine, theirs = stems(one.text), stems(other.text)
    shorter = min(len(mine), len(theirs))
    return shorter < FEWEST or len(mine & theirs) >= REPEATED * shorter


@dataclass(frozen=True, slots=True)
class Gist:
    """What a statement says, as far as words tell: its stems, its numbers, and which side it takes."""

    stems: frozenset[str]
    numbers: frozenset[str]
    stance: Stance


def gist(saying: Saying) -> Gist:
    """The gist of a statement."""
    words = stated(saying)
    return Gist(stems(words), frozenset(_NUMBER.findall(words)), saying.position.stance)


def echoes(one: Gist, other: Gist) -> bool:
    """Whether a statement hardly tells anything new to whoever has read the other one, of the same party.

    Looser than `Statements.same`: here a doubt says that it is not new. One that takes the other side or has another
    number is new however alike the words are.
    """
    shorter = min(len(one.stems), len(other.stems))
    if shorter < FEWEST or len(one.stems & other.stems) < REPEATED * shorter or one.numbers - other.numbers:
        return False
    stances = {one.stance, other.stance}
    return not (stances & _YES and stances & _NO)


class Statements:
    """Compares statements of one party over several articles. Here a doubt keeps two apart, as in one article.

    Each is read closely once, and only where its bare words are near another's.
    """

    def __init__(self) -> None:
        self._stems: dict[Saying, frozenset[str]] = {}
        self._told: dict[Saying, tuple[frozenset[str], Told]] = {}

    def same(self, one: Saying, other: Saying) -> bool:
        """Whether the two say the same, by the rules within one article."""
        mine, theirs = self._stems_of(one), self._stems_of(other)
        shared = len(mine & theirs)
        if shared < NEAR * min(len(mine), len(theirs)) or shared < NEAR_ALL * len(mine | theirs):
            return False
        (mine, one_told), (theirs, other_told) = self._read(one), self._read(other)
        shared = len(mine & theirs)
        if shared < SHARED * min(len(mine), len(theirs)) or shared < ALIKE * len(mine | theirs):
            return False  # as `same` finds, which counts the words anew for every pair
        return same(one_told, other_told)

    def _stems_of(self, saying: Saying) -> frozenset[str]:
        found = self._stems.get(saying)
        if found is None:
            found = self._stems[saying] = frozenset(content_stems(stated(saying)))
        return found

    def _read(self, saying: Saying) -> tuple[frozenset[str], Told]:
        """The statement read closely, with what its words count as."""
        if saying not in self._told:
            read = told(saying.position, saying.report.article.text)
            self._told[saying] = read.keys, read
        return self._told[saying]


def stated(saying: Saying) -> str:
    """The words that state a position."""
    text = saying.report.article.text
    return " ".join(span.of(text) for span in saying.position.stated)
