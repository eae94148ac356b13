#!/usr/bin/env python3
"""How well `/brief topic WORDS` finds stories: free words, over the project's own articles, each a story of its own.

usage: python -m benchmarks.queries [--show]

Relevance was judged by one reader before anything was found; `bot.digests.searching` was tuned on the same queries.
Prints mean average precision, how often one of the first three is relevant, and how often nothing is found: as a
subscription reads the words, where all must be there; as `/brief topic` does; and, beside them, the nearest by the
sentence encoder alone and both together, which no process that composes digests has at hand. Exits with 1 where
`/brief topic` falls below what is demanded.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from bot.digests.composer import Composer, Wish
from bot.store.subscription import MOST_STORIES, Choice
from summarizer.digest.domain import FeedCheck, Publisher
from summarizer.digest.outline import OutlinedReport, OutlinedStory
from summarizer.digest.outlining import outline
from summarizer.domain import Article, Briefing, Engine, Withheld
from summarizer.stories import features, load_encoder
from summarizer.stories.domain import Story
from training.corpus.convert import articles

QUERIES = Path(__file__).with_suffix(".tsv")
DEMANDED = 0.6  # mean average precision
NOW = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
_PUBLISHER = Publisher(name="Own", feed="https://own.example/rss")
_ENGINE = Engine(name="none", version="1")

Find = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Words to look for, and the ids of the articles that whoever typed them would want."""

    words: str
    relevant: frozenset[str]


def queries() -> list[Query]:
    """All of them."""
    with QUERIES.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return [Query(words=row["query"], relevant=frozenset(row["relevant"].split())) for row in rows]


def own() -> list[Article]:
    """The project's own articles."""
    rows = [*articles(held_out=False), *articles(held_out=True)]
    return [Article(id=row["id"], title=row["title"], text=row["text"], language="en") for row in rows]


def composer(every: Sequence[Article]) -> Composer:
    """Each article as a story with one report, all of the same age."""
    window = {"since": NOW - timedelta(days=1), "until": NOW, "feeds": FeedCheck(checked=1)}
    return Composer([_story(article) for article in every], **window)


def _story(article: Article) -> OutlinedStory:
    bare = Briefing(
        article=article, summary=(), attributions=(), positions=(), standings=(), withheld=Withheld(), engine=_ENGINE
    )
    seen = NOW - timedelta(hours=2)
    report = OutlinedReport(id=article.id, briefed=article.id, outline=outline(bare), publisher=_PUBLISHER, seen=seen)
    return OutlinedStory(story=Story(id=article.id, title=None, articles=(article.id,)), reports=(report,))


def asked(every: Composer, *, loosely: bool) -> Find:
    """The stories that the composer finds, in its order."""

    def find(words: str) -> list[str]:
        wish = Wish(choice=Choice(topics=(words,), stories=MOST_STORIES), loosely=loosely)
        return [story.story.id for story in every.choose(wish).stories]

    return find


def nearest(every: Sequence[Article], also: Find | None = None) -> Find:
    """Those that the encoder finds nearest; what `also` finds gains by its place."""
    encoder = load_encoder()
    vectors = np.stack([features(article, encoder).vector for article in every])

    def find(words: str) -> list[str]:
        near = vectors @ encoder.vector(words)
        places = {id: place for place, id in enumerate(also(words) if also else ())}
        gain = np.array([0.3 * 0.9 ** places[one.id] if one.id in places else 0.0 for one in every])
        return [every[at].id for at in np.argsort(-(near + gain))[:MOST_STORIES]]

    return find


def measured(name: str, find: Find, *, show: bool = False) -> float:
    """Print the figures of a way to find; returns its mean average precision."""
    found = [(query, list(find(query.words))) for query in queries()]
    precisions = [average_precision(ids, query.relevant) for query, ids in found]
    success = np.mean([not query.relevant.isdisjoint(ids[:3]) for query, ids in found])
    nothing = sum(not ids for _, ids in found)
    mean = float(np.mean(precisions))
    print(f"{name:34} MAP {mean:.3f}, success at 3 {success:.3f}, nothing for {nothing} of {len(found)}")
    for (query, ids), precision in zip(found, precisions, strict=True):
        if show and precision < 0.5:
            print(f"    {query.words}: {precision:.2f}, {ids[:5]}")
    return mean


def average_precision(found: Sequence[str], relevant: frozenset[str]) -> float:
    """The mean of the precisions at each relevant place; what is not found counts as 0."""
    right = [place for place, id in enumerate(found, start=1) if id in relevant]
    return sum(number / place for number, place in enumerate(right, start=1)) / len(relevant)


def main() -> int:
    """Print the figures; 1 where too little is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    every = own()
    composed = composer(every)
    measured("all of the words (subscriptions)", asked(composed, loosely=False))
    reached = measured("most of the words (/brief topic)", asked(composed, loosely=True), show=given.show)
    measured("the encoder alone", nearest(every))
    measured("the encoder and most of the words", nearest(every, asked(composed, loosely=True)))
    return int(reached < DEMANDED)


if __name__ == "__main__":
    sys.exit(main())
