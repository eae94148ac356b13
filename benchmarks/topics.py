#!/usr/bin/env python3
"""How often the product's topics and regions are right, on labelled articles.

usage: python -m benchmarks.topics [--errors]

Prints precision, recall and F1 of each topic and region on both halves of the labels, micro and macro averages, and
the averages of the project's own articles alone. The words were chosen and weighed on the half `tune`; what counts is
`held`. --errors lists what goes wrong on `tune`. Only the project's own articles count where the corpora are
missing. Exits with 1 where a demanded figure is not reached with all of them.
"""

from __future__ import annotations

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # read when numpy is imported

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.beats_labels import OWN, Labelled, labelled
from summarizer.digest.keywords import Opening
from summarizer.digest.regional import named, regions_of
from summarizer.digest.topical import topics_of
from summarizer.stories import features, load_encoder

DEMANDED = {"topics": 0.78, "regions": 0.90}  # micro F1 on the held half

Figures = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article's labels and what the product tells, both of one kind."""

    row: Labelled
    wanted: frozenset[str]
    found: frozenset[str]


def told(rows: Iterable[Labelled], *, meaning: bool = True) -> dict[str, list[Told]]:
    """Topics and regions of each article; without `meaning` the encoder is not asked."""
    encoder = load_encoder()
    out: dict[str, list[Told]] = {"topics": [], "regions": []}
    for row in rows:
        opening, states = Opening(row.article.title, row.article.text), named(row.article)
        vector = features(row.article, encoder).vector if meaning else None
        topics = frozenset(topics_of(opening, vector, len(states.opening)))
        out["topics"].append(Told(row=row, wanted=row.topics, found=topics))
        out["regions"].append(Told(row=row, wanted=row.regions, found=frozenset(regions_of(opening, states))))
    return out


def figures(found: Sequence[Told]) -> dict[str, Figures]:
    """Precision, recall and F1 of each label, and `micro` and `macro` averages."""
    right, told, wanted = Counter[str](), Counter[str](), Counter[str]()
    for one in found:
        right.update(one.wanted & one.found)
        told.update(one.found)
        wanted.update(one.wanted)
    each = {label: _figures(right[label], told[label], wanted[label]) for label in sorted(wanted | told)}
    macro = tuple(sum(one[at] for one in each.values()) / len(each) for at in range(3))
    return each | {
        "micro": _figures(right.total(), told.total(), wanted.total()),
        "macro": (macro[0], macro[1], macro[2]),
    }


def _figures(right: int, told: int, wanted: int) -> Figures:
    precision, recall = right / told if told else 1.0, right / wanted if wanted else 1.0
    return precision, recall, 2 * right / (told + wanted) if told + wanted else 1.0


def show(name: str, found: Sequence[Told], *, each: bool) -> float:
    """Print the figures and return the micro F1."""
    all_figures = figures(found)
    for label, (precision, recall, f1) in all_figures.items():
        if each or label in ("micro", "macro"):
            number = sum(label in one.wanted for one in found) or len(found)
            print(f"{name:22} {label:15} P {precision:.2f} R {recall:.2f} F1 {f1:.3f} ({number})")
    return all_figures["micro"][2]


def _errors(found: Iterable[Told]) -> None:
    for one in found:
        if one.row.tune and one.wanted != one.found:
            missing, more = sorted(one.wanted - one.found), sorted(one.found - one.wanted)
            print(f"{one.row.article.id[:60]:60} without {missing}, with {more}")


def main() -> int:
    """Print the figures; 1 where a demanded one is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    rows = labelled()
    complete = any(row.corpus != OWN for row in rows)
    if not complete:
        print("the corpora are not at ../shared/data: the project's own articles alone")
    began = time.process_time()
    found = told(rows)
    print(f"{len(rows)} articles, {1e3 * (time.process_time() - began) / len(rows):.1f} ms each, the encoder included")
    failed = False
    for kind, every in found.items():
        for half in ("tune", "held"):
            some = [one for one in every if one.row.tune is (half == "tune")]
            reached = show(f"{kind}, {half}", some, each=True)
            show(f"{kind}, {half}, own", [one for one in some if one.row.corpus == OWN], each=False)
            failed |= half == "held" and complete and reached < DEMANDED[kind]
        if given.errors:
            _errors(every)
    words = told(rows, meaning=False)["topics"]
    show("topics, held, words", [one for one in words if not one.row.tune], each=False)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
