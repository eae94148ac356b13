"""A few articles side by side: how close each pair is, and which names, numbers and words each one has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from summarizer.stories.encoder import Floats
from summarizer.stories.frequencies import Entry, Frequencies, Ints

VIEWS = ("words", "lead", "names", "vector", "numbers")
CLOSE = 4  # the first views, whose mean is the closeness of a pair
UNTHREADED = 1 << 18  # multiplications of one product up to which OpenBLAS stays on one thread
LEAST_STEP = 8  # columns; with fewer in a step, threads are the lesser evil

KINDS = ("name", "lead name", "number", "lead word")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """`n` articles compared. `views`: (VIEWS, n, n) cosines; `close`: (n, n), the mean of the first views.

    `marks` (n, m) is 1 where an article has a mark, `weights` (m,) is how rare each is; the marks of the kinds
    stand one after the other, each kind's from its number in `kinds` (KINDS,) on, which is never empty.
    """

    views: Floats
    close: Floats
    marks: Floats
    weights: Floats
    kinds: Ints


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
    vectors = np.stack([one.vector for one in entries])
    cosines = [_cosines(view * weights) for view in (words, lead, capitals)]
    views = np.stack([*cosines, _products(vectors, vectors * 1), _cosines(words[:, numeric] * weights[numeric])])
    chosen = [(words, names), (lead, names), (lead, numeric), (lead, ~names & ~numeric)]
    nothing = np.zeros((len(entries), 1), dtype=np.float32)  # so that no kind is without marks
    marks = [np.hstack((nothing, view[:, kept] > 0)) for view, kept in chosen]
    return Table(
        views=views,
        close=views[:CLOSE].mean(0),
        marks=np.hstack(marks),
        weights=np.concatenate([np.append(np.float32(0), weights[kept]) for _, kept in chosen]),
        kinds=np.cumsum([0, *(part.shape[1] for part in marks[:-1])]),
    )


def _cosines(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = rows / np.maximum(lengths, 1e-6)
    return _products(unit, unit * 1)  # a second array: the product of an array with itself starts threads earlier


def _products(left: Floats, right: Floats) -> Floats:
    """`left @ right.T`, both (n, k), in steps for which BLAS starts no threads.

    Its threads gain nothing on tables of a few dozen articles, and wait for one another where cores are busy.
    """
    step = UNTHREADED // len(left) ** 2
    if step < LEAST_STEP:
        return np.asarray(left @ right.T)
    out = np.zeros((len(left), len(left)), dtype=np.float32)
    for at in range(0, left.shape[1], step):
        out += left[:, at : at + step] @ right[:, at : at + step].T
    return out
