from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.digest.beats import regions, topics
from summarizer.digest.keywords import OPENING, Opening, any_of, wanted
from summarizer.domain import Article

ROOT = Path(__file__).parents[3]


def has(typed: str, text: str, title: str = "Untitled") -> bool:
    asked = wanted(typed)
    assert asked is not None
    return Opening(Article(id="a", text=text, title=title, language="en")).has(asked)


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
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
    ],
)
def test_what_counts_as_the_word(typed: str, text: str, found: bool) -> None:
    assert has(typed, text) is found


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
    opening = Opening(Article(id="a", text="The air strike failed.", title="", language="en"))
    assert [opening.has(one) for one in any_of('"air strike" drone')] == [True, False]


def test_every_state_is_in_one_region() -> None:
    rows = json.loads((ROOT / "config" / "parties.json").read_text(encoding="utf-8"))["parties"]
    states = sorted(row["id"] for row in rows if row["kind"] == "state")
    assert sorted(state for region in regions().values() for state in region) == states


def test_every_topic_has_words() -> None:
    assert len(topics()) >= 10
    assert all(len(any_of(words)) >= 5 for words in topics().values())
