from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.present.visible import visible


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain “words” – as they are\n\ttabbed", "plain “words” – as they are\n\ttabbed"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\x00b\x7f", "a␀b␡"),
        ("a\r\nb\rc\u2028d\x85e", "a \nb\nc\nd\ne"),
        ("pay \u202e0001\u202c now", "pay \ufffd0001\ufffd now"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_visible(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@given(st.text(alphabet=st.characters()))
def test_offsets_stay_and_nothing_steers(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in shown if char not in "\t\n")
    shown.encode()
