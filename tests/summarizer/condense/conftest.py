"""A real sequence-to-sequence model, tiny and untrained, built on disk once for these tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

TEXT = (
    "Bulgaria and Romania agreed on Tuesday to open the bridge at Varna. The minister said the repair had cost "
    "40 million euros. Romania insists that the toll be shared. Traders have waited for two years. "
)


def required(name: str) -> Any:
    """The module; where it is not installed the test fails in CI and is skipped elsewhere."""
    if os.environ.get("CI") == "true":
        return __import__(name)
    return pytest.importorskip(name, reason=f"{name} comes with the extra `models`")


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a T5 of 64 tokens' reach and a word tokenizer trained on TEXT."""
    torch, transformers = required("torch"), required("transformers")
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    torch.manual_seed(1)
    torch.set_num_threads(1)  # a model this small only loses time to more
    folder = tmp_path_factory.mktemp("models") / "tiny"
    pad, end, unknown = "<pad>", "</s>", "<unk>"
    raw = Tokenizer(models.BPE(unk_token=unknown))
    raw.pre_tokenizer = pre_tokenizers.Metaspace()
    specials = [pad, end, unknown]
    raw.train_from_iterator([TEXT], trainers.BpeTrainer(vocab_size=300, special_tokens=specials))
    raw.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    raw.decoder = decoders.Metaspace()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=raw, pad_token=pad, eos_token=end, unk_token=unknown, model_max_length=64
    )
    tokenizer.save_pretrained(folder)
    config = transformers.T5Config(
        vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2, n_positions=64,
        pad_token_id=0, eos_token_id=1, decoder_start_token_id=0,
        task_specific_params={"summarization": {"prefix": "summarize: "}},
    )  # fmt: skip
    transformers.T5ForConditionalGeneration(config).eval().save_pretrained(folder)
    return folder
