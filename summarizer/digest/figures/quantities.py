"""Quantities of a sentence: what its numbers may mean, as a range in which the true one lies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.evidence.numbers import numbers
from summarizer.words import WORD

# What a number with these words before it means, as factors of it. "At least 12" is what was counted so far: 12.
_BOUNDS: dict[str, tuple[float, float]] = {
    "": (1, 1),
    "at least": (1, 1),
    "more than": (1, 1.25),
    "over": (1, 1.25),
    "above": (1, 1.25),
    "nearly": (0.8, 1),
    "almost": (0.8, 1),
    "close to": (0.8, 1.2),
    "about": (0.8, 1.2),
    "around": (0.8, 1.2),
    "some": (0.8, 1.2),
    "roughly": (0.8, 1.2),
    "approximately": (0.8, 1.2),
}
_UPPER = (0, 1)  # "up to", "as many as", "fewer than"
_COUNT = re.compile(r"#[<>~]?(\d+(?:\.\d+)?)$")  # no currency, no per cent
_ROUNDED = 1000  # from here on final noughts mean a rounded number
_JOINED = re.compile(r"\s*[-–]\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A sentence and its words; `lower` has them in small letters."""

    text: str
    matches: tuple[re.Match[str], ...]
    lower: tuple[str, ...]

    def gap(self, index: int) -> str:
        """What stands between the word and the one before it; what is left of the text for the index after the last."""
        start = self.matches[index - 1].end() if index else 0
        return self.text[start : self.matches[index].start() if index < len(self.matches) else len(self.text)]

    def word(self, index: int) -> str:
        """The word in small letters; empty outside the sentence."""
        return self.lower[index] if 0 <= index < len(self.lower) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Words `[first, end)` of a sentence, a bound included, and the range `[low, high]` of what they may mean."""

    first: int
    end: int
    low: float
    high: float


def words_of(sentence: str) -> Words:
    """The words of a sentence."""
    matches = tuple(WORD.finditer(sentence))
    return Words(text=sentence, matches=matches, lower=tuple(match.group().lower() for match in matches))


def quantities(words: Words) -> tuple[Quantity, ...]:
    """The quantities in order; amounts of money, shares, times and dates are none. Ranges ("10 to 12") are one."""
    found: list[Quantity] = []
    for number in numbers(words.text, words.matches):
        count = _COUNT.match(number.key)
        if count is None:
            continue
        first = number.first - number.bound
        one = _meant(float(count.group(1)), words.lower[first : number.first], first, number.end)
        if found and _ranges(words, found[-1], one):
            last = found.pop()
            first = last.first - (words.word(last.first - 1) == "between")
            one = Quantity(first=first, end=one.end, low=min(last.low, one.low), high=max(last.high, one.high))
        found.append(one)
    return tuple(found)


def _meant(value: float, bound: Sequence[str], first: int, end: int) -> Quantity:
    least, most = _BOUNDS.get(" ".join(bound), _UPPER)
    margin = _margin(value)
    return Quantity(first=first, end=end, low=least * value - margin, high=most * value + margin)


def _margin(value: float) -> float:
    """How far a rounded number may be off: half of its last figure that is not nought."""
    if value < _ROUNDED or value != int(value):
        return 0
    figures = str(int(value))
    return 10 ** (len(figures) - len(figures.rstrip("0"))) / 2 if figures.endswith("0") else 0


def _ranges(words: Words, one: Quantity, other: Quantity) -> bool:
    """Whether the two are the ends of a range: "10 to 12", "between 10 and 12", "10-12"."""
    if other.first == one.end:
        return bool(_JOINED.match(words.gap(other.first)))
    if other.first != one.end + 1 or words.word(one.first - 1) == "from":
        return False
    joiner = words.word(one.end)
    return joiner in {"to", "or"} or (joiner == "and" and words.word(one.first - 1) == "between")
