#!/usr/bin/env python3
"""Scores what positions are said to be about, on annotated articles of the project's own corpus.

usage: python -m benchmarks.issues [--show PART]

The positions are the corpus's own, so that only the choice of phrases is measured. For each part of the annotations:
the share of positions that get a phrase, the share of these phrases that are acceptable, and precision and recall of
"these two positions are on the same matter" over the pairs of one article. --show lists the phrases of one part
("tuning" or "test"; wrong ones are marked). Exits with 1 where the test part falls under a floor.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, cast

from summarizer.domain import Attribution, Position, Span
from summarizer.parties import load_gazetteer
from summarizer.positions.find import close_sentences
from summarizer.positions.issue import issues_of
from summarizer.words import content_stems
from training.corpus.convert import articles

ANNOTATIONS = Path(__file__).resolve().parents[1] / "tests" / "data" / "issues.toml"
FLOORS = {"with a phrase": 90.0, "acceptable": 68.0, "same precision": 55.0, "same recall": 35.0}  # percent, test part

Row = dict[str, Any]


@dataclass(slots=True)
class Counts:
    """Positions and pairs of positions counted over articles."""

    positions: int = 0
    phrased: int = 0
    judged: int = 0
    right: int = 0
    same: int = 0
    found_same: int = 0
    both_same: int = 0
    lines: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Shares in percent."""
        shares = {
            "with a phrase": (self.phrased, self.positions),
            "acceptable": (self.right, self.judged),
            "same precision": (self.both_same, self.found_same),
            "same recall": (self.both_same, self.same),
        }
        return {name: 100 * part / max(1, whole) for name, (part, whole) in shares.items()}


def annotated() -> list[Row]:
    """The annotated articles."""
    with ANNOTATIONS.open("rb") as file:
        return cast(list[Row], tomllib.load(file)["article"])


def stated(row: Row) -> Iterator[Position]:
    """The positions of an article of the corpus, as a perfect reader would find them."""
    gazetteer = load_gazetteer()
    for one in row["positions"]:
        source = tuple(Span(*pair) for pair in [one["source"]] if pair)
        content = tuple(Span(*pair) for pair in one["content"])
        said = Attribution(source=source, cue=(Span(*one["cue"]),), content=content, kind="indirect")
        party = gazetteer.parties.get(one["party"]) or next(iter(gazetteer.parties.values()))
        yield Position(
            party=party, speaker=one["speaker"], voice=one["voice"], stance=one["stance"], attributions=(said,)
        )


def acceptable(phrase: str, allowed: Iterable[str]) -> bool:
    """Whether a phrase holds the starred word of an allowed one, and no word beside that one's."""
    got = set(content_stems(phrase))
    for one in allowed:
        needed = {stem for part in one.split() if part.startswith("*") for stem in content_stems(part)[-1:]}
        if got & needed and got <= set(content_stems(one.replace("*", ""))):
            return True
    return False


def measure(part: str) -> Counts:
    """Counts over the articles of one part."""
    corpus = {row["id"]: row for held_out in (False, True) for row in articles(held_out=held_out)}
    counts = Counts()
    for note in annotated():
        if note["part"] == part:
            _count(corpus[note["id"]], note, counts)
    return counts


def _count(row: Row, note: Row, counts: Counts) -> None:
    text = row["text"]
    positions = list(stated(row))
    lines = close_sentences(text, "en")
    issues = issues_of(text, lines, positions, load_gazetteer(), row["title"])
    counts.lines.append(f"# {row['id']}")
    groups: dict[tuple[Span, ...], tuple[int, Span | None]] = {}
    for position, issue in zip(positions, issues, strict=True):
        content = position.stated[0].of(text)
        number = next((k for k, one in enumerate(note["issue"]) if content.startswith(tuple(one["positions"]))), None)
        if number is None and not content.startswith(tuple(note["nothing"])):
            continue
        allowed = note["issue"][number]["phrases"] if number is not None else []
        right = issue is not None and acceptable(issue.of(text), allowed)
        counts.positions += number is not None
        counts.phrased += issue is not None and number is not None
        counts.judged += issue is not None
        counts.right += right
        if number is not None:
            groups[position.stated] = number, issue
        mark = "ok " if right or (issue is None and number is None) else "BAD"
        counts.lines.append(f"  {mark} {issue.of(text) if issue else '-':42s} | {content[:90]}")
    for (number, issue), (other, its) in combinations(groups.values(), 2):
        counts.same += number == other
        counts.found_same += issue is not None and issue == its
        counts.both_same += number == other and issue is not None and issue == its


def speed() -> float:
    """Words a second over the whole corpus, in this process."""
    gazetteer = load_gazetteer()
    rows = [(row, list(stated(row))) for row in articles(held_out=False)]
    prepared = [(row, positions, close_sentences(row["text"], "en")) for row, positions in rows]
    begin = time.process_time()
    for row, positions, lines in prepared:
        issues_of(row["text"], lines, positions, gazetteer, row["title"])
    return sum(len(row["text"].split()) for row, _ in rows) / (time.process_time() - begin)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", choices=("tuning", "test"))
    o = parser.parse_args()
    if o.show:
        print(*measure(o.show).lines, sep="\n")
    for part in ("tuning", "test"):
        counts = measure(part)
        figures = counts.figures()
        print(f"{part:7s}", f"{counts.positions} positions", *(f"{k} {v:.1f}" for k, v in figures.items()), sep="  ")
    print(f"{speed():.0f} words a second")
    short = [f"test: {name} is under {least:.0f}" for name, least in FLOORS.items() if figures[name] < least]
    print(*short or ["every demand is met"], sep="\n")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
