"""What a party does by saying something, against a file of cues and contents judged by a reader."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.positions import gold_rows
from benchmarks.scorers import SHARED
from benchmarks.stance import DEMANDED, accuracy, annotated, macro_f1
from summarizer.domain import Stance
from summarizer.positions.stance import stance_of
from summarizer.positions.stance.lexicon import load, plain
from training.corpus.convert import articles

CASES = Path(__file__).resolve().parents[2] / "data" / "stances.toml"
INTERNATIONAL = SHARED / "data" / "positions" / "dev.jsonl"
FLOOR = 0.75  # share of all cases; readers themselves differ on some
STANCE_FLOOR = 0.5  # share of the cases of any one stance, so that no stance is given up for the sake of the rest
STANCES: tuple[Stance, ...] = get_args(Stance)


@cache
def cases() -> tuple[dict[str, Any], ...]:
    """The cases, each with `stances`, the accepted ones, the likeliest first."""
    with CASES.open("rb") as file:
        loaded = tomllib.load(file)["case"]
    return tuple(
        {**case, "stances": [case["stance"]] if isinstance(case["stance"], str) else case["stance"]} for case in loaded
    )


@cache
def failures() -> tuple[tuple[dict[str, Any], Stance], ...]:
    came = ((case, stance_of(case["cue"], case["content"])) for case in cases())
    return tuple((case, stance) for case, stance in came if stance not in case["stances"])


def listed(of: Stance | None = None) -> str:
    return "\n".join(
        f"{case['cue']!r} + {case['content']!r}: expected {' or '.join(case['stances'])}, came {came}"
        for case, came in failures()
        if of in (None, case["stances"][0])
    )


def test_the_file_is_balanced() -> None:
    counts = Counter(case["stances"][0] for case in cases())
    assert len(cases()) >= 80
    assert set(counts) == set(STANCES)
    assert max(counts.values()) <= 2 * min(counts.values())


def test_most_stances_are_told() -> None:
    share = 1 - len(failures()) / len(cases())
    assert share >= FLOOR, f"{share:.3f} of {len(cases())}; wrong:\n{listed()}"


@pytest.mark.parametrize("stance", STANCES)
def test_no_stance_is_given_up(stance: Stance) -> None:
    total = sum(case["stances"][0] == stance for case in cases())
    wrong = sum(case["stances"][0] == stance for case, _ in failures())
    assert 1 - wrong / total >= STANCE_FLOOR, f"{wrong} of {total} wrong:\n{listed(stance)}"


def test_articles_that_no_words_were_gathered_from() -> None:
    pairs = list(annotated(articles(held_out=True)))
    assert len(pairs) > 300
    assert accuracy(pairs) > 0.55
    assert macro_f1(pairs) > 0.58


def test_international_articles() -> None:
    if not INTERNATIONAL.exists():
        assert not os.environ.get("CI"), "the annotated articles must be present in CI"
        pytest.skip("the annotated articles are not here")
    assert accuracy(list(annotated(gold_rows()))) >= DEMANDED


def test_a_statement_without_any_hint_is_a_claim() -> None:
    assert stance_of("", "the ship left port at noon") == "claim"


@given(cue=st.text(max_size=40), content=st.text(max_size=120))
def test_any_words_have_a_stance(cue: str, content: str) -> None:
    assert stance_of(cue, content) in STANCES


@given(case=st.sampled_from(cases()))
def test_case_and_line_breaks_do_not_matter(case: dict[str, Any]) -> None:
    plain = stance_of(case["cue"], case["content"])
    assert stance_of(case["cue"].upper(), case["content"]) == plain
    assert stance_of(case["cue"].replace(" ", "\n"), case["content"].replace(" ", "  ")) == plain


@pytest.mark.parametrize("name", ["cues.txt", "contents.txt"])
def test_every_section_is_a_stance_and_no_entry_matches_anything(name: str) -> None:
    sections = load(name)
    assert set(sections) <= set(STANCES)
    for section in sections.values():
        assert section.longest("zzz did not qqq is not www was not vvv") is None, section.name


def test_the_entry_of_most_words_tells() -> None:
    assert stance_of("called", "the talks useful") == "support"
    assert stance_of("called for", "the talks") == "demand"
    assert stance_of("did not object to", "the listing") == "accept"
    assert stance_of("objected to", "the listing") == "reject"


def test_text_is_read_without_marks_case_and_contractions() -> None:
    assert plain("They  won’t\n“Pay”, he can't") == "they will not pay , he can not"


@pytest.mark.parametrize(
    ("cue", "content", "stance"),
    [
        ("rejected", "the envoy's claim that it had fired first", "deny"),
        ("rejected", "the timetable", "reject"),
        ("insisted", "that the border was closed", "claim"),
        ("insisted", "on a written answer", "demand"),
        ("vowed", "to close the strait", "threaten"),
        ("vowed", "to rebuild the bridge", "pledge"),
        ("condemned", "the attack on the convoy", "accuse"),
        ("condemned", "the new tariff", "reject"),
        ("asked", "who had paid for the ships?", "claim"),
        ("described", "the neighbour as a “reckless” power", "accuse"),
        ("described", "the draft as “unworkable”", "reject"),
    ],
)
def test_the_content_turns_what_the_cue_tells(cue: str, content: str, stance: Stance) -> None:
    assert stance_of(cue, content) == stance
