"""The benchmark's floor, on part of its corpus."""

import os

import pytest

from benchmarks.clusters import ECB, bcubed, labelled, own
from benchmarks.stories import F1, clustered, scored
from summarizer.stories.groups import load_judge

PART = 11  # topics of 33


def test_bcubed_counts_articles() -> None:
    assert bcubed("aabb", "xxyy") == (1.0, 1.0, 1.0)
    precision, recall, _ = bcubed("aaaa", "xxyy")
    assert (precision, recall) == (0.5, 1.0)
    precision, recall, _ = bcubed("abcd", "xxyy")
    assert (precision, recall) == (1.0, 0.5)


def test_look_alike_events_of_the_corpus_are_told_apart() -> None:
    if not ECB.exists():
        assert not os.environ.get("CI"), "the corpus of stories must be present in CI"
        pytest.skip("the corpus of stories is not here")
    chosen = labelled(topics=PART)
    assert scored(chosen, clustered(chosen, load_judge(), seed=0))[2] >= F1


def test_articles_on_different_events_stay_apart() -> None:
    ours = own(held_out=True)
    assert scored(ours, clustered(ours, load_judge(), seed=0))[0] >= 0.95
