"""Whether two groups of articles report one event.

Reports of two look-alike events share most of their words; what parts them are names, numbers and words that nearly
every article of one group has and no article of the other. That is what the traits measure.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from summarizer.stories.encoder import MODEL, Floats
from summarizer.stories.frequencies import Ints
from summarizer.stories.table import KINDS, VIEWS, Table

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
    between = table.views[:, left[:, None], right]
    close = table.close[left[:, None], right]
    mean = float(close.mean())
    inner = min(_within(table, left), _within(table, right))
    sizes = sorted((len(left), len(right)))
    shape = [mean, mean - inner, float(close.max()), float(np.log(sizes[0])), float(np.log(sizes[1]))]
    return np.concatenate((between.mean((1, 2)), shape, _contrast(table, left, right)), dtype=np.float32)


def _within(table: Table, group: Ints) -> float:
    """The mean closeness of the group's pairs; 1 for a single article."""
    size = len(group)
    if size == 1:
        return 1.0
    inside = table.close[group[:, None], group]
    return float((inside.sum() - np.trace(inside)) / (size * (size - 1)))


def _contrast(table: Table, left: Ints, right: Ints) -> Floats:
    """How far marks of each group are missing in the other, how far they are shared, and how many all have.

    Shares of a group are drawn towards the other's, the more the smaller the group: one article proves little.
    """
    a, b = table.marks[left].sum(0), table.marks[right].sum(0)
    n, m = len(left), len(right)
    apart = np.sort(
        (
            _strongest(table, np.maximum(a / (n + 1) - (b + 1) / (m + 1), 0)),
            _strongest(table, np.maximum(b / (m + 1) - (a + 1) / (n + 1), 0)),
        ),
        axis=0,
    )
    shared = np.sort((_core(table, a / (n + 1), b / m), _core(table, b / (m + 1), a / n)), axis=0)
    common = _strongest(table, np.minimum(a / n, b / m))
    return np.column_stack((*apart, *shared, common)).ravel()


def _strongest(table: Table, shares: Floats) -> Floats:
    """The sum of the greatest weighted shares of each kind, (KINDS,)."""
    worth = shares * table.weights
    ends = (*table.kinds[1:].tolist(), len(worth))
    return np.array([_top(worth[start:end]) for start, end in zip(table.kinds.tolist(), ends, strict=True)])


def _top(worth: Floats) -> float:
    return float((np.partition(worth, -STRONGEST)[-STRONGEST:] if len(worth) > STRONGEST else worth).sum())


def _core(table: Table, own: Floats, other: Floats) -> Floats:
    """How much of what the articles of one group have in common the other group has too, 0 to 1; (KINDS,)."""
    heavy = table.weights * own**2
    total = np.add.reduceat(heavy, table.kinds)
    return np.asarray(np.add.reduceat(heavy * other, table.kinds) / np.maximum(total, 1e-9))


class Judge(Protocol):
    """Decides whether two groups of articles report one event."""

    def score(self, table: Table, left: Ints, right: Ints) -> float:
        """The log odds that two disjoint groups of rows do; positive means one event."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """A logistic regression over traits: `weights` (len(TRAITS),) and `bias`."""

    weights: tuple[float, ...]
    bias: float

    def __post_init__(self) -> None:
        if len(self.weights) != len(TRAITS):
            raise ValueError(f"{len(self.weights)} weights for {len(TRAITS)} traits")

    def score(self, table: Table, left: Ints, right: Ints) -> float:
        """See `Judge`."""
        return float(traits(table, left, right) @ np.array(self.weights) + self.bias)


@lru_cache(maxsize=1)
def load_judge() -> Judge:
    """The shipped judge; see the model card for what it was trained on."""
    told = json.loads((MODEL / "judge.json").read_text(encoding="utf-8"))
    return Regression(weights=tuple(told["weights"][trait] for trait in TRAITS), bias=told["bias"])
