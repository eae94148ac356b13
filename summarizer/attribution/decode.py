"""From logits to attributions: pick cues, find the best legal labelling for each, map pieces to characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.attribution.features import quote_states
from summarizer.domain import Attribution, Kind, Span, Spans

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# Labels of the linking head, given one cue: 0 outside, then begin and inside of each kind.
SOURCE, CUE, CONTENT = 1, 3, 5
LINKS = 7

_INSIDE = re.compile(r"[\w'’\-]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bias:
    """Decoding choices made on the development split: `cue` is the least probability that starts a cue;
    `source` and `content` are added to those labels' logits before the best labelling is sought."""

    cue: float = 0.4
    source: float = 0.0
    content: float = 0.0


def softmax(logits: Floats) -> Floats:
    """Probabilities over the last axis."""
    z = np.exp(logits - logits.max(axis=-1, keepdims=True))
    out: Floats = z / z.sum(axis=-1, keepdims=True)
    return out


def anchors(tags: Floats, least: float) -> Ints:
    """First pieces of cues: shape (k,), ascending. `tags` is (n, kinds, 3) logits, B first, cue the second kind.

    Of neighbouring candidates only the likeliest stays.
    """
    p = softmax(tags[:, 1])[:, 0]
    at = np.flatnonzero(p >= least)
    keep: list[int] = []
    for i in at.tolist():
        if keep and i - keep[-1] == 1:
            if p[i] > p[keep[-1]]:
                keep[-1] = i
        else:
            keep.append(i)
    return np.array(keep, dtype=np.int64)


def _legal() -> Floats:
    """Transition scores (from, to): an inside label follows only a begin or inside of its own kind."""
    out = np.zeros((LINKS, LINKS), dtype=np.float32)
    for kind in (SOURCE, CUE, CONTENT):
        out[:, kind + 1] = -1e4
        out[[kind, kind + 1], kind + 1] = 0.0
    return out


_LEGAL = _legal()


def best_paths(links: Floats, bias: Bias) -> Ints:
    """The best legal labelling of each row (Viterbi): (m, n, LINKS) logits -> (m, n) labels."""
    scores = links.astype(np.float32).copy()
    scores[..., SOURCE : SOURCE + 2] += bias.source
    scores[..., CONTENT : CONTENT + 2] += bias.content
    m, n, _ = scores.shape
    back = np.zeros((n, m, LINKS), dtype=np.int8)
    best = scores[:, 0].copy()
    best[:, [SOURCE + 1, CUE + 1, CONTENT + 1]] -= 1e4
    for t in range(1, n):
        step = best[:, :, None] + _LEGAL
        back[t] = step.argmax(axis=1)
        best = step.max(axis=1) + scores[:, t]
    out = np.zeros((m, n), dtype=np.int64)
    rows = np.arange(m)
    if n:
        out[:, -1] = best.argmax(axis=1)
    for t in range(n - 1, 0, -1):
        out[:, t - 1] = back[t, rows, out[:, t]]
    return out


def segments(path: Ints, kind: int) -> list[tuple[int, int]]:
    """Piece ranges `[a, b)` that one labelling gives to a kind (SOURCE, CUE or CONTENT)."""
    out: list[tuple[int, int]] = []
    for t in np.flatnonzero((path == kind) | (path == kind + 1)).tolist():
        if path[t] == kind or not out or out[-1][1] != t:
            out.append((t, t + 1))
        else:
            out[-1] = (out[-1][0], t + 1)
    return out


def _characters(text: str, offsets: Ints, pieces: tuple[int, int]) -> Span | None:
    """Pieces to characters, grown to whole words; None when nothing but punctuation is left."""
    start, end = int(offsets[pieces[0], 0]), int(offsets[pieces[1] - 1, 1])
    while start > 0 and text[start].isalnum() and _INSIDE.match(text[start - 1]):
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end) if start < end and _WORD.search(text, start, end) else None


def read(text: str, offsets: Ints, path: Ints, links: Floats, anchor: int) -> Attribution | None:
    """One labelling as an attribution; None when it holds no content.

    `path` (n,), `links` (n, LINKS) and `offsets` (n, 2) cover one window; `anchor` is the cue's first piece.
    Of several sources the one with the highest mean score stays: a cue has one speaker, named once.
    """

    def spans(found: list[tuple[int, int]]) -> Spans:
        out = sorted({s for s in (_characters(text, offsets, f) for f in found) if s is not None})
        return tuple(s for i, s in enumerate(out) if i == 0 or s.start >= out[i - 1].end)

    content = spans(segments(path, CONTENT))
    if not content:
        return None
    cue = spans([s for s in segments(path, CUE) if s[0] <= anchor < s[1]] or [(anchor, anchor + 1)])
    sources = segments(path, SOURCE)
    if len(sources) > 1:
        sources = [max(sources, key=lambda s: float(links[s[0] : s[1], SOURCE : SOURCE + 2].max(-1).mean()))]
    return Attribution(source=spans(sources), cue=cue, content=content, kind=kind_of(text, content))


def kind_of(text: str, content: Spans) -> Kind:
    """direct: every word of the content stands in quotation marks; indirect: none does; mixed: some do."""
    state = quote_states(text)
    inside = [state[word.start()] == 1 for span in content for word in _WORD.finditer(text, span.start, span.end)]
    if not any(inside):
        return "indirect"
    return "direct" if all(inside) else "mixed"
