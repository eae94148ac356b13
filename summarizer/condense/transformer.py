"""The opt-in condenser: any seq2seq summarization model, by transformers, on a thread of its own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from typing import TYPE_CHECKING

from summarizer.condense.drafts import Draft
from summarizer.condense.portions import portions
from summarizer.domain import Article, Engine, Position
from summarizer.errors import EngineError
from summarizer.sentences import sentences

if TYPE_CHECKING:
    from summarizer.condense.build import CondenserSettings
    from summarizer.condense.seq2seq import Seq2Seq


class TransformerCondenser:
    """Lets a model write the summary; its drafts point nowhere, the evidence gate finds what carries them.

    The model is loaded once, on the one thread that later runs it, so a caller's event loop and other
    threads stay free. An article longer than the model can read is read in portions, cut between sentences.
    The same article gives the same drafts. `close()` ends the thread; afterwards `condense` raises
    EngineError.
    """

    def __init__(self, settings: CondenserSettings) -> None:
        """Raises EngineError where transformers, torch or the model is missing."""
        self._settings = settings
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="condenser")
        try:
            self._model = self._worker.submit(_load, settings).result()
        except BaseException:
            self.close()
            raise

    @property
    def engine(self) -> Engine:
        """The model's name and the revision it was loaded at, "local" for a folder."""
        return Engine(name=self._model.name, version=self._model.revision)

    def condense(self, article: Article, positions: Sequence[Position]) -> tuple[Draft, ...]:
        """At most `sentences` drafts. Raises EngineError when the model fails or takes too long."""
        try:
            task = self._worker.submit(self._write, article, time.monotonic() + self._settings.timeout)
        except RuntimeError as error:
            raise EngineError("The summary model was closed already.") from error
        try:
            return task.result(timeout=self._settings.timeout)
        except TimeoutError as error:
            task.cancel()
            raise self._too_slow() from error
        except (RuntimeError, ValueError, IndexError) as error:  # what torch and tokenizers raise
            raise EngineError(f"The model {self._model.name} failed on this article.") from error

    def close(self) -> None:
        """Ends the thread; a text being written is given up at its time limit."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _write(self, article: Article, deadline: float) -> tuple[Draft, ...]:
        columns: list[list[str]] = []
        for portion in portions(article.text, self._model.limit, self._model.count, article.language):
            left = deadline - time.monotonic()
            if left <= 0:
                raise self._too_slow()
            written = self._model.summarize(portion, seconds=left)
            columns.append([span.of(written) for span in sentences(written, article.language)])
        spread = _spread(columns, self._settings.sentences)
        return tuple(Draft(text, rank=rank) for rank, text in enumerate(spread))

    def _too_slow(self) -> EngineError:
        return EngineError(
            f"The model {self._model.name} took longer than {self._settings.timeout:g} seconds. "
            "Allow it more with COMMUNIQUE_CONDENSER__TIMEOUT, or take a smaller model."
        )


def _load(settings: CondenserSettings) -> Seq2Seq:
    from summarizer.condense.seq2seq import Seq2Seq

    return Seq2Seq(settings.model or "", allow_download=settings.allow_download)


def _spread(columns: Sequence[Sequence[str]], most: int) -> list[str]:
    """The first `most` sentences over all portions, each portion's first before any second, in text order."""
    ranked = [
        (rank, column, text)
        for rank, row in enumerate(zip_longest(*columns))
        for column, text in enumerate(row)
        if text is not None
    ]
    return [text for _, _, text in sorted(ranked[:most], key=lambda item: (item[1], item[0]))]
