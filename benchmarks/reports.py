"""Made-up reports in any number, for measuring cost: our own articles with other names and numbers.

A story is one article with its names and numbers exchanged for others; each report of it leaves out some sentences
and takes in a few of other articles. Sizes of stories fall as they do in news: most have one report, few have many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from summarizer.domain import Article
from summarizer.sentences import sentences
from summarizer.stories import ArticleFeatures, Encoder, features
from summarizer.stories.encoder import Floats
from training.corpus.convert import articles

NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-zé]{2,}|\d+")
KEPT = 0.7  # share of a story's sentences in each of its reports
FOREIGN = 2  # sentences of other articles in each report
STEEP, MOST = 1.7, 60  # exponent of the sizes of stories, and the largest


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A made-up article, its story, and the number of our own article behind it."""

    article: Article
    story: str
    source: int


class _Words:
    """Encodes nothing: the vectors are put in later."""

    def vector(self, text: str) -> Floats:
        return np.zeros(1, dtype=np.float32)


def made_up(count: int, seed: int = 1) -> list[Report]:
    """`count` reports in a random order, the same each time."""
    chance = np.random.default_rng(seed)
    texts = [[span.of(row["text"]) for span in sentences(row["text"])] for row in articles(held_out=False)]
    names = sorted({name for text in texts for line in text for name in NAME.findall(line)})
    made: list[Report] = []
    while len(made) < count:
        source = int(chance.integers(len(texts)))
        lines = renamed(texts[source], names, chance)
        size = min(int(chance.zipf(STEEP)), MOST, count - len(made))
        made += told(lines, texts, f"s{len(made)}", source, size, chance)
    return [made[index] for index in chance.permutation(count)]


def renamed(lines: Sequence[str], names: Sequence[str], chance: np.random.Generator) -> list[str]:
    """The lines with every name and number exchanged for another one, each always for the same."""
    others: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        word = found.group()
        if word not in others:
            number = str(chance.integers(2, 900))
            others[word] = number if word.isdigit() else names[int(chance.integers(len(names)))]
        return others[word]

    return [NAME.sub(other, line) for line in lines]


def told(
    lines: Sequence[str],
    texts: Sequence[Sequence[str]],
    story: str,
    source: int,
    size: int,
    chance: np.random.Generator,
) -> Iterator[Report]:
    """`size` reports of one story."""
    for index in range(size):
        kept = [line for line in lines if chance.random() < KEPT] or list(lines)
        for _ in range(FOREIGN):
            foreign = texts[int(chance.integers(len(texts)))]
            kept.insert(int(chance.integers(1, len(kept) + 1)), foreign[int(chance.integers(len(foreign)))])
        id = f"{story}-{index}"
        yield Report(
            article=Article(id=id, title=kept[0], text="\n".join(kept), language="en"), story=story, source=source
        )


def with_vectors(reports: Sequence[Report], encoder: Encoder) -> list[ArticleFeatures]:
    """Features of the reports; the vector is that of our own article, moved a little by story and by report."""
    chance = np.random.default_rng(1)
    own = [encoder.vector(row["text"]) for row in articles(held_out=False)]
    drawn: dict[str, Floats] = {}
    out = []
    for report in reports:
        width = len(own[report.source])
        if report.story not in drawn:
            drawn[report.story] = chance.normal(size=width) * 0.6 / np.sqrt(width)
        vector = own[report.source] + drawn[report.story] + chance.normal(size=width) * 0.3 / np.sqrt(width)
        unit = (vector / np.linalg.norm(vector)).astype(np.float32)
        out.append(replace(features(report.article, _Words()), vector=unit))
    return out
