"""Whether two groups of articles report one event.

Reports of two look-alike events share most of their words; what parts them are names, numbers and words that nearly
every article of one group has and no article of the other. That is what the traits measure.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from summarizer.stories.encoder import MODEL, Floats
from summarizer.stories.frequencies import Ints
from summarizer.stories.table import KINDS, VIEWS, Marks, Table

STRONGEST = 3  # marks of a kind that count: a pair of groups is told apart by a few

TRAITS = (
    *(f"{view} alike" for view in VIEWS),
    "close",
    "looser than within",
    "closest pair",
    "smaller group",
    "larger group",
    *(
        f"{kind}: {trait}"
        for kind in KINDS
        for trait in ("apart", "apart on one side", "core shared", "core shared on one side", "common")
    ),
)


def traits(table: Table, left: Ints, right: Ints) -> Floats:
    """The traits of two disjoint groups of rows of `table`, neither empty; shape (len(TRAITS),)."""
    between = np.ix_(left, right)
    alike = [float(view[between].mean()) for view in table.views]
    close = table.close[between]
    mean = float(close.mean())
    inner = min(_within(table, left, mean), _within(table, right, mean))
    sizes = sorted((len(left), len(right)))
    marked = [value for marks in table.marks for value in _contrast(marks, left, right)]
    shape = [mean, mean - inner, float(close.max()), float(np.log(sizes[0])), float(np.log(sizes[1]))]
    return np.array([*alike, *shape, *marked], dtype=np.float32)


def _within(table: Table, group: Ints, alone: float) -> float:
    """The mean closeness of the group's pairs; `alone` where it is one article."""
    size = len(group)
    if size == 1:
        return 1.0
    inside = table.close[np.ix_(group, group)]
    return float((inside.sum() - np.trace(inside)) / (size * (size - 1)))


def _contrast(marks: Marks, left: Ints, right: Ints) -> tuple[float, float, float, float, float]:
    """How far marks of each group are missing in the other, how far they are shared, and how many all have.

    Shares of a group are drawn towards the other's, the more the smaller the group: one article proves little.
    """
    a, b = marks.have[left].sum(0), marks.have[right].sum(0)
    n, m = len(left), len(right)
    apart = sorted(
        (
            _strongest(np.maximum(a / (n + 1) - (b + 1) / (m + 1), 0) * marks.weights),
            _strongest(np.maximum(b / (m + 1) - (a + 1) / (n + 1), 0) * marks.weights),
        )
    )
    shared = sorted(
        (_core(a / (n + 1), b / m, marks.weights), _core(b / (m + 1), a / n, marks.weights)),
    )
    common = _strongest(np.minimum(a / n, b / m) * marks.weights)
    return apart[0], apart[1], shared[0], shared[1], common


def _strongest(values: Floats) -> float:
    if len(values) > STRONGEST:
        values = np.partition(values, -STRONGEST)[-STRONGEST:]
    return float(values.sum())


def _core(own: Floats, other: Floats, weights: Floats) -> float:
    """How much of what the articles of one group have in common the other group has too, 0 to 1."""
    heavy = weights * own**2
    return float((heavy * other).sum() / max(float(heavy.sum()), 1e-9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """A logistic regression over traits: `weights` (len(TRAITS),) and `bias`; positive means one event."""

    weights: tuple[float, ...]
    bias: float

    def __post_init__(self) -> None:
        if len(self.weights) != len(TRAITS):
            raise ValueError(f"{len(self.weights)} weights for {len(TRAITS)} traits")

    def score(self, table: Table, left: Ints, right: Ints) -> float:
        """The log odds that the two groups report one event."""
        return float(traits(table, left, right) @ np.array(self.weights) + self.bias)


@lru_cache(maxsize=1)
def load_judge() -> Judge:
    """The shipped judge; see the model card for what it was trained on."""
    told = json.loads((MODEL / "judge.json").read_text(encoding="utf-8"))
    return Judge(weights=tuple(told["weights"][trait] for trait in TRAITS), bias=told["bias"])
