"""Whether two sentences or statements of different articles say the same; each is read closely once."""

from __future__ import annotations

from functools import lru_cache

from summarizer.digest.domain import Line, Saying
from summarizer.standings.same import NEAR, Told, same, told
from summarizer.words import content_stems

REPEATED = 0.5  # of the shorter sentence's words: what shares more tells nothing new beside the other
FEWEST = 3  # words that carry meaning


@lru_cache(maxsize=1 << 15)
def stems(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, as stems."""
    return frozenset(content_stems(text))


def repeats(one: Line, other: Line) -> bool:
    """Whether one of the sentences tells little beside the other. Here a doubt drops a sentence: others can be had."""
    mine, theirs = stems(one.text), stems(other.text)
    shorter = min(len(mine), len(theirs))
    return shorter < FEWEST or len(mine & theirs) >= REPEATED * shorter


class Statements:
    """Compares statements of one party over several articles. Here a doubt keeps two apart, as in one article."""

    def __init__(self) -> None:
        self._told: dict[int, Told] = {}

    def same(self, one: Saying, other: Saying) -> bool:
        """Whether the two say the same, by the rules within one article."""
        mine, theirs = stems(stated(one)), stems(stated(other))
        if len(mine & theirs) < NEAR * min(len(mine), len(theirs)):
            return False
        return same(self._read(one), self._read(other))

    def _read(self, saying: Saying) -> Told:
        key = id(saying)  # the caller holds every saying for as long as this lives
        if key not in self._told:
            self._told[key] = told(saying.position, saying.report.article.text)
        return self._told[key]


def stated(saying: Saying) -> str:
    """The words that state a position."""
    text = saying.report.article.text
    return " ".join(span.of(text) for span in saying.position.stated)
