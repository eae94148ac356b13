#!/usr/bin/env python3
"""Checks the annotated articles and turns their inline markup into spans; see README.md beside this file.

usage: python -m training.corpus.convert [--out FILE] [ARTICLE ...]

Exits with 1 where an article is wrong, naming each fault.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from summarizer.domain import Stance, Voice
from summarizer.sentences import sentences

ARTICLES = Path(__file__).parent / "articles"
KINDS = {"S": "source", "Q": "cue", "C": "content"}
HOLD_OUT = 5  # every fifth article is the project's own test
_OPEN = re.compile(r"\{([SQC])(\d+(?:,\d+)*) ")
_LINE = re.compile(r"(\d+) (?:-|([A-Z0-9_+]+) (\w+) ([\w,]+) \| (.+))$")

Row = dict[str, Any]


class Fault(Exception):
    """What is wrong with an article, in words."""


def parse(name: str, raw: str) -> Row:
    """One article as a row; raises Fault."""
    head, _, rest = raw.partition("\n\n")
    body, mark, foot = rest.partition("\n---\n")
    if not mark:
        raise Fault("no line '---' before the positions")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    if {"title", "style", "region", "invented"} - header.keys() or header["invented"] != "yes":
        raise Fault("the header needs title, style, region and 'invented: yes'")
    text, pieces = strip(re.sub(r"(?<!\n)\n(?!\n)", " ", body.strip()))
    attributions = [dict.fromkeys(KINDS.values()) | pieces[n] for n in sorted(pieces)]
    for n, one in zip(sorted(pieces), attributions, strict=True):
        if not one["content"] or not one["cue"] or len(one["cue"]) > 1:
            raise Fault(f"attribution {n} needs a content and one cue")
        one["source"] = one["source"] or []
    stated = list(positions(text, foot, pieces))
    number = int(name.split("-")[0])
    return {
        "id": name,
        "title": header["title"],
        "text": text,
        "style": header["style"],
        "region": header["region"],
        "attributions": attributions,
        "positions": stated,
        "held_out": number % HOLD_OUT == 0,
    }


def strip(body: str) -> tuple[str, dict[int, dict[str, list[list[int]]]]]:
    """The text without markup, and for each attribution its spans by kind."""
    out: list[str] = []
    length, at = 0, 0
    stack: list[tuple[str, list[int], int]] = []
    found: dict[int, dict[str, list[list[int]]]] = {}
    while at < len(body):
        opened = _OPEN.match(body, at)
        if opened:
            stack.append((KINDS[opened[1]], [int(n) for n in opened[2].split(",")], length))
            at = opened.end()
        elif body[at] == "}":
            if not stack:
                raise Fault(f"a closing brace too many after {''.join(out)[-40:]!r}")
            kind, numbers, start = stack.pop()
            for n in numbers:
                found.setdefault(n, {}).setdefault(kind, []).append([start, length])
            at += 1
        elif body[at] == "{":
            raise Fault(f"unknown markup {body[at : at + 12]!r}")
        else:
            out.append(body[at])
            length += 1
            at += 1
    if stack:
        raise Fault(f"not closed: {stack[-1]}")
    for kinds in found.values():
        for spans in kinds.values():
            spans.sort()
    return "".join(out), found


def positions(text: str, foot: str, pieces: dict[int, dict[str, list[list[int]]]]) -> Iterator[Row]:
    """The positions that the footer lists, one a sentence of content."""
    listed = set()
    for line in foot.strip().splitlines():
        match = _LINE.match(line.strip())
        if match is None:
            raise Fault(f"cannot read the line {line!r}")
        n = int(match[1])
        listed.add(n)
        if n not in pieces:
            raise Fault(f"no attribution {n} in the text")
        if match[2] is not None:
            yield from _stated(text, match, pieces[n])
    if listed != set(pieces):
        raise Fault(f"attributions without a line: {sorted(set(pieces) - listed)}")


def _stated(text: str, match: re.Match[str], kinds: dict[str, list[list[int]]]) -> Iterator[Row]:
    parties, voice, stances, speakers = match[2].split("+"), match[3], match[4].split(","), match[5].split(" + ")
    parts = by_sentence(text, kinds["content"])
    if voice not in get_args(Voice) or any(s not in get_args(Stance) for s in stances):
        raise Fault(f"unknown voice or stance: {match[0]}")
    if len(stances) not in (1, len(parts)):
        raise Fault(f"{len(parts)} sentences of content need as many stances (or one): {match[0]}")
    if len(speakers) not in (1, len(parties)) or any(s not in text for s in speakers):
        raise Fault(f"a speaker is not in the text: {match[0]}")
    for i, content in enumerate(parts):
        for k, party in enumerate(parties):
            yield {
                "party": party,
                "voice": voice,
                "speaker": speakers[k % len(speakers)],
                "stance": stances[i % len(stances)],
                "source": (kinds.get("source") or [None])[0],
                "cue": kinds["cue"][0],
                "content": content,
            }


def by_sentence(text: str, spans: list[list[int]]) -> list[list[list[int]]]:
    """Content spans grouped by the sentence that they stand in."""
    lines = sentences(text)
    out: dict[int, list[list[int]]] = {}
    for start, end in spans:
        for index, line in enumerate(lines):
            left, right = max(start, line.start), min(end, line.end)
            if left < right and any(c.isalnum() for c in text[left:right]):
                out.setdefault(index, []).append([left, right])
    return [out[i] for i in sorted(out)]


def load(paths: list[Path] | None = None) -> Iterator[tuple[str, Row | Fault]]:
    """Each article's name with its row, or with what is wrong."""
    for path in sorted(paths or ARTICLES.glob("*.txt")):
        try:
            yield path.stem, parse(path.stem, path.read_text(encoding="utf-8"))
        except (Fault, ValueError, KeyError) as fault:
            yield path.stem, Fault(str(fault))


def articles(*, held_out: bool) -> list[Row]:
    """The rows of the articles that are, or are not, held out of training; raises Fault."""
    found = []
    for name, row in load():
        if isinstance(row, Fault):
            raise Fault(f"{name}: {row}")
        if row["held_out"] == held_out:
            found.append(row)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path)
    parser.add_argument("--out", type=Path)
    o = parser.parse_args()
    found = list(load(o.articles or None))
    faults = [(name, row) for name, row in found if isinstance(row, Fault)]
    for name, fault in faults:
        print(f"{name}: {fault}", file=sys.stderr)
    rows = [row for _, row in found if not isinstance(row, Fault)]
    print(f"{len(rows)} articles, {sum(len(r['positions']) for r in rows)} positions, {len(faults)} faults")
    if o.out:
        o.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
