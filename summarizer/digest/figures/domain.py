"""The words of figures: what is counted, in a sentence and in an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from summarizer.domain import Span

FigureKind = Literal[
    "killed",
    "injured",
    "missing",
    "displaced",
    "evacuated",
    "arrested",
    "detained",
    "captured",
    "abducted",
    "magnitude",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """A figure of a sentence: characters `[start, end)` of it, and the range of what the number may mean.

    `who` is "people" where all are meant, else the very words; magnitudes are nobody's: "".
    """

    kind: FigureKind
    who: str
    start: int
    end: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A figure of an article: the characters `span`, of the sentence `sentence`; `low` and `high` as in `Toll`.

    `around` is the sentence with its neighbours, `at` its number from 0; `days` and `places` are those that it names.
    `others` are the ranges of what else the article counts so: parts, or other events.
    """

    kind: FigureKind
    who: str
    span: Span
    sentence: Span
    around: Span
    at: int
    low: float
    high: float
    days: frozenset[str]
    places: frozenset[str]
    others: tuple[tuple[float, float], ...] = ()
