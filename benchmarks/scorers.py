"""The corpora's own scorers, and attributions in the form that they read."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from summarizer.domain import Attribution

SHARED = Path(__file__).resolve().parents[2] / "shared"

Figures = dict[str, tuple[float, float, float]]


def scorer(name: str) -> ModuleType:
    """The script `../shared/tools/NAME.py` as a module; FileNotFoundError where it is not there."""
    spec = importlib.util.spec_from_file_location(name, SHARED / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(one: Attribution) -> dict[str, Any]:
    """An attribution as the corpus writes it."""
    row = asdict(one)
    return {kind: [[s["start"], s["end"]] for s in row[kind]] for kind in ("source", "cue", "content")}


def score_attributions(articles: Iterable[dict[str, Any]], tag: Callable[[str], Iterable[Attribution]]) -> Figures:
    """Every figure of the attribution scorer as (precision, recall, F1) in percent, over annotated `articles`."""
    tool = scorer("evaluate_attribution")
    rows = [
        tool.score_article(one["text"], one["attributions"], [plain(a) for a in tag(one["text"])]) for one in articles
    ]
    return {name: tuple(100 * x for x in tool.prf(c)) for name, c in tool.total(rows).items()}
