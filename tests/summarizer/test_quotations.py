"""Quotation marks of every kind, and the apostrophes that are none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.quotations import quotations


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He said “we go” and left.", ["we go"]),
        ('He said "we go" and "we stay".', ["we go", "we stay"]),
        ("«On y va», dit-il.", ["On y va"]),
        ("»Wir gehen«, sagte er.", ["Wir gehen"]),
        ("„Wir gehen“, sagte er.", ["Wir gehen"]),
        ("「行く」と述べた。", ["行く"]),
        ("``We go,'' he said.", ["We go,"]),
        ("''We go,'' he said.", ["We go,"]),
        ("“He told me ‘no’ twice,” she said.", ["He told me ‘no’ twice,"]),
        ("‘We don’t know,’ he said.", ["We don’t know,"]),
        ("‘The ministers’ talks are over,’ he said.", ["The ministers’ talks are over,"]),
        ("'We don't know,' he said.", ["We don't know,"]),
        ("He called it ‘fake news’ again and again.", ["fake news"]),
        ("The ministers' talks didn't end Peru's dispute.", []),
        ("The ministers’ talks of the ’90s, ’em all.", []),
        ("It wasn't his '90s record.", []),
        ("‘90 per cent’ of them agree.", ["90 per cent"]),
        ("No marks at all.", []),
        ("“”", [""]),
    ],
)
def test_inside(text: str, inside: list[str]) -> None:
    found = quotations(text)
    assert [quote.of(text) for quote in found] == inside
    assert all(quote.whole for quote in found)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“We go on and on.", "We go on and on."),
        ("We go on and on.” He left.", "We go on and on."),
        ('He said "we go on.', "we go on."),
    ],
)
def test_a_mark_without_partner(text: str, inside: str) -> None:
    (found,) = quotations(text)
    assert found.of(text) == inside
    assert not found.whole


@settings(deadline=None)
@given(st.text(alphabet="ab s.,'\"“”‘’„«»‹›`「」3\n"))
def test_any_text(text: str) -> None:
    found = quotations(text)
    assert all(0 <= quote.start <= quote.end <= len(text) for quote in found)
    whole = [quote for quote in found if quote.whole]
    assert all(one.end < other.start for one, other in pairwise(whole))


@settings(deadline=None)
@given(st.text(alphabet="abc ,.", min_size=1))
def test_double_marks_are_never_missed(words: str) -> None:
    for left, right in ("“”", '""', "«»", "„“"):
        (found,) = quotations(f"x {left}{words}{right} y")
        assert found.whole
        assert found.of(f"x {left}{words}{right} y") == words
