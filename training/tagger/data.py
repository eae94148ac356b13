"""PolNeAR as training windows: word pieces, features, token tags, and one link labelling a cue."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from summarizer.attribution.features import CLS, SEP, Encoded, Ints, encode, windows

KINDS = ("source", "cue", "content")
IGNORED = -100


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One article: `encoded` of n pieces, `tags` (n, kinds) with 0 B, 1 I, 2 O, and per attribution its pieces.

    `links`: (anchor piece, {kind: [(a, b), ...]}) for each attribution that has a cue.
    """

    id: str
    text: str
    encoded: Encoded
    tags: Ints
    links: tuple[tuple[int, dict[str, list[tuple[int, int]]]], ...]


def rows(path: Path) -> list[dict[str, Any]]:
    """The corpus file's articles; of articles with one id the first."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return list({row["id"]: row for row in reversed(found)}.values())[::-1]


def example(row: dict[str, Any], tokenizer: Tokenizer) -> Example:
    """An annotated article in pieces. A piece belongs to a span when they share a character."""
    encoded = encode(row["text"], tokenizer)
    first, last = encoded.offsets[:, 0], encoded.offsets[:, 1]
    tags = np.full((len(encoded.ids), len(KINDS)), 2, dtype=np.int64)
    links = []
    for one in row["attributions"]:
        pieces = {
            kind: [(int(np.searchsorted(last, s, side="right")), int(np.searchsorted(first, e))) for s, e in one[kind]]
            for kind in KINDS
        }
        pieces = {kind: [(a, b) for a, b in spans if a < b] for kind, spans in pieces.items()}
        for k, kind in enumerate(KINDS):
            for a, b in pieces[kind]:
                tags[a:b, k] = 1
                tags[a, k] = 0
        if pieces["cue"] and pieces["content"]:
            links.append((pieces["cue"][0][0], pieces))
    return Example(id=row["id"], text=row["text"], encoded=encoded, tags=tags, links=tuple(links))


def labelling(pieces: dict[str, list[tuple[int, int]]], a: int, b: int) -> Ints | None:
    """Link labels of the window `[a, b)`, shape (b - a,); None when a span leaves the window."""
    out = np.zeros(b - a, dtype=np.int64)
    for k, kind in enumerate(KINDS):
        for s, e in pieces[kind]:
            if s < a or e > b:
                return None
            out[s - a : e - a] = 2 + 2 * k
            out[s - a] = 1 + 2 * k
    return out


Window = tuple[Example, int, int]


def shuffled_windows(examples: list[Example], rng: random.Random, size: int) -> list[Window]:
    """Every piece of every article once, windows cut anew each time: the first begins at a random sentence."""
    out: list[Window] = []
    for one in examples:
        total = len(one.encoded.ids)
        shift = int(rng.choice(one.encoded.starts[one.encoded.starts < size].tolist() or [0]))
        spans = [(0, shift)] if shift > 16 else []
        rest = one.encoded.starts[one.encoded.starts >= shift] - shift
        spans += [(a + shift, b + shift) for a, b in windows(rest, total - shift, size=size, overlap=32)]
        out += [(one, a, b) for a, b in spans]
    rng.shuffle(out)
    return out


def loosen(breaks: Ints, rng: random.Random) -> Ints:
    """Now and then another layout: no paragraphs, or every sentence a paragraph, as feeds and pastes have them."""
    dice = rng.random()
    if dice < 0.15:
        return np.minimum(breaks, 1)
    if dice < 0.3:
        return np.where(breaks == 1, 2, breaks)
    return breaks


def collate(batch: list[Window], rng: random.Random, *, train: bool) -> dict[str, Tensor]:
    """Padded tensors: features and mask (b, n), tags (b, n, kinds), batch and anchors (m,), links (m, n)."""
    n = max(b - a for _, a, b in batch) + 2
    size = (len(batch), n)
    out = {k: np.zeros(size, dtype=np.int64) for k in ("ids", "case", "quote", "breaks", "mask")}
    tags = np.full((*size, len(KINDS)), IGNORED, dtype=np.int64)
    which, at, links = [], [], []
    for i, (one, a, b) in enumerate(batch):
        e, m = one.encoded, b - a
        out["ids"][i, 0], out["ids"][i, m + 1] = CLS, SEP
        out["ids"][i, 1 : m + 1] = e.ids[a:b]
        out["case"][i, 1 : m + 1] = e.case[a:b]
        out["quote"][i, 1 : m + 1] = e.quote[a:b]
        out["breaks"][i, 1 : m + 1] = loosen(e.breaks[a:b], rng) if train else e.breaks[a:b]
        out["mask"][i, : m + 2] = 1
        tags[i, 1 : m + 1] = one.tags[a:b]
        for anchor, pieces in one.links:
            if a <= anchor < b and (found := labelling(pieces, a, b)) is not None:
                row = np.full(n, IGNORED, dtype=np.int64)
                row[1 : m + 1] = found
                which.append(i)
                at.append(anchor - a + 1)
                links.append(row)
    extra = {"tags": tags, "batch": np.array(which, dtype=np.int64), "anchors": np.array(at, dtype=np.int64)}
    extra["links"] = np.stack(links) if links else np.zeros((0, n), dtype=np.int64)
    return {k: torch.from_numpy(v) for k, v in (out | extra).items()}
