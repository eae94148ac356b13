from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.digest.beats import regions, topics
from summarizer.digest.keywords import OPENING, Opening, any_of, cut, holds, marks_of, wanted

ROOT = Path(__file__).parents[3]


def has(typed: str, text: str, title: str = "Untitled") -> bool:
    asked = wanted(typed)
    assert asked is not None
    found = Opening(title, text).has(asked)
    assert holds(title, text, asked) == found  # the quick way for one question
    return found


KEYWORDS = [
    ("sanctions", "Envoys were sanctioned in May.", True),
    ("sanctioned", "A sanction fell.", True),
    ("port", "A sports hall was opened.", False),
    ("grain deal", "The deal on grain was signed.", True),
    ('"grain deal"', "The deal on grain was signed.", False),
    ("“grain deal”", "A Grain Deal was signed.", True),
    ('"grain deal"', "Grain deals were signed.", False),
    ("cease-fire", "The cease-fire held.", True),
    ("cease-fire", "The ceasefire held.", False),
    ("US", "The US left.", True),
    ("US", "The U.S. left.", True),
    ("US", "They told us nothing.", False),
    ("Ukraine's grain", "Grain of Ukraine.", True),
    ("zebra grain", "The deal on grain was signed.", False),
]


@pytest.mark.parametrize(("typed", "text", "found"), KEYWORDS)
def test_what_counts_as_the_word(typed: str, text: str, found: bool) -> None:
    assert has(typed, text) is found


@pytest.mark.parametrize(("typed", "text", "found"), KEYWORDS)
def test_marks_tell_as_much_or_that_it_has_to_be_read(typed: str, text: str, found: bool) -> None:
    asked = wanted(typed)
    assert asked is not None
    marks, enough = marks_of(asked)
    marked = Opening("Untitled", text).marks.issuperset(marks)
    assert marked is found if enough else marked or not found
    assert enough is not any(sign in typed for sign in '"“-')  # two words that stand together


def test_only_the_headline_and_the_opening_count() -> None:
    far = "word " * OPENING + "zebra"
    assert not has("zebra", far)
    assert has("zebra", far, title="Zebra crossing closed")


def test_a_phrase_does_not_run_from_the_headline_into_the_text() -> None:
    assert not has('"deal grain"', "Grain was sold.", title="A deal")


@pytest.mark.parametrize("typed", ["", "  ", "“”", "!?"])
def test_nothing_to_look_for(typed: str) -> None:
    assert wanted(typed) is None


def test_a_list_is_met_by_any_of_its_words() -> None:
    opening = Opening("", "The air strike failed.")
    assert [opening.has(one) for one in any_of('"air strike" drone')] == [True, False]


def test_every_state_is_in_one_region() -> None:
    rows = json.loads((ROOT / "config" / "parties.json").read_text(encoding="utf-8"))["parties"]
    states = sorted(row["id"] for row in rows if row["kind"] == "state")
    assert sorted(state for region in regions().values() for state in region) == states


def test_every_topic_has_words() -> None:
    assert len(topics()) >= 10
    assert all(len(any_of(words)) >= 5 for words in topics().values())


def test_no_more_is_kept_than_is_read() -> None:
    text = "First “words” of it, then " + "word " * OPENING + "zebra"
    assert cut(text).endswith("word")
    assert Opening("", cut(text)).marks == Opening("", text).marks
    assert cut("") == ""
