#!/usr/bin/env python3
"""Turns trained weights into the shipped model: ONNX, int8, with decoding choices made on dev.

usage: python -m training.export_tagger --run training/runs/a [--out summarizer/attribution/model]

Prints the dev figures of the torch model, of fp32 ONNX and of int8 ONNX, each with the chosen biases.
"""

from __future__ import annotations

import argparse
import itertools
import json
import logging
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from benchmarks.scorers import SHARED, score_attributions
from summarizer.attribution.decode import Bias, Floats, Ints
from summarizer.attribution.tagger import Network, OnnxNetwork, WindowTagger
from training.tagger.data import rows
from training.tagger.evaluate import TorchNetwork, headline
from training.tagger.model import AttributionModel
from training.train_tagger import SIZE, encoder_folder, load_tokenizer

OVERLAP = 64  # pieces that neighbouring windows share
OPSET = 18


class EncoderGraph(nn.Module):
    """ids, case, quote, breaks (1, n) -> hidden (1, n, width), tags (1, n, kinds, 3)."""

    def __init__(self, model: AttributionModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, case: Tensor, quote: Tensor, breaks: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.model.encode(ids, case, quote, breaks)
        return hidden, self.model.tag(hidden)


class LinkerGraph(nn.Module):
    """hidden (1, n, width), anchors (m,) -> links (m, n, labels)."""

    def __init__(self, model: AttributionModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, hidden: Tensor, anchors: Tensor) -> Tensor:
        return self.model.linker(hidden, torch.zeros_like(anchors), anchors)


def export(model: AttributionModel, folder: Path) -> None:
    """Writes `encoder.onnx` and `linker.onnx`, fp32, lengths dynamic."""
    n, m = torch.export.Dim("n", min=3, max=512), torch.export.Dim("m", min=1, max=512)
    ids = torch.ones(1, 40, dtype=torch.long)
    feed = (ids, torch.zeros_like(ids), torch.zeros_like(ids), torch.zeros_like(ids))
    torch.onnx.export(
        EncoderGraph(model).eval(),
        feed,
        str(folder / "encoder.onnx"),
        input_names=["ids", "case", "quote", "breaks"],
        output_names=["hidden", "tags"],
        dynamic_shapes=({1: n}, {1: n}, {1: n}, {1: n}),
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
    )
    torch.onnx.export(
        LinkerGraph(model).eval(),
        (torch.randn(1, 40, model.bert.config.hidden_size), torch.tensor([3, 9, 20])),
        str(folder / "linker.onnx"),
        input_names=["hidden", "anchors"],
        output_names=["links"],
        dynamic_shapes=({1: n}, {0: m}),
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
    )


def strip(path: Path) -> None:
    """Takes the exporter's notes (stack traces, paths of this machine) out of a graph; the computation stays."""
    model = onnx.load(path)
    graph = model.graph
    parts = (model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer)
    for part in parts:
        part.doc_string = ""
        del part.metadata_props[:]
    onnx.save(model, path)


class Cached:
    """A network that remembers each window, so that many biases can be tried for one pass of the encoder."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._hidden: dict[bytes, tuple[Floats, Floats]] = {}
        self._links: dict[tuple[int, int], Floats] = {}

    def hidden(self, ids: Ints, case: Ints, quote: Ints, breaks: Ints) -> tuple[Floats, Floats]:
        key = ids.tobytes()
        if key not in self._hidden:
            self._hidden[key] = self._network.hidden(ids, case, quote, breaks)
        return self._hidden[key]

    def links(self, hidden: Floats, at: Ints) -> Floats:
        import numpy as np

        new = [int(i) for i in at if (id(hidden), int(i)) not in self._links]
        if new:
            found = self._network.links(hidden, np.array(new, dtype=np.int64))
            self._links |= {(id(hidden), i): one for i, one in zip(new, found, strict=True)}
        return np.stack([self._links[id(hidden), int(i)] for i in at])


def grid() -> Iterator[Bias]:
    """Decoding choices to try."""
    for cue, source, content in itertools.product((0.3, 0.4, 0.5), (0.0, 0.5, 1.0), (0.0, 0.4, 0.8)):
        yield Bias(cue=cue, source=source, content=content)


def figures(network: Network, dev: list[dict[str, Any]], bias: Bias) -> dict[str, tuple[float, float, float]]:
    """Dev figures of a network."""
    tokenizer = load_tokenizer(encoder_folder())
    tagger = WindowTagger(network, tokenizer, bias=bias, size=SIZE, overlap=OVERLAP)
    return score_attributions(dev, tagger.attributions)


def main() -> None:
    logging.getLogger("onnxscript").setLevel(logging.WARNING)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("summarizer/attribution/model"))
    o = parser.parse_args()
    dev = rows(SHARED / "data/polnear/dev.jsonl.gz")
    model = AttributionModel(str(encoder_folder()))
    model.load_state_dict(torch.load(o.run / "model.pt", map_location="cpu"))
    cached = Cached(TorchNetwork(model))
    bias = max(grid(), key=lambda b: figures(cached, dev, b)["relation"][2])
    print("chosen", bias)
    print("torch      ", headline(figures(cached, dev, Bias())), "(no biases)")
    print("torch      ", headline(figures(cached, dev, bias)))
    o.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        plain = Path(temporary)
        export(model, plain)
        print("onnx fp32  ", headline(figures(OnnxNetwork(plain, 2), dev, bias)))
        quantize_dynamic(
            plain / "encoder.onnx",
            o.out / "encoder.onnx",
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
        shutil.copyfile(plain / "linker.onnx", o.out / "linker.onnx")
        strip(o.out / "encoder.onnx")
        strip(o.out / "linker.onnx")
    print("onnx int8  ", headline(figures(OnnxNetwork(o.out, 2), dev, bias)))
    load_tokenizer(encoder_folder()).save(str(o.out / "tokenizer.json"))
    model.bert.config.save_pretrained(o.out)
    chosen = {"bias": asdict(bias), "window": SIZE, "overlap": OVERLAP}
    (o.out / "tagger.json").write_text(json.dumps(chosen, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
