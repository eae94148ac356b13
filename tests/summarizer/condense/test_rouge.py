"""The demand on the default condenser, on articles that writers have summarized.

The short form of `benchmarks/condense.py`, which also measures TextRank anew; here its figures are fixed.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
TEXTRANK = {  # sumy 0.13, three sentences, as the benchmark prints it
    "rouge1 mean": 30.80, "rouge2 mean": 9.70, "rougeL mean": 19.65,
    "rouge1 max": 34.98, "rouge2 max": 13.52, "rougeL max": 23.45,
}  # fmt: skip


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_condense", ROOT / "benchmarks" / "condense.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_not_below_lead_3_and_above_textrank() -> None:
    corpus = ROOT.parent / "shared" / "data" / "summaries" / "writer_summaries.json.gz"
    if not corpus.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"the writers' summaries are not at {corpus}")
    module = benchmark()
    samples = module.corpus(corpus)
    results = {
        "ours": module.measure(module.ours(4), samples),
        "Lead-3": module.measure(module.lead(3), samples),
        "TextRank-3": TEXTRANK,
    }
    assert module.failures(results) == []
