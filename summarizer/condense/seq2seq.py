"""A sequence-to-sequence model and its tokenizer, by transformers and torch; imported only on request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from summarizer.errors import EngineError

_BEAMS = 4
_NEW_TOKENS = 142  # what the models trained on CNN/Daily Mail were set to; about 100 words
_LIMIT = 1024  # tokens, where neither the tokenizer nor the model names a limit
_LIMIT_NAMES = ("max_position_embeddings", "n_positions", "max_encoder_position_embeddings")


class Seq2Seq:
    """A loaded model. `limit` is how many tokens of text it reads at once.

    Raises EngineError, in words that say what to install or to set. Without `allow_download` nothing is
    asked of the network.
    """

    def __init__(self, name: str, *, allow_download: bool) -> None:
        torch, transformers = _libraries()
        folder = Path(name).expanduser()
        where = str(folder) if folder.is_dir() else name
        options = {"local_files_only": folder.is_dir() or not allow_download}
        try:
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(where, **options)
            self._model = transformers.AutoModelForSeq2SeqLM.from_pretrained(where, **options)
        except (OSError, ValueError, KeyError, ImportError) as error:
            raise _not_loaded(name, folder.is_dir(), allow_download, error) from error
        self._torch = torch
        self._model.eval()
        self._prefix = _prefix(self._model.config)
        self.name = folder.name if folder.is_dir() else name
        self.revision = str(getattr(self._model.config, "_commit_hash", None) or "local")[:12]
        self.limit = _limit(self._tokenizer, self._model.config) - self._overhead()

    def count(self, text: str) -> int:
        """Tokens of `text`, without those that every input gets."""
        return len(self._tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])

    def summarize(self, text: str, *, seconds: float) -> str:
        """The model's summary of `text` (at most `limit` tokens), by beam search without chance.

        Stops writing after `seconds`. White space is single spaces.
        """
        inputs = self._tokenizer(self._prefix + text, return_tensors="pt")
        with self._torch.inference_mode():
            output = self._model.generate(
                input_ids=inputs["input_ids"],
                attention_mask=inputs["attention_mask"],
                num_beams=_BEAMS,
                do_sample=False,
                max_new_tokens=min(_NEW_TOKENS, inputs["input_ids"].shape[1]),  # no longer than the text
                no_repeat_ngram_size=3,
                max_time=seconds,
            )
        written: str = self._tokenizer.decode(output[0], skip_special_tokens=True)
        return " ".join(written.split())

    def _overhead(self) -> int:
        """Tokens that every input costs: prefix, special ones, and two for what joining may add."""
        return len(self._tokenizer(self._prefix)["input_ids"]) + 2


def _libraries() -> tuple[Any, Any]:
    try:
        import torch
        import transformers
    except ImportError as error:
        raise EngineError(
            f'The transformers engine needs {error.name or "torch"}: pip install "communique[models]".'
        ) from error
    return torch, transformers


def _prefix(config: Any) -> str:
    """What T5 and its kin want before a text that is to be summarized; "" for models of one task."""
    tasks = getattr(config, "task_specific_params", None) or {}
    return str((tasks.get("summarization") or {}).get("prefix") or "")


def _limit(tokenizer: Any, config: Any) -> int:
    named = [getattr(config, name, None) for name in _LIMIT_NAMES]
    limits = [value for value in (tokenizer.model_max_length, *named) if isinstance(value, int)]
    return min([limit for limit in limits if 0 < limit < 1_000_000], default=_LIMIT)


def _not_loaded(name: str, is_folder: bool, allow_download: bool, error: Exception) -> EngineError:
    if isinstance(error, ImportError):
        return EngineError(f'The model "{name}" needs more packages: pip install "communique[models]".')
    if is_folder or isinstance(error, ValueError | KeyError):
        return EngineError(f'"{name}" holds no sequence-to-sequence model that transformers can load.')
    if allow_download:
        return EngineError(f'There is no model "{name}" to be had: check COMMUNIQUE_CONDENSER__MODEL.')
    return EngineError(
        f'The model "{name}" is not on this machine. Set COMMUNIQUE_CONDENSER__MODEL to a folder, or '
        "COMMUNIQUE_CONDENSER__ALLOW_DOWNLOAD=true to fetch it once from the Hugging Face hub."
    )
