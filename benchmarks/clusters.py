"""ECB+ and our own articles, labelled with their stories, and how well a clustering agrees with labels."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from benchmarks.scorers import SHARED
from summarizer.attribution.features import CLS, SEP, encode
from summarizer.attribution.tagger import MODEL, OnnxNetwork
from summarizer.domain import Article
from summarizer.stories.encoder import PIECES, Encoder, Floats, load_encoder
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


def labelled(encoder: Encoder | None = None, *, topics: int | None = None) -> list[Labelled]:
    """The corpus with features, or its first `topics`; the shipped encoder reads it where none is given."""
    encoder = encoder or load_encoder()
    found = rows()
    chosen = set(sorted({row["topic"] for row in found})[:topics])
    return [
        Labelled(features=features(article(row), encoder), story=row["story"], topic=row["topic"])
        for row in found
        if row["topic"] in chosen
    ]


def own(*, held_out: bool, encoder: Encoder | None = None) -> list[Labelled]:
    """The project's own articles, each on an event of its own; many share parties and places."""
    encoder = encoder or load_encoder()
    made = (
        Article(id=row["id"], text=row["text"], title=row["title"], language="en")
        for row in articles(held_out=held_out)
    )
    return [Labelled(features=features(one, encoder), story=one.id, topic=one.id) for one in made]


class AttributionStates:
    """The attribution encoder as a sentence encoder: the mean of its states, less what all texts have in common."""

    def __init__(self) -> None:
        self._network = OnnxNetwork(MODEL, 1)
        self._tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
        self._common = np.zeros(384, dtype=np.float32)
        sample = [row["text"] for row in articles(held_out=False)]
        self._common = np.mean([self._pooled(text) for text in sample], axis=0)

    def vector(self, text: str) -> Floats:
        """See `Encoder`."""
        pooled = self._pooled(text)
        return np.asarray(pooled / np.linalg.norm(pooled))

    def _pooled(self, text: str) -> Floats:
        read = encode(text[: 12 * PIECES], self._tokenizer)
        ids, *states = (np.pad(part[:PIECES], 1) for part in (read.ids, read.case, read.quote, read.breaks))
        ids[0], ids[-1] = CLS, SEP
        hidden, _ = self._network.hidden(ids, *states)
        return np.asarray(hidden[1:-1].mean(0) - self._common)


def bcubed(found: Sequence[object], gold: Sequence[object]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of two labellings of the same articles; Bagga and Baldwin (1998)."""
    both = Counter(zip(found, gold, strict=True))
    own, true = Counter(found), Counter(gold)
    precision = sum(n * n / own[label] for (label, _), n in both.items()) / len(gold)
    recall = sum(n * n / true[story] for (_, story), n in both.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)
