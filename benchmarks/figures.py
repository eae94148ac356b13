#!/usr/bin/env python3
"""Every difference in figures that is found in ECB+, story by story, for a reader to judge; and what that costs.

usage: python -m benchmarks.figures [--clusters | --topics]

The corpus tells which articles are on one event: those are compared. --clusters compares articles that the project's
own clustering puts together, --topics all of a topic, which holds two look-alike events: what is found between those
is wrong. Sources are named as the briefings of the articles attribute the figures.
The corpus is read where it is at ../shared/data; it holds no times, so that the order of reports says nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks.clusters import ECB, article, labelled, rows
from summarizer.condense import CondenserSettings
from summarizer.digest.domain import Figure, FigureDifference, Publisher, Report
from summarizer.digest.figures.compare import figure_differences
from summarizer.digest.figures.reading import readings
from summarizer.domain import Article, Briefing, Engine, Withheld
from summarizer.pipeline import Pipeline, build_pipeline
from summarizer.sentences import sentences
from summarizer.stories.groups import load_judge

SEEN = datetime(2026, 1, 15, tzinfo=UTC)
# The corpus parts words and marks with blanks, as no outlet does.
_PRINTED = (
    (re.compile(r"(?<=\d) ([.,]) (?=\d{3}(?!\d))"), r"\1"),
    (re.compile(r"(?<=\d) \. (?=\d)"), "."),
    (re.compile(r"(?<=\w) - (?=\w)"), "-"),
    (re.compile(r"(?<=\d) -(?=magnitude)"), "-"),
    (re.compile(r" ([.,;:?!)])"), r"\1"),
    (re.compile(r" ('s|n't|'|'re)\b"), r"\1"),
    (re.compile(r"`` ?"), '"'),
    (re.compile(r" ?''"), '"'),
)


def printed(one: Article) -> Article:
    """The article as its outlet printed it, as far as marks go."""
    text = one.text
    for pattern, mark in _PRINTED:
        text = pattern.sub(mark, text)
    return replace(one, text=text)


def report(one: Article, pipeline: Pipeline | None = None) -> Report:
    """The article as a report of an outlet of its own; without a pipeline it is not briefed."""
    bare = Briefing(
        article=one,
        summary=(),
        attributions=(),
        positions=(),
        withheld=Withheld(),
        engine=Engine(name="none", version="0"),
    )
    briefing = pipeline.brief(one) if pipeline else bare
    return Report(briefing=briefing, publisher=Publisher(name=one.id, feed=one.id), seen=SEEN)


def compared(articles: Sequence[Article], pipeline: Pipeline) -> tuple[FigureDifference, ...]:
    """The differences between the articles; only those are briefed that have one."""
    found = figure_differences([report(one) for one in articles])
    told = {figure.report.article.id for one in found for group in one.groups for figure in group}
    return figure_differences([report(one, pipeline) for one in articles if one.id in told]) if told else ()


def shown(group: Sequence[Figure]) -> Iterable[str]:
    """A line for each figure: its words, its range, whom it is attributed to, and its sentence."""
    for one in group:
        text, reading = one.report.article.text, one.reading
        about = f"{reading.kind} [{reading.low:g}, {reading.high:g}]; {one.source or 'nobody named'}"
        yield f"    {one.report.article.id}: “{reading.span.of(text)}” ({about})"
        yield f"      {reading.sentence.of(text)}"


def stories(wanted: argparse.Namespace) -> dict[str, list[Article]]:
    """The articles by what is compared."""
    found = {row["id"]: row for row in rows()}
    names = {id: row["topic" if wanted.topics else "story"] for id, row in found.items()}
    if wanted.clusters:
        from benchmarks.stories import clustered  # keeps BLAS to one thread when imported

        every = labelled()
        names = dict(zip([one.features.id for one in every], clustered(every, load_judge(), 0), strict=True))
    groups: dict[str, list[Article]] = {}
    for id in sorted(found):
        groups.setdefault(names[id], []).append(printed(article(found[id])))
    return groups


def cost(articles: Sequence[Article]) -> None:
    """Prints what reading the figures costs beside dividing the text into sentences."""
    for name, work in (("sentences alone", lambda one: sentences(one.text)), ("figures", readings)):
        began = time.process_time()
        for one in articles:
            work(one)
        print(f"{name}: {1000 * (time.process_time() - began) / len(articles):.2f} ms an article")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--clusters", action="store_true")
    kinds.add_argument("--topics", action="store_true")
    wanted = parser.parse_args()
    if not ECB.is_file():
        print(f"{ECB} is not there: nothing to measure")
        return 1
    found, pipeline, count, pairs = stories(wanted), build_pipeline(CondenserSettings()), 0, 0
    for name, articles in sorted(found.items()):
        for difference in compared(articles, pipeline):
            count += 1
            pairs += len(difference.groups)
            reading = difference.groups[0][0].reading
            print(f"{count}. story {name}: {reading.kind} {reading.who}")
            for number, group in enumerate(difference.groups, start=1):
                print(f"  figure {number}")
                print("\n".join(shown(group)))
    print(f"{count} differences with {pairs} figures in {len(found)} stories")
    cost([one for articles in found.values() for one in articles])
    return 0


if __name__ == "__main__":
    sys.exit(main())
