"""ECB+ and our own articles, labelled with their stories, and how well a clustering agrees with labels."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.scorers import SHARED
from summarizer.domain import Article
from summarizer.stories.encoder import load_encoder
from summarizer.stories.features import ArticleFeatures, features
from training.corpus.convert import articles

ECB = SHARED / "data/clustering/ecbplus-dev.jsonl.gz"
LONGEST_TITLE = 20  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article with the story that it is in, and the topic, which holds two look-alike stories."""

    features: ArticleFeatures
    story: str
    topic: str


def article(row: dict[str, Any]) -> Article:
    """A row of the corpus; its first line is the title where it reads like one, otherwise there is none."""
    first = row["text"].split("\n", 1)[0]
    headline = len(first.split()) <= LONGEST_TITLE and first[-1:] not in ".!”\"'"
    return Article(id=row["id"], text=row["text"], title=first if headline else "", language="en", url=row["url"])


def rows() -> list[dict[str, Any]]:
    """The corpus; FileNotFoundError where it is not there."""
    with gzip.open(ECB, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def labelled() -> list[Labelled]:
    """The corpus with features."""
    encoder = load_encoder()
    return [
        Labelled(features=features(article(row), encoder), story=row["story"], topic=row["topic"]) for row in rows()
    ]


def own(*, held_out: bool) -> list[Labelled]:
    """The project's own articles, each on an event of its own; many share parties and places."""
    encoder = load_encoder()
    made = (
        Article(id=row["id"], text=row["text"], title=row["title"], language="en")
        for row in articles(held_out=held_out)
    )
    return [Labelled(features=features(one, encoder), story=one.id, topic=one.id) for one in made]


def bcubed(found: Sequence[object], gold: Sequence[object]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of two labellings of the same articles; Bagga and Baldwin (1998)."""
    both = Counter(zip(found, gold, strict=True))
    own, true = Counter(found), Counter(gold)
    precision = sum(n * n / own[label] for (label, _), n in both.items()) / len(gold)
    recall = sum(n * n / true[story] for (_, story), n in both.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)
