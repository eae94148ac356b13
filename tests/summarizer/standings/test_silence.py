"""Which parties are called silent, on invented articles with what the tagger would find in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from summarizer.domain import Article, Attribution, Span
from summarizer.parties import load_gazetteer
from summarizer.parties.reading import Reading
from summarizer.standings.about import about
from summarizer.standings.silence import silent

CASES = tomllib.loads((Path(__file__).parents[2] / "data" / "silence.toml").read_text(encoding="utf-8"))["article"]


def attribution(text: str, line: str) -> Attribution:
    """ "source | cue | content" where it stands in the text."""
    source, cue, content = line.split(" | ")
    at = text.index(content)
    told = text.index(source)
    cued = text.index(cue)
    return Attribution(
        source=(Span(told, told + len(source)),),
        cue=(Span(cued, cued + len(cue)),),
        content=(Span(at, at + len(content)),),
        kind="indirect",
    )


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_silence(case: dict[str, Any]) -> None:
    text = case["text"].strip()
    article = Article(id="a", text=text, title=case["title"], language="en")
    reading = Reading.of(text, load_gazetteer())
    untraced = [attribution(text, line) for line in case.get("untraced", ())]
    said = [*(attribution(text, line) for line in case["said"]), *untraced]
    heard = {case["party"]} if "party" in case else set()
    found = silent(reading, about(article, reading, load_gazetteer()), said, untraced, heard)
    assert [one.party.id for one in found] == case["silent"]
