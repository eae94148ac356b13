"""The written cases of tests/data/gate.toml: faithful paraphrases and falsifications."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from summarizer.condense import Draft
from summarizer.domain import Article, Attribution, Engine, Party, Position, Span
from summarizer.evidence import admit

CASES = tomllib.loads((Path(__file__).parents[2] / "data" / "gate.toml").read_text("utf-8"))["case"]
ENGINE = Engine(name="test", version="1")


def _position(case: dict[str, Any]) -> tuple[Position, ...]:
    if "speaker" not in case:
        return ()
    start = case["source"].index(case["said"])
    told = Attribution(source=(), cue=(), content=(Span(start, start + len(case["said"])),), kind="indirect")
    party = Party(id="BGR", name="Bulgaria", kind="state")
    return (Position(party=party, speaker=case["speaker"], voice="executive", stance="claim", attributions=(told,)),)


@pytest.mark.parametrize("case", CASES, ids=[f"{n}: {case['why']}" for n, case in enumerate(CASES)])
def test_case(case: dict[str, Any]) -> None:
    article = Article(id="case", text=case["source"], title="", language="en")
    positions = _position(case)
    told = tuple(item for position in positions for item in position.attributions)
    briefing = admit(article, [Draft(case["draft"])], told, positions, (), ENGINE)
    assert [line.text for line in briefing.summary] == ([case["draft"]] if case["shown"] else [])
    assert briefing.withheld.sentences == (0 if case["shown"] else 1)


def test_the_table_holds_both_sides() -> None:
    shown = [case["shown"] for case in CASES]
    assert min(shown.count(True), shown.count(False)) >= 20
