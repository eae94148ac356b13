"""Pages and cuts: nothing too large, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.present.paging import cut, pages


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def sized(piece: str) -> tuple[int, int]:
    return 1, len(piece)


@given(st.lists(st.lists(st.text(max_size=30), max_size=6), max_size=12))
def test_pages_hold_every_piece_in_order_and_no_more_than_they_may(groups: list[list[str]]):
    made = pages(groups, size=sized, most=(4, 60))
    assert [piece for page in made for piece in page] == [piece for group in groups for piece in group]
    assert all(page and len(page) <= 4 and sum(map(len, page)) <= 60 for page in made)


def test_a_group_that_fits_on_a_page_is_not_torn():
    made = pages([["aaaa"], ["head", "body"], ["x"]], size=sized, most=(9, 10))
    assert made == [["aaaa"], ["head", "body", "x"]]


def test_a_group_too_large_for_a_page_runs_over_from_where_it_begins():
    assert pages([["a"], ["b" * 6, "c" * 6]], size=sized, most=(9, 10)) == [["a", "b" * 6], ["c" * 6]]


def test_a_piece_that_no_page_can_hold_is_a_defect():
    with pytest.raises(ValueError, match="for pages of"):
        pages([["x" * 11]], size=sized, most=(9, 10))


@given(st.text(), st.integers(2, 40))
def test_parts_fit_and_keep_every_visible_character(text: str, limit: int):
    parts = cut(text, limit, length=utf16)
    assert all(utf16(part) <= limit for part in parts)
    assert "".join("".join(part.split()) for part in parts) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 5, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two\nthree four", 13, ["one two", "three four"]),
        ("a\nbb cc dd ee", 11, ["a\nbb cc dd", "ee"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
    ],
)
def test_cuts_fall_between_lines_or_words_where_they_can(text: str, limit: int, parts: list[str]):
    assert cut(text, limit, length=utf16) == parts


def test_a_limit_below_one_character_is_a_defect():
    with pytest.raises(ValueError, match="not one character"):
        cut("😀", 1, length=utf16)
