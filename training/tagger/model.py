"""The tagger as a torch module: MiniLM with three feature embeddings, a tag head and a linking head."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import AutoModel

from summarizer.attribution.features import BREAKS, CASES, QUOTES

KINDS = ("source", "cue", "content")
TAGS = 3 * len(KINDS)  # B, I, O for each kind, independent of one another
LINKS = 1 + 2 * len(KINDS)  # O, then B and I for each kind, given one cue
REACH = 128  # distances beyond this many pieces share one embedding


class Linker(nn.Module):
    """Given a cue's first piece, which pieces are its source, its cue and its content.

    hidden (b, n, d), batch (m,), anchors (m,) -> (m, n, LINKS): one row for each of m cues.
    """

    def __init__(self, width: int, size: int = 192, dropout: float = 0.1) -> None:
        super().__init__()
        self.piece = nn.Linear(width, size)
        self.anchor = nn.Linear(width, size)
        self.gate = nn.Linear(width, size)
        self.gated = nn.Linear(width, size)
        self.distance = nn.Embedding(2 * REACH + 1, size)
        self.norm = nn.LayerNorm(size)
        self.conv = nn.Conv1d(size, size, kernel_size=5, padding=2, groups=size)
        self.mix = nn.Linear(size, size)
        self.mixnorm = nn.LayerNorm(size)
        self.out = nn.Linear(size, LINKS)
        nn.init.zeros_(self.out.bias)
        self.out.bias.data[0] = 4.0  # nearly all pieces belong to no part of a given attribution
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, batch: Tensor, anchors: Tensor) -> Tensor:
        chosen = hidden[batch, anchors]
        at = torch.arange(hidden.shape[1], device=hidden.device)
        apart = (at[None, :] - anchors[:, None]).clamp(-REACH, REACH) + REACH
        pieces, gated = self.piece(hidden)[batch], self.gated(hidden)[batch]
        z = pieces + self.anchor(chosen)[:, None] + gated * self.gate(chosen)[:, None] + self.distance(apart)
        z = self.dropout(nn.functional.gelu(self.norm(z)))
        y = self.conv(z.transpose(1, 2)).transpose(1, 2)
        z = self.mixnorm(z + self.mix(nn.functional.gelu(y)))
        return self.out(self.dropout(z))


class AttributionModel(nn.Module):
    """Encoder and heads. `ids`, `case`, `quote`, `breaks`: (b, n) integers; `mask`: (b, n), 1 where a piece is."""

    def __init__(self, folder: str, dropout: float = 0.1) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,  # any other value takes torch's slow attention: 2.5 times a step
            attn_implementation="sdpa",
        ).float()
        width = self.bert.config.hidden_size
        self.case = nn.Embedding(CASES, width)
        self.quote = nn.Embedding(QUOTES, width)
        self.breaks = nn.Embedding(BREAKS, width)
        for extra in (self.case, self.quote, self.breaks):
            nn.init.normal_(extra.weight, std=0.02)
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(width, TAGS)
        self.linker = Linker(width, dropout=dropout)
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)

    def encode(self, ids: Tensor, case: Tensor, quote: Tensor, breaks: Tensor, mask: Tensor | None = None) -> Tensor:
        """The last hidden states, (b, n, width)."""
        words = self.bert.embeddings.word_embeddings(ids)
        extra = self.case(case) + self.quote(quote) + self.breaks(breaks)
        return self.bert(inputs_embeds=words + extra, attention_mask=mask).last_hidden_state

    def tag(self, hidden: Tensor) -> Tensor:
        """(b, n, kinds, 3): B, I, O logits for source, cue and content."""
        return self.tags(self.dropout(hidden)).unflatten(-1, (len(KINDS), 3))
