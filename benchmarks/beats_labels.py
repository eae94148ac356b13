"""Articles labelled with the product's topics and regions: the project's own, and documents of corpora by their ids.

Labels were given by one reader after the headline and some 100 words, with several topics or none, by these rules.
Topics: a campaign for office is `elections` and `politics`; terror attacks are `conflict`; `diplomacy` is what states
or their bodies do with one another; taxes and trade are `economy`; police violence and protest against it `rights`;
hacking is `cyber`. Regions: where it happens, and whose states take part; neither those named in passing nor the town
where others only meet. The halves were divided by a checksum of the id; look at errors of `tune` alone.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.clusters import LONGEST_TITLE
from benchmarks.scorers import SHARED
from summarizer.domain import Article
from training.corpus.convert import articles

LABELS = Path(__file__).with_suffix(".tsv")
OWN = "own"
_DATA = SHARED / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article, whether its errors may be looked at (`tune`), and its labels."""

    article: Article
    corpus: str
    tune: bool
    topics: frozenset[str]
    regions: frozenset[str]


def labelled() -> list[Labelled]:
    """Every labelled article whose text is at hand: only the project's own where the corpora are missing."""
    texts = _texts()
    with LABELS.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if (row["corpus"], row["document"]) in texts]
    return [
        Labelled(
            article=_article(texts[row["corpus"], row["document"]], f"{row['corpus']}/{row['document']}"),
            corpus=row["corpus"],
            tune=row["half"] == "tune",
            topics=frozenset(row["topics"].split()),
            regions=frozenset(row["regions"].split()),
        )
        for row in rows
    ]


def _article(text: str, id: str) -> Article:
    """The first line is the title where it reads like one."""
    text = text.lstrip()
    first = text.split("\n", 1)[0]
    headline = len(first.split()) <= LONGEST_TITLE and first[-1:] not in ".!”\"'"
    return Article(id=id, text=text, title=first if headline else "", language="en")


@cache
def _texts() -> Mapping[tuple[str, str], str]:
    found = {(OWN, row["id"]): _headed(row["title"], row["text"]) for row in _own()}
    return found | dict(_corpora()) if _DATA.is_dir() else found


def _own() -> list[dict[str, str]]:
    return [*articles(held_out=False), *articles(held_out=True)]


def _headed(title: str, text: str) -> str:
    return text if text.lstrip().startswith(title) else f"{title}\n{text}"


def _corpora() -> Iterator[tuple[tuple[str, str], str]]:
    for name in ("train", "dev"):
        yield from ((("polnear-" + name, row["id"]), row["text"]) for row in _rows(f"polnear/{name}.jsonl.gz"))
    for row in _rows("clustering/ecbplus-dev.jsonl.gz"):
        yield ("ecbplus", row["id"]), row["text"]
    for line in (_DATA / "positions/dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield ("positions", row["id"]), f"{row['title']}\n{row['text']}"
    with gzip.open(_DATA / "summaries/writer_summaries.json.gz", "rt", encoding="utf-8") as file:
        for row in json.load(file):
            yield ("summaries", row["article_id"]), row["article"]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(_DATA / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
