"""Long texts in portions: nothing left out, nothing too long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.condense.portions import portions


def words(text: str) -> int:
    return len(text.split())


def test_cut_between_sentences() -> None:
    text = "One two three. Four five. Six seven eight nine. Ten."
    assert list(portions(text, 5, words)) == ["One two three. Four five.", "Six seven eight nine. Ten."]


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    found = list(portions("one two three four five six seven eight nine.", 4, words))
    assert " ".join(found).split() == "one two three four five six seven eight nine.".split()
    assert max(map(words, found)) <= 4


@settings(deadline=None)
@given(st.text(alphabet="ab .?\n", max_size=200), st.integers(1, 30))
def test_every_character_is_read_and_every_portion_fits(text: str, limit: int) -> None:
    found = list(portions(text, limit, len))
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(len(portion) <= limit for portion in found)


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="portion of 0"):
        list(portions("One.", 0, words))
