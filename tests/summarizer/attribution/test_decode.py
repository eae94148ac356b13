"""The labelling found is the best legal one, and what is read from it lies inside the text."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.attribution.decode import (
    CONTENT,
    CUE,
    LINKS,
    SOURCE,
    Bias,
    anchors,
    best_paths,
    kind_of,
    read,
    segments,
)
from summarizer.domain import Span


def legal(path: tuple[int, ...]) -> bool:
    """Whether every inside label follows a begin or inside of its kind."""
    before = (0, *path)
    return all(now not in (2, 4, 6) or last in (now - 1, now) for last, now in zip(before, path, strict=False))


def logits(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(scale=3, size=shape).astype(np.float32)


@given(st.integers(0, 10_000), st.integers(1, 4))
@settings(max_examples=40)
def test_best_path_is_the_best_of_all_legal_ones(seed: int, n: int) -> None:
    scores = logits(seed, 2, n, LINKS)
    found = best_paths(scores, Bias())
    for row, path in zip(scores, found, strict=True):
        every = (p for p in itertools.product(range(LINKS), repeat=n) if legal(p))
        best = max(every, key=lambda p: sum(row[t, label] for t, label in enumerate(p)))
        assert tuple(path.tolist()) == best


def test_bias_lets_a_source_in() -> None:
    scores = np.zeros((1, 3, LINKS), dtype=np.float32)
    scores[0, :, 0] = 1.0
    assert best_paths(scores, Bias()).tolist() == [[0, 0, 0]]
    assert best_paths(scores, Bias(source=2.0))[0, 0] == SOURCE


def test_neighbouring_cues_become_one() -> None:
    tags = np.zeros((5, 3, 3), dtype=np.float32)
    tags[[1, 2, 4], 1, 0] = [2.0, 5.0, 5.0]
    assert anchors(tags, 0.4).tolist() == [2, 4]


def test_segments_split_at_a_new_beginning() -> None:
    path = np.array([SOURCE, SOURCE + 1, SOURCE, 0, CONTENT, CONTENT + 1])
    assert segments(path, SOURCE) == [(0, 2), (2, 3)]
    assert segments(path, CONTENT) == [(4, 6)]


TEXT = "Peru said it would wait."
OFFSETS = np.array([[0, 2], [2, 4], [5, 9], [10, 12], [13, 18], [19, 23], [23, 24]])


def test_reading_grows_to_whole_words() -> None:
    path = np.array([0, SOURCE, CUE, CONTENT, CONTENT + 1, CONTENT + 1, 0])
    found = read(TEXT, OFFSETS, path, np.zeros((7, LINKS), dtype=np.float32), 2)
    assert found is not None
    assert [s.of(TEXT) for s in (*found.source, *found.cue, *found.content)] == [
        "Peru",
        "said",
        "it would wait",
    ]
    assert found.kind == "indirect"


def test_no_content_no_attribution() -> None:
    path = np.array([SOURCE, SOURCE + 1, CUE, 0, 0, 0, CONTENT])
    assert read(TEXT, OFFSETS, path, np.zeros((7, LINKS), dtype=np.float32), 2) is None


def test_of_two_sources_the_surer_stays() -> None:
    path = np.array([SOURCE, SOURCE + 1, CUE, SOURCE, CONTENT, CONTENT + 1, 0])
    scores = np.zeros((7, LINKS), dtype=np.float32)
    scores[3, SOURCE] = 9.0
    found = read(TEXT, OFFSETS, path, scores, 2)
    assert found is not None
    assert [s.of(TEXT) for s in found.source] == ["it"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We will wait,”", "direct"),
        ('"We will wait"', "direct"),
        ("that it “will wait” for Peru", "mixed"),
        ("that it would wait", "indirect"),
        ("that Peru's and Chile's ministers' patience was gone", "indirect"),
        ("‘we will wait’", "direct"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert kind_of(text, (Span(0, len(text)),)) == kind


def test_kind_of_a_quotation_that_runs_over_paragraphs() -> None:
    text = "“We will wait.\n“We will not sign.”"
    assert kind_of(text, (Span(0, 14), Span(15, len(text)))) == "direct"
