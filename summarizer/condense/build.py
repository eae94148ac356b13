"""Which condenser, and how it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from summarizer.condense.drafts import Condenser
from summarizer.condense.extractive import ExtractiveCondenser
from summarizer.errors import EngineError

_FEWEST, _MOST = 3, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CondenserSettings:
    """`engine` "extractive" needs nothing else; "transformers" needs `model` and the extra `models`.

    `model` is a folder, or a name on the Hugging Face hub. A named model that is not in this machine's
    cache yet is fetched only with `allow_download`. `sentences` is the most a summary has, 3 to 8; with `full` the
    extractive engine takes as many, where the article has them, so that a shorter summary can be had by `rank`.
    `timeout` is in seconds, for one article; loading the model is not counted. Raises ValueError.
    """

    engine: Literal["extractive", "transformers"] = "extractive"
    model: str | None = None
    sentences: int = 4
    full: bool = False
    allow_download: bool = False
    timeout: float = 120.0

    def __post_init__(self) -> None:
        if not _FEWEST <= self.sentences <= _MOST:
            raise ValueError(f"sentences must be {_FEWEST} to {_MOST}, not {self.sentences}")
        if self.timeout <= 0:
            raise ValueError(f"timeout must be above 0 seconds, not {self.timeout}")


def build_condenser(settings: CondenserSettings) -> Condenser:
    """The condenser that the settings ask for, ready to use: an opt-in model is loaded here, once.

    Raises EngineError where the model, or what it needs, is missing.
    """
    if settings.engine == "extractive":
        return ExtractiveCondenser(settings.sentences, full=settings.full)
    if not settings.model:
        raise EngineError(
            "The transformers engine needs a model: set COMMUNIQUE_CONDENSER__MODEL to a folder or a name."
        )
    from summarizer.condense.transformer import TransformerCondenser

    return TransformerCondenser(settings)
