#!/usr/bin/env python3
"""Trains the judge of stories: from two groups of articles to whether they report one event.

usage: python -m training.train_stories [--out summarizer/stories/model/judge.json]

Training examples are the merges of average linkage over articles of ECB+, right where merging does not lower the
B-cubed F1. Prints the F1 on topics left out: five random halvings, each half tested with the other's judge.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.clusters import Labelled, bcubed, labelled
from summarizer.stories.frequencies import Frequencies, Ints
from summarizer.stories.groups import TRAITS, Judge, traits
from summarizer.stories.linkage import Node, partition, tree
from summarizer.stories.table import Table, table

RIDGE = 40.0  # on weights of standardised traits
LEAST = 0.05  # weight of an example whose decision changes nothing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examples:
    """`traits` (n, TRAITS), `one` (n,) whether to merge, `worth` (n,) how many articles the decision is worth."""

    traits: NDArray[np.float64]
    one: NDArray[np.float64]
    worth: NDArray[np.float64]


def compared(articles: Sequence[Labelled]) -> Table:
    """The articles in one table, as if the window held them alone."""
    frequencies = Frequencies()
    return table([frequencies.add(one.features) for one in articles], frequencies)


def singles(count: int) -> list[Ints]:
    return [np.array([i], dtype=np.int64) for i in range(count)]


def examples(articles: Sequence[Labelled], found: Table) -> Examples:
    """One example a merge of the tree over all articles."""
    stories = np.unique([one.story for one in articles], return_inverse=True)[1]
    totals = np.bincount(stories)
    rows: list[tuple[NDArray[np.float32], bool, float]] = []

    def worth(group: Ints) -> float:
        counts = np.bincount(stories[group], minlength=len(totals))
        precision, recall = counts / len(group), counts / totals
        return float((counts * 2 * precision * recall / np.maximum(precision + recall, 1e-9)).sum())

    def visit(node: Node) -> float:
        whole = worth(node.rows)
        if node.parts is None:
            return whole
        parts = sum(visit(part) for part in node.parts)
        left, right = (part.rows for part in node.parts)
        rows.append((traits(found, left, right), whole >= parts - 1e-9, abs(whole - parts) + LEAST))
        return max(whole, parts)

    visit(tree(found, singles(len(articles))))
    return Examples(
        traits=np.array([row[0] for row in rows], dtype=np.float64),
        one=np.array([row[1] for row in rows], dtype=np.float64),
        worth=np.array([row[2] for row in rows], dtype=np.float64),
    )


def fit(found: Examples) -> Judge:
    """Logistic regression with a ridge, by Newton's method, on standardised traits."""
    mean, scale = found.traits.mean(0), found.traits.std(0) + 1e-9
    x = np.column_stack(((found.traits - mean) / scale, np.ones(len(found.one))))
    ridge = np.diag([*[RIDGE] * len(TRAITS), 0.0])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (found.worth * (chance - found.one)) + ridge @ weights
        curve = (x * (found.worth * chance * (1 - chance))[:, None]).T @ x + ridge
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    plain = weights[:-1] / scale
    return Judge(weights=tuple(plain.tolist()), bias=float(weights[-1] - plain @ mean))


def grouped(articles: Sequence[Labelled], found: Table, judge: Judge) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of all articles clustered at once."""
    labels = np.zeros(len(articles), dtype=np.int64)
    for label, group in enumerate(partition(found, singles(len(articles)), judge)):
        labels[group] = label
    return bcubed(labels.tolist(), [one.story for one in articles])


def halvings(articles: Sequence[Labelled], count: int = 5) -> list[tuple[list[Labelled], list[Labelled]]]:
    """The articles halved by topic, `count` times."""
    topics = sorted({one.topic for one in articles})
    out = []
    for seed in range(count):
        chosen = set(np.random.default_rng(seed).permutation(topics)[: len(topics) // 2].tolist())
        out.append(([a for a in articles if a.topic in chosen], [a for a in articles if a.topic not in chosen]))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("summarizer/stories/model/judge.json"))
    out: Path = parser.parse_args().out
    articles = labelled()
    seen, unseen = [], []
    for halves in halvings(articles):
        tables = [compared(half) for half in halves]
        for one, other in ((0, 1), (1, 0)):
            judge = fit(examples(halves[one], tables[one]))
            seen.append(grouped(halves[one], tables[one], judge))
            unseen.append(grouped(halves[other], tables[other], judge))
    for name, rows in (("trained on", seen), ("left out", unseen)):
        print(f"{name:10} P/R/F1", *np.round(np.mean(rows, axis=0), 3), "F1 from", np.round(np.min(rows, axis=0)[2], 3))
    whole = compared(articles)
    judge = fit(examples(articles, whole))
    print("all topics P/R/F1", *np.round(grouped(articles, whole, judge), 3))
    weights = {trait: round(weight, 4) for trait, weight in zip(TRAITS, judge.weights, strict=True)}
    out.write_text(json.dumps({"bias": round(judge.bias, 4), "weights": weights}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
