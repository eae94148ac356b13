"""Scores a tagger on an annotated split with the corpus's own scorer."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

from summarizer.attribution.decode import Floats, Ints
from summarizer.domain import Attribution
from training.tagger.model import AttributionModel

SHARED = Path(__file__).resolve().parents[3] / "shared"
HEADLINES = (
    "relation",
    "content_overlap",
    "content_exact",
    "source_given_content",
    "cue_exact",
    "relation_strict",
)


class TorchNetwork:
    """The torch model behind the tagger's `Network`, in evaluation mode."""

    def __init__(self, model: AttributionModel) -> None:
        self.model = model.eval()
        self.device = next(model.parameters()).device

    @torch.no_grad()
    def hidden(self, ids: Ints, case: Ints, quote: Ints, breaks: Ints) -> tuple[Floats, Floats]:
        """See `summarizer.attribution.tagger.Network`."""
        feed = (torch.from_numpy(x)[None].to(self.device) for x in (ids, case, quote, breaks))
        hidden = self.model.encode(*feed)
        return hidden[0].float().cpu().numpy(), self.model.tag(hidden)[0].float().cpu().numpy()

    @torch.no_grad()
    def links(self, hidden: Floats, at: Ints) -> Floats:
        """See `summarizer.attribution.tagger.Network`."""
        states = torch.from_numpy(np.ascontiguousarray(hidden))[None].to(self.device)
        anchors = torch.from_numpy(at).to(self.device)
        return self.model.linker(states, torch.zeros_like(anchors), anchors).float().cpu().numpy()


def scorer() -> ModuleType:
    """The corpus's scorer, `evaluate_attribution.py`."""
    spec = importlib.util.spec_from_file_location("evaluate", SHARED / "tools" / "evaluate_attribution.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(one: Attribution) -> dict[str, Any]:
    """An attribution as the corpus writes it."""
    row = asdict(one)
    return {kind: [[s["start"], s["end"]] for s in row[kind]] for kind in ("source", "cue", "content")}


def score(
    articles: Iterable[dict[str, Any]], tag: Callable[[str], Iterable[Attribution]]
) -> dict[str, tuple[float, float, float]]:
    """Every figure of the scorer as (precision, recall, F1) in percent, over `articles`."""
    tool = scorer()
    rows = [
        tool.score_article(one["text"], one["attributions"], [plain(a) for a in tag(one["text"])]) for one in articles
    ]
    return {name: tuple(100 * x for x in tool.prf(c)) for name, c in tool.total(rows).items()}


def headline(figures: dict[str, tuple[float, float, float]]) -> str:
    """The figures that choices are made by, in one line (F1)."""
    return "  ".join(f"{name} {figures[name][2]:.2f}" for name in HEADLINES)
