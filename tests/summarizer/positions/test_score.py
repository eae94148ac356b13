"""Positions on annotated international news stay above what a naive gazetteer reaches."""

import os
from pathlib import Path

import pytest

from benchmarks.positions import DEMANDED, gold_rows, measure, own_rows

ANNOTATED = Path(__file__).resolve().parents[4] / "shared" / "data" / "positions" / "dev.jsonl"


def scored_here() -> None:
    if not ANNOTATED.exists():
        assert not os.environ.get("CI"), "the annotated articles and their scorer must be present in CI"
        pytest.skip("the annotated articles are not here")


def test_international_articles() -> None:
    scored_here()
    figures = measure(gold_rows())
    assert all(figures[name] > least for name, least in DEMANDED.items()), figures


def test_parties_are_told_from_annotated_attributions() -> None:
    scored_here()
    figures = measure(gold_rows(), gold_attributions=True)
    assert min(figures.values()) > 0.8, figures


def test_own_articles_held_out_of_training() -> None:
    scored_here()
    assert measure(own_rows())["all"] > 0.55
