"""Stems: forms of one word meet, different words do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.words import content_stems, stem


@pytest.mark.parametrize(
    "forms",
    [
        ("said", "says", "say", "saying"),
        ("negotiate", "negotiated", "negotiating", "negotiation", "negotiations"),
        ("attack", "attacks", "attacked", "attacking"),
        ("deny", "denies", "denied", "denying"),
        ("agree", "agrees", "agreed"),
        ("stop", "stopped", "stopping"),
        ("U.S.", "US"),
        ("Putin", "Putin's", "Putin’s"),
        ("pass", "passes", "passed"),
        ("told", "tell", "tells"),
    ],
)
def test_forms_of_one_word(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("according", "accord"),
        ("Niger", "Nigeria"),
        ("Iran", "Iraq"),
        ("not", "no"),
        ("Austria", "Australia"),
        ("sanction", "sanctuary"),
        ("war", "warn"),
        ("united", "union"),
        ("Slovakia", "Slovenia"),
    ],
)
def test_different_words(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_content_stems_keep_order_and_drop_function_words() -> None:
    assert content_stems("The 12 envoys of the union have agreed.") == ["12", "envoy", "union", "agre"]


@settings(deadline=None)
@given(st.text())
def test_any_word_has_a_stem_that_stays(word: str) -> None:
    assert stem(word) == stem(word.lower())
