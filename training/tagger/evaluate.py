"""The torch model as a tagger's network, and the figures that choices are made by."""

from __future__ import annotations

import numpy as np
import torch

from benchmarks.scorers import Figures
from summarizer.attribution.decode import Floats, Ints
from training.tagger.model import AttributionModel

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


def headline(figures: Figures) -> str:
    """The figures that choices are made by, in one line (F1)."""
    return "  ".join(f"{name} {figures[name][2]:.2f}" for name in HEADLINES)
