#!/usr/bin/env python3
"""How true silence is: parties called silent on the annotated articles, and on the same with a party's words cut out.

usage: python -m benchmarks.standings [--show]

Few annotated articles have a central party without a statement. So each article is also read once for each of its
parties without the sentences in which that party speaks: then it is silent, and must be named if it is still
central. The annotation tells who has a statement left. Prints precision (of those called silent) and
recall among the central, and how many statements were merged; --show lists each false silence.
Exits with 1 where a demanded figure is not reached.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.scorers import SHARED
from summarizer.attribution import load_tagger
from summarizer.condense import CondenserSettings
from summarizer.domain import Article, Span
from summarizer.parties import load_gazetteer
from summarizer.parties.reading import Reading
from summarizer.pipeline import build_pipeline
from summarizer.sentences import sentences
from summarizer.standings.about import about
from summarizer.standings.silence import central
from training.corpus.convert import articles

DEMANDED = 0.95  # precision of silence

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A text, the ids of the parties that the annotation gives a statement in it, and of the one that was cut out."""

    article: Article
    speaking: frozenset[str]
    cut: str | None


def rows() -> list[Row]:
    """The project's own articles, and the first seven international ones where they are at hand."""
    found = [*articles(held_out=False), *articles(held_out=True)]
    if (SHARED / "data").is_dir():
        from benchmarks.positions import gold_rows

        found += gold_rows()[:7]
    return found


def trials(row: Row) -> Iterator[Trial]:
    """The article as it stands, and once without the words of each of its parties."""
    yield _trial(row, None)
    for party in sorted({one["party"] for one in row["positions"]}):
        yield _trial(row, party)


def _trial(row: Row, cut: str | None) -> Trial:
    text = row["text"]
    said = [(one["party"], Span(*span)) for one in row["positions"] for span in one["content"]]
    gone = [line for line in sentences(text) if any(party == cut and line.overlaps(span) for party, span in said)]
    kept = {party for party, span in said if not any(line.overlaps(span) for line in gone)}
    for line in reversed(gone):
        text = text[: line.start] + text[line.end :]
    article = Article(id=row["id"], text=text, title=row["title"], language="en")
    return Trial(article=article, speaking=frozenset(kept), cut=cut)


def measure(found: list[Row], *, show: bool = False) -> dict[str, float]:
    """Called silent, truly so, and truly silent parties that are central; merged and all positions."""
    pipeline, gazetteer = build_pipeline(CondenserSettings()), load_gazetteer()
    load_tagger()
    counts = dict.fromkeys(("called", "true", "central", "positions", "shown"), 0)
    for trial in (trial for row in found for trial in trials(row)):
        if len(trial.speaking) == 0:
            continue
        briefing = pipeline.brief(trial.article)
        reading = Reading.of(trial.article.text, gazetteer)
        quiet = [one.party.id for one in central(about(trial.article, reading, gazetteer))]
        called = {one.party.id for one in briefing.standings if one.silent}
        counts["central"] += len(set(quiet) - trial.speaking)
        counts["called"] += len(called)
        counts["true"] += len(called - trial.speaking)
        if trial.cut is None:
            counts["positions"] += len(briefing.positions)
            counts["shown"] += sum(len(one.positions) for one in briefing.standings)
        if show and called & trial.speaking:
            print(f"  {trial.article.id} without {trial.cut}: {', '.join(sorted(called & trial.speaking))} speaks")
    return counts | {
        "precision": counts["true"] / max(1, counts["called"]),
        "recall": counts["true"] / max(1, counts["central"]),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true")
    figures = measure(rows(), show=parser.parse_args().show)
    print(f"called silent {figures['called']}, truly {figures['true']}: precision {figures['precision']:.2f}")
    print(f"central without a statement {figures['central']}: recall {figures['recall']:.2f}")
    print(f"{figures['positions']} positions are shown as {figures['shown']} statements")
    short = figures["precision"] < DEMANDED
    print(f"precision of silence is below {DEMANDED}" if short else "every demand is met")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
