from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.present.clean import clean, one_line


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain “words” – as they are", "plain “words” – as they are"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never ended\nnext line", "\nnext line"),
        ("\x9b2Jwiped", "wiped"),
        ("\x1b(0alt", "alt"),
        ("\x1b\x1b[31m[31mtwice", "[31mtwice"),
        ("bell\x07 back\x08 null\x00", "bell back null"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("pay \u202e0001\u202c now", "pay 0001 now"),
        ("[bold]markup[/bold] stays", "[bold]markup[/bold] stays"),
        ("tab\tand no-break\u00a0space", "tab\tand no-break\u00a0space"),
    ],
)
def test_clean(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    left = clean(text)
    assert not any((ord(c) < 32 and c not in "\t\n") or 0x7F <= ord(c) < 0xA0 for c in left)
    assert clean(left) == left


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"])))
def test_text_without_controls_is_untouched(text: str) -> None:
    assert clean(text) == text


def test_one_line() -> None:
    assert one_line(" a\n b\x1b[1m\tc ") == "a b c"
