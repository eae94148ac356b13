"""The sentence encoder: an article's headline and first words as one vector."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]

MODEL = Path(__file__).parent / "model"
PIECES = 126  # word pieces that are read; longer readings cost time and separate stories no better
CLS, SEP = 101, 102  # BERT's uncased vocabulary


class Encoder(Protocol):
    """Turns words into a direction: texts about one event point the same way."""

    def vector(self, text: str) -> Floats:
        """The text's vector, shape (width,), length 1; an empty text has one too."""
        ...


class OnnxEncoder:
    """`encoder.onnx` on the CPU; `threads` bounds the cores used."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # the arena keeps the longest text's memory for good
        path = str(folder / "encoder.onnx")
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def vector(self, text: str) -> Floats:
        """See `Encoder`."""
        shortened = text[: PIECES * 12]  # no need to cut into pieces what is not read
        pieces = self._tokenizer.encode(shortened, add_special_tokens=False).ids[:PIECES]
        ids = np.array([[CLS, *pieces, SEP]], dtype=np.int64)
        out: Floats = self._session.run(None, {"ids": ids})[0][0]
        return out


@lru_cache(maxsize=1)
def load_encoder(threads: int = 1) -> Encoder:
    """The shipped encoder, loaded once a process (about 0.3 s)."""
    return OnnxEncoder(MODEL, threads=threads)
