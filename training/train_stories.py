#!/usr/bin/env python3
"""Trains the judge of stories: from two groups of articles to whether they report one event.

usage: python -m training.train_stories [--out summarizer/stories/model/judge.json]

Training examples are the merges of average linkage, right where merging does not lower the B-cubed F1: over ECB+, whose
topics hold two look-alike stories each, and over our own articles, which share parties and places and are each on an
event of their own. Prints the F1 on what was left out: five random halvings, each half tested with the other's judge.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.clusters import Labelled, bcubed, labelled, own
from summarizer.stories.frequencies import Frequencies, Ints
from summarizer.stories.groups import TRAITS, Judge, Regression, traits
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


def fit(found: Examples) -> Regression:
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
    return Regression(weights=tuple(plain.tolist()), bias=float(weights[-1] - plain @ mean))


def grouped(articles: Sequence[Labelled], found: Table, judge: Judge) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of all articles clustered at once."""
    labels = np.zeros(len(articles), dtype=np.int64)
    for label, group in enumerate(partition(found, singles(len(articles)), judge)):
        labels[group] = label
    return bcubed(labels.tolist(), [one.story for one in articles])


def joined(parts: Sequence[Examples]) -> Examples:
    """The examples of several corpora."""
    return Examples(
        traits=np.concatenate([part.traits for part in parts]),
        one=np.concatenate([part.one for part in parts]),
        worth=np.concatenate([part.worth for part in parts]),
    )


def trained(*corpora: Sequence[Labelled]) -> Regression:
    """A judge trained on the merges inside each corpus."""
    return fit(joined([examples(corpus, compared(corpus)) for corpus in corpora]))


Halves = tuple[list[Labelled], list[Labelled]]


def halvings(articles: Sequence[Labelled], count: int = 5) -> list[Halves]:
    """The articles halved by topic, `count` times."""
    topics = sorted({one.topic for one in articles})
    out = []
    for seed in range(count):
        chosen = set(np.random.default_rng(seed).permutation(topics)[: len(topics) // 2].tolist())
        out.append(([a for a in articles if a.topic in chosen], [a for a in articles if a.topic not in chosen]))
    return out


def report(name: str, rows: Sequence[tuple[float, float, float]]) -> None:
    print(f"{name:26} P/R/F1", *np.round(np.mean(rows, axis=0), 3), "F1 from", round(min(row[2] for row in rows), 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A judge, the articles of ECB+ whose topics it was trained on, and articles that it was not trained on."""

    judge: Judge
    seen: list[Labelled]
    unseen: list[Labelled]
    own_unseen: list[Labelled]


def trials(articles: Sequence[Labelled], ours: Sequence[Labelled]) -> Iterator[Trial]:
    """Two trials a halving: each half with the judge of the other."""
    for halves, own_halves in zip(halvings(articles), halvings(ours), strict=True):
        for one, other in ((0, 1), (1, 0)):
            judge = trained(halves[one], own_halves[one])
            yield Trial(judge=judge, seen=halves[one], unseen=halves[other], own_unseen=own_halves[other])


def cross_validate(articles: Sequence[Labelled], ours: Sequence[Labelled]) -> None:
    """Prints the mean figures of the trials."""
    found = [
        [grouped(part, compared(part), trial.judge) for part in (trial.seen, trial.unseen, trial.own_unseen)]
        for trial in trials(articles, ours)
    ]
    for name, rows in zip(
        ("topics trained on", "topics left out", "own, left out"), zip(*found, strict=True), strict=True
    ):
        report(name, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("summarizer/stories/model/judge.json"))
    out: Path = parser.parse_args().out
    articles, ours = labelled(), own(held_out=False)
    cross_validate(articles, ours)
    judge = trained(articles, ours)
    report("all of ECB+, as shipped", [grouped(articles, compared(articles), judge)])
    held_out = own(held_out=True)
    report("own held out, as shipped", [grouped(held_out, compared(held_out), judge)])
    weights = {trait: round(weight, 4) for trait, weight in zip(TRAITS, judge.weights, strict=True)}
    out.write_text(json.dumps({"bias": round(judge.bias, 4), "weights": weights}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
