"""The shipped tagger: two ONNX graphs, one core, no torch."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from summarizer.attribution.decode import Bias, Floats, Ints, anchors, best_paths, read
from summarizer.attribution.features import CLS, SEP, Encoded, encode, owners, windows
from summarizer.domain import Attribution

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL = Path(__file__).parent / "model"


class Tagger(Protocol):
    """Finds who said what."""

    def attributions(self, text: str) -> tuple[Attribution, ...]:
        """Every attribution of `text` in order of its first character; spans are whole words inside `text`."""
        ...


class Network(Protocol):
    """The two halves of the model, over one window at a time."""

    def hidden(self, ids: Ints, case: Ints, quote: Ints, breaks: Ints) -> tuple[Floats, Floats]:
        """(n,) features -> hidden states (n, width) and tag logits (n, kinds, 3)."""
        ...

    def links(self, hidden: Floats, at: Ints) -> Floats:
        """Hidden states and cue pieces (m,) -> link logits (m, n, LINKS)."""
        ...


class WindowTagger:
    """Reads a text window by window; each cue is linked inside the window where it stands furthest from an edge."""

    def __init__(
        self, network: Network, tokenizer: Tokenizer, *, bias: Bias, size: int = 254, overlap: int = 64
    ) -> None:
        self._network, self._tokenizer = network, tokenizer
        self._bias, self._size, self._overlap = bias, size, overlap

    def attributions(self, text: str) -> tuple[Attribution, ...]:
        """See `Tagger`; an empty text has none."""
        encoded = encode(text, self._tokenizer)
        total = len(encoded.ids)
        spans = windows(encoded.starts, total, size=self._size, overlap=self._overlap)
        owner = owners(spans, total)
        found = [
            one
            for index, (a, b) in enumerate(spans)
            for one in self._window(text, encoded, a, b, np.flatnonzero(owner[a:b] == index))
        ]
        return tuple(sorted(set(found), key=lambda one: (one.content[0], one.cue)))

    def _window(self, text: str, encoded: Encoded, a: int, b: int, owned: Ints) -> list[Attribution]:
        framed = (np.pad(x[a:b], 1) for x in (encoded.ids, encoded.case, encoded.quote, encoded.breaks))
        ids, case, quote, breaks = framed
        ids[0], ids[-1] = CLS, SEP
        hidden, tags = self._network.hidden(ids, case, quote, breaks)
        at = anchors(tags[1:-1], self._bias.cue)
        at = at[np.isin(at, owned)]
        if not len(at):
            return []
        links = self._network.links(hidden, at + 1)[:, 1:-1]
        paths = best_paths(links, self._bias)
        offsets = encoded.offsets[a:b]
        made = (read(text, offsets, paths[i], links[i], int(at[i])) for i in range(len(at)))
        return [one for one in made if one is not None]


class OnnxNetwork:
    """`encoder.onnx` and `linker.onnx` on the CPU; `threads` bounds the cores used."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._encoder = _session(folder / "encoder.onnx", threads)
        self._linker = _session(folder / "linker.onnx", threads)

    def hidden(self, ids: Ints, case: Ints, quote: Ints, breaks: Ints) -> tuple[Floats, Floats]:
        """See `Network`."""
        feed = {"ids": ids[None], "case": case[None], "quote": quote[None], "breaks": breaks[None]}
        hidden, tags = self._encoder.run(None, feed)
        return hidden[0], tags[0]

    def links(self, hidden: Floats, at: Ints) -> Floats:
        """See `Network`."""
        out: Floats = self._linker.run(None, {"hidden": hidden[None], "anchors": at})[0]
        return out


def _session(path: Path, threads: int) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # the arena keeps the largest window's memory for good
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def load_network_tagger(folder: Path = MODEL, threads: int = 1) -> Tagger:
    """The shipped model, loaded once a process (about 0.3 s)."""
    from tokenizers import Tokenizer

    settings = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
    return WindowTagger(
        OnnxNetwork(folder, threads),
        Tokenizer.from_file(str(folder / "tokenizer.json")),
        bias=Bias(**settings["bias"]),
        size=settings["window"],
        overlap=settings["overlap"],
    )
