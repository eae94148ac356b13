#!/usr/bin/env python3
"""Near-duplicates: precision and recall on carried texts, false alarms on real look-alikes, and cost.

usage: python -m benchmarks.duplicates

Carried texts: each agency text of tests/data/wires.toml as outlets print it (cut, reordered, edited, framed), against
the agency's own text, other reporters' words on the same event, and later reports that repeat a paragraph.
Look-alikes: the news articles of ../shared/data/clustering, each beside a cut and re-edited copy of itself; pairs of
different articles that are taken for one text are listed by whether their stories differ.
Cost: signatures and look-ups of 500, 2,000 and 8,000 texts of 450 words, a tenth of them copies.
Exits with 1 where a demanded figure is not reached.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
import tomllib
from pathlib import Path

from summarizer.feeds.near import NearIndex, Signature, same_text, signature

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "data" / "clustering" / "ecbplus-dev.jsonl.gz"
PRECISION, RECALL = 0.98, 0.95  # demanded
SIZES = (500, 2000, 8000)


def carried(text: str) -> list[tuple[str, str]]:
    """What outlets make of a text, by kind."""
    paragraphs, words = text.strip().split("\n\n"), text.split()
    cuts = [(f"first {share:.0%}", " ".join(words[: int(len(words) * share)])) for share in (0.8, 0.6, 0.5, 0.4)]
    edits = [
        (f"every {step}th word changed", " ".join("x" if at % step == 3 else word for at, word in enumerate(words)))
        for step in (30, 20, 12, 8)
    ]
    own = "Our correspondent adds that the shops stayed open late and that the square was quiet all evening. "
    return [
        *cuts,
        *edits,
        ("dateline and credit", f"GENEVA (Reuters) - {text} (Reporting by A; Editing by B)"),
        ("reordered", "\n\n".join(reversed(paragraphs))),
        ("framed, a third longer", own * (1 + len(words) // 50) + text),
        ("cut and framed", own * 2 + " ".join(words[: int(len(words) * 0.7)])),
    ]


def written() -> tuple[float, float]:
    """Precision and recall on the texts written for it."""
    events = tomllib.loads((ROOT / "tests" / "data" / "wires.toml").read_text(encoding="utf-8"))["event"]
    copies = [(at, kind, text) for at, event in enumerate(events) for kind, text in carried(event["agency"])]
    others = [event[kind] for event in events for kind in ("rewrite", "later")]
    index: NearIndex[int] = NearIndex()
    for at, event in enumerate(events):
        index.add(at, _marked(event["agency"]))
    answers = [(at, kind, index.nearest(_marked(text))) for at, kind, text in copies]
    right = sum(at == found for at, _, found in answers)
    missed: dict[str, int] = {}
    for at, kind, found in answers:
        missed[kind] = missed.get(kind, 0) + (at != found)
    alarms = sum(index.nearest(_marked(text)) is not None for text in others)
    print(f"written: {right} of {len(copies)} copies found, {alarms} false alarms in {len(others)} other texts")
    print("  missed:", ", ".join(f"{kind} {count}" for kind, count in missed.items() if count) or "none")
    return right / max(right + alarms, 1), right / len(copies)


def real() -> None:
    """Copies made of real articles, and pairs of real articles that are taken for one text."""
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if signature(row["text"])]
    marks = [_marked(row["text"]) for row in rows]
    index: NearIndex[int] = NearIndex()
    for at, mark in enumerate(marks):
        index.add(at, mark)
    found = total = 0
    for row, mark in zip(rows, marks, strict=True):
        for _, text in carried(row["text"])[:7]:
            copy = signature(text)
            near = index.nearest(copy) if copy else None
            total += copy is not None
            found += near is not None and same_text(marks[near], mark)
    pairs = [(at, to) for at in range(len(rows)) for to in range(at + 1, len(rows)) if same_text(marks[at], marks[to])]
    apart = sum(rows[at]["story"] != rows[to]["story"] for at, to in pairs)
    print(f"ECB+: {len(rows)} articles; {found} of {total} cut or edited copies found ({found / total:.1%})")
    print(f"  {len(pairs)} pairs of articles taken for one text, {apart} of them from different stories")


def cost() -> float:
    """Seconds a text at the largest size over the smallest."""
    chance = random.Random(5)  # noqa: S311
    words = [f"word{at}" for at in range(20_000)]
    rates = []
    for size in SIZES:
        texts = [" ".join(chance.choices(words, k=450)) for _ in range(size)]
        for at in range(0, size, 10):
            texts[at] = texts[at // 2][:-200]
        began = time.process_time()
        index: NearIndex[int] = NearIndex()
        copies = 0
        for at, text in enumerate(texts):
            mark = _marked(text)
            near = index.nearest(mark)
            copies += near is not None
            if near is None:
                index.add(at, mark)
        seconds = time.process_time() - began
        rates.append(seconds / size)
        print(f"cost: {size:>5} texts in {seconds:.2f} s, {1000 * seconds / size:.2f} ms each, {copies} copies")
    return rates[-1] / rates[0]


def _marked(text: str) -> Signature:
    found = signature(text)
    assert found is not None
    return found


def main() -> int:
    """All three; 1 where a figure is not reached."""
    precision, recall = written()
    print(f"precision {precision:.3f}, recall {recall:.3f}")
    if CORPUS.exists():
        real()
    growth = cost()
    print(f"a text costs {growth:.2f} times as much among 8,000 as among 500")
    return int(precision < PRECISION or recall < RECALL or growth > 1.5)


if __name__ == "__main__":
    sys.exit(main())
