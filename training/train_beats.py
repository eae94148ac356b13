#!/usr/bin/env python3
"""Learns what the words of topics and regions weigh, from the `tune` half of the labelled articles.

usage: python -m training.train_beats

Two small logistic models: every topic shares the weights of its signs and has a bias and a weight of the number of
states of its own; regions share everything. The decision is at probability `AT`. Writes summarizer/digest/learned.json,
with the encoder's vectors of what topics are about. Needs ../shared; deterministic.
"""

from __future__ import annotations

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # read when numpy is imported

import json
import sys
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.beats_labels import OWN, Labelled, labelled
from summarizer.digest import beats, regional, topical
from summarizer.digest.keywords import Opening
from summarizer.stories import features, load_encoder

Doubles = NDArray[np.float64]

OUT = Path(beats.__file__).with_name(beats.LEARNED)
RIDGE = 0.3  # for topics; the regions' few weights get 1
AT = 0.4  # of probability: a story too many can be skipped, one that is missing is not known of
DIGITS = 4


def fitted(signs: Doubles, labels: Doubles, ridge: float) -> Doubles:
    """Weights of a logistic regression by Newton's method; the last column of `signs` is the bias and not shrunk."""
    weights = np.zeros(signs.shape[1])
    shrunk = ridge * np.ones(signs.shape[1])
    shrunk[-1] = 1e-3
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(signs @ weights, -30, 30)))
        bend = signs.T @ (signs * (chance * (1 - chance) + 1e-6)[:, None]) + np.diag(shrunk)
        step = np.linalg.solve(bend, signs.T @ (chance - labels) + shrunk * weights)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def topics(rows: Sequence[Labelled]) -> dict[str, Any]:
    """The weights of topics."""
    encoder, every = load_encoder(), beats.topic_words()
    about = np.stack([encoder.vector(topic.about) for topic in every]).astype("<f2")
    near = np.stack([about.astype(np.float32) @ features(row.article, encoder).vector for row in rows])
    told = [topical.signs(_opening(row), one) for row, one in zip(rows, near, strict=True)]
    crowds = [topical.crowd(len(regional.named(row.article).opening)) for row in rows]
    own = np.eye(len(every))
    table = np.concatenate([np.hstack([one, own * crowd, own]) for one, crowd in zip(told, crowds, strict=True)])
    labels = np.array([topic.name in row.topics for row in rows for topic in every], dtype=np.float64)
    weights = fitted(np.hstack([table, np.zeros((len(table), 1))]), labels, RIDGE)
    signs, states, bias = np.split(weights[:-1], [told[0].shape[1], told[0].shape[1] + len(every)])
    names = [topic.name for topic in every]
    return {
        "signs": _rounded(signs),
        "states": dict(zip(names, _rounded(states), strict=True)),
        "bias": dict(zip(names, _rounded(bias), strict=True)),
        "usual": dict(zip(names, _rounded(near.mean(axis=0)), strict=True)),
        "threshold": _threshold(),
        "about": {name: b64encode(one.tobytes()).decode() for name, one in zip(names, about, strict=True)},
    }


def regions(rows: Sequence[Labelled]) -> dict[str, Any]:
    """The weights of regions."""
    table = np.concatenate([regional.signs(_opening(row), regional.named(row.article)) for row in rows])
    labels = np.array([region in row.regions for row in rows for region in beats.regions()], dtype=np.float64)
    weights = fitted(np.hstack([table, np.ones((len(table), 1))]), labels, 1.0)
    return {"signs": _rounded(weights[:-1]), "bias": _rounded(weights[-1:])[0], "threshold": _threshold()}


def _opening(row: Labelled) -> Opening:
    return Opening(row.article.title, row.article.text)


def _rounded(values: Doubles) -> list[float]:
    return [round(float(value), DIGITS) for value in values]


def _threshold() -> float:
    return round(float(np.log(AT / (1 - AT))), DIGITS)


def main() -> int:
    """Train and write; 1 where the corpora are missing."""
    rows = [row for row in labelled() if row.tune]
    if all(row.corpus == OWN for row in rows):
        print("the labelled corpora are not at ../shared/data")
        return 1
    learned = {"topics": topics(rows), "regions": regions(rows)}
    OUT.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")
    print(f"{OUT.name}: learned from {len(rows)} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
