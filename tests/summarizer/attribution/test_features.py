"""Windows cover the text, features line up with word pieces, quote state follows newspapers' habits."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from summarizer.attribution.features import encode, owners, windows
from summarizer.attribution.tagger import MODEL

TOKENIZER = Tokenizer.from_file(str(MODEL / "tokenizer.json"))


def states(text: str, feature: str) -> list[tuple[str, int]]:
    """Each piece's characters with its value of one feature."""
    found = encode(text, TOKENIZER)
    values = getattr(found, feature)
    return [(text[s:e], int(v)) for (s, e), v in zip(found.offsets.tolist(), values, strict=True)]


@given(st.text(max_size=400))
def test_any_text_encodes_with_offsets_inside_it(text: str) -> None:
    found = encode(text, TOKENIZER)
    n = len(found.ids)
    assert all(len(x) == n for x in (found.case, found.quote, found.breaks, found.offsets))
    assert (found.offsets[:, 0] <= found.offsets[:, 1]).all()
    assert (found.offsets <= len(text)).all()
    assert (np.diff(found.starts) > 0).all()


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=60),
    st.sampled_from([(16, 4), (64, 16), (254, 64)]),
)
def test_windows_cover_every_piece_within_their_size(lengths: list[int], shape: tuple[int, int]) -> None:
    size, overlap = shape
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    total = sum(lengths)
    found = windows(starts, total, size=size, overlap=overlap)
    assert found[0][0] == 0
    assert found[-1][1] == total
    assert all(0 < b - a <= size for a, b in found)
    assert all(left[0] < right[0] <= left[1] for left, right in itertools.pairwise(found))
    owner = owners(found, total)
    assert all(found[w][0] <= piece < found[w][1] for piece, w in enumerate(owner.tolist()))


def test_no_pieces_no_windows() -> None:
    assert windows(np.array([], dtype=np.int64), 0, size=254, overlap=64) == []


def test_case_classes() -> None:
    assert states("NATO said McCain met Oslo 12 I", "case") == [
        ("NATO", 3),
        ("said", 1),
        ("McCain", 4),
        ("met", 1),
        ("Oslo", 2),
        ("12", 5),
        ("I", 2),
    ]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "no deal" today', ["no", "deal"]),
        ("He said “no deal” today", ["no", "deal"]),
        ("Il dit «no deal» today", ["no", "deal"]),
        ("He said 'no deal' today", ["no", "deal"]),
        ("Iran's army didn't move", []),
        ("He said ‘no deal’ of Iran’s today", ["no", "deal"]),
        ("“Never closed\nnext paragraph", ["never", "closed"]),
        ("the ministers' 'last' word", ["last"]),
    ],
)
def test_quote_state(text: str, inside: list[str]) -> None:
    found = [word.lower() for word, state in states(text, "quote") if state == 1]
    assert found == inside


def test_breaks_tell_paragraphs_from_sentences() -> None:
    found = [word for word, kind in states("One came. Two left.\n\nThree stayed. Four hid.", "breaks") if kind == 2]
    other = [word for word, kind in states("One came. Two left.\n\nThree stayed. Four hid.", "breaks") if kind == 1]
    assert (found, other) == (["One", "Three"], ["Two", "Four"])
