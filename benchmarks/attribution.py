#!/usr/bin/env python3
"""Scores the shipped tagger on PolNeAR dev with the corpus's scorer.

usage: python -m benchmarks.attribution [--articles N] [--briefing]

--briefing scores the attributions of the finished briefing, which adds some of its own for positions, instead.

Prints precision, recall and F1 of every figure; exits with 1 where a demanded one is not reached.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterable

from benchmarks.scorers import SHARED, Figures, score_attributions
from summarizer.attribution import load_tagger
from summarizer.condense import CondenserSettings
from summarizer.domain import Article, Attribution
from summarizer.pipeline import build_pipeline

DEMANDED = {  # F1 in percent, on all 84 articles
    "relation": 73.0,
    "content_overlap": 85.0,
    "content_exact": 64.0,
    "source_given_content": 88.0,
}


def briefed() -> Callable[[str], Iterable[Attribution]]:
    """The attributions of a text's whole briefing."""
    pipeline = build_pipeline(CondenserSettings())
    return lambda text: pipeline.brief(Article(id="x", text=text, title="", language="en")).attributions


def measure(articles: int | None = None, tag: Callable[[str], Iterable[Attribution]] | None = None) -> Figures:
    """Every figure of the scorer as (precision, recall, F1) in percent, over the first `articles` of dev.

    `tag` None: the shipped tagger.
    """
    with gzip.open(SHARED / "data" / "polnear" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines][:articles]
    return score_attributions(gold, tag or load_tagger().attributions)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--briefing", action="store_true")
    o = parser.parse_args()
    figures = measure(o.articles, briefed() if o.briefing else None)
    for name, (precision, recall, f1) in figures.items():
        print(f"{name:22s} P {precision:6.2f}  R {recall:6.2f}  F1 {f1:6.2f}")
    short = {name: least for name, least in DEMANDED.items() if figures[name][2] < least}
    print(*[f"{name} is below {least}" for name, least in short.items()] or ["every demand is met"], sep="\n")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
