"""A few articles side by side: how close each pair is, and which names, numbers and words each one has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.stories.encoder import Floats
from summarizer.stories.frequencies import Entry, Frequencies

VIEWS = ("words", "lead", "names", "vector", "numbers")
CLOSE = 4  # the first views, whose mean is the closeness of a pair
KINDS = ("name", "lead name", "number", "lead word")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marks:
    """What articles can be told apart by: `have` (n, terms) is 1 where an article has it, `weights` (terms,)."""

    have: Floats
    weights: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """`n` articles compared. `views`: (VIEWS, n, n) cosines; `close`: (n, n); `marks` has one entry a kind."""

    views: Floats
    close: Floats
    marks: tuple[Marks, ...]


def table(entries: Sequence[Entry], frequencies: Frequencies) -> Table:
    """Compares the articles with one another."""
    lengths = [len(entry.terms) for entry in entries]
    rows = np.repeat(np.arange(len(entries)), lengths)
    known, columns = np.unique(np.concatenate([entry.terms for entry in entries]), return_inverse=True)
    weights = frequencies.weights(known)
    numeric = np.zeros(len(known), dtype=np.bool_)
    numeric[columns] = np.concatenate([entry.numeric for entry in entries])
    names = frequencies.names(known) & ~numeric

    def spread(values: list[Floats]) -> Floats:
        out = np.zeros((len(entries), len(known)), dtype=np.float32)
        out[rows, columns] = np.concatenate(values)
        return out

    words, lead = spread([one.words for one in entries]), spread([one.lead for one in entries])
    capitals = spread([one.capitals for one in entries])
    vectors = np.stack([one.article.vector for one in entries])
    cosines = [_cosines(view * weights) for view in (words, lead, capitals)]
    views = np.stack([*cosines, vectors @ vectors.T, _cosines(words[:, numeric] * weights[numeric])])
    chosen = ((words, names), (lead, names), (lead, numeric), (lead, ~names & ~numeric))
    marks = tuple(
        Marks(have=(view[:, kept] > 0).astype(np.float32), weights=weights[kept]) for view, kept in chosen
    )
    return Table(views=views, close=views[:CLOSE].mean(0), marks=marks)


def _cosines(rows: NDArray[np.float32]) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = rows / np.maximum(lengths, 1e-6)
    return rows @ rows.T
