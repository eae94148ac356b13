"""The opt-in engine on a real model: loading, long inputs, determinism, time limit, and its errors."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.condense import CondenserSettings, build_condenser
from summarizer.condense.seq2seq import Seq2Seq
from summarizer.condense.transformer import TransformerCondenser
from summarizer.domain import Article
from summarizer.errors import EngineError
from summarizer.evidence import admit

LONG = " ".join(
    f"The minister said on day {n} that Romania insists on the bridge at Varna and its toll." for n in range(6)
)


def article(text: str = LONG) -> Article:
    return Article(id="a", text=text, title="", language="en")


def settings(model: object, **more: float) -> CondenserSettings:
    return CondenserSettings(engine="transformers", model=str(model), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def condenser(tiny_model: Path) -> Iterator[TransformerCondenser]:
    built = build_condenser(settings(tiny_model))
    assert isinstance(built, TransformerCondenser)
    yield built
    built.close()


def test_it_is_signed_with_the_models_name(condenser: TransformerCondenser) -> None:
    assert (condenser.engine.name, condenser.engine.version) == ("tiny", "local")


def test_drafts_point_nowhere_and_are_the_same_each_time(condenser: TransformerCondenser) -> None:
    drafts = condenser.condense(article(), ())
    assert 1 <= len(drafts) <= 4
    assert all(draft.text.strip() and draft.spans == () for draft in drafts)
    assert condenser.condense(article(), ()) == drafts


def test_what_the_gate_cannot_trace_is_withheld(condenser: TransformerCondenser) -> None:
    drafts = condenser.condense(article(), ())
    briefing = admit(article(), drafts, (), (), (), condenser.engine)
    assert len(briefing.summary) + briefing.withheld.sentences == len(drafts)
    assert briefing.withheld.sentences, "an untrained model writes nothing that the article carries"


def test_a_long_article_is_read_to_its_end(condenser: TransformerCondenser, monkeypatch: pytest.MonkeyPatch) -> None:
    model = condenser._model
    read: list[str] = []
    write = model.summarize

    def listening(text: str, *, seconds: float) -> str:
        read.append(text)
        return write(text, seconds=seconds)

    monkeypatch.setattr(model, "summarize", listening)
    condenser.condense(article(), ())
    assert len(read) > 2
    assert " ".join(read) == LONG
    assert all(len(model._tokenizer("summarize: " + text)["input_ids"]) <= 64 for text in read)


def test_it_runs_on_its_own_thread(condenser: TransformerCondenser, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def noting(text: str, *, seconds: float) -> str:
        seen.append(threading.current_thread().name)
        return "Done."

    monkeypatch.setattr(condenser._model, "summarize", noting)
    condenser.condense(article("One sentence."), ())
    assert seen[0].startswith("condenser")


def test_a_model_that_takes_too_long_is_given_up(tiny_model: Path) -> None:
    slow = build_condenser(settings(tiny_model, timeout=0.001))
    assert isinstance(slow, TransformerCondenser)
    with pytest.raises(EngineError, match=r"longer than 0.001 seconds.*COMMUNIQUE_CONDENSER__TIMEOUT"):
        slow.condense(article(), ())
    slow.close()


def test_a_failing_model_is_an_engine_error(condenser: TransformerCondenser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str, *, seconds: float) -> str:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(condenser._model, "summarize", broken)
    with pytest.raises(EngineError, match="tiny failed on this article"):
        condenser.condense(article(), ())


def test_after_close_it_says_so(tiny_model: Path) -> None:
    closed = build_condenser(settings(tiny_model))
    assert isinstance(closed, TransformerCondenser)
    closed.close()
    with pytest.raises(EngineError, match="closed"):
        closed.condense(article(), ())


def test_an_empty_article_gives_nothing(condenser: TransformerCondenser) -> None:
    assert condenser.condense(article(""), ()) == ()


def test_without_torch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(EngineError, match=r'torch: pip install "communique\[models\]"'):
        build_condenser(settings("any/model"))


def test_without_a_model_it_says_what_to_set() -> None:
    with pytest.raises(EngineError, match="COMMUNIQUE_CONDENSER__MODEL"):
        build_condenser(CondenserSettings(engine="transformers"))


@pytest.mark.usefixtures("tiny_model")
def test_a_named_model_is_not_fetched_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(EngineError, match=r"not on this machine.*ALLOW_DOWNLOAD"):
        Seq2Seq("communique-test/no-such-model", allow_download=False)


@pytest.mark.usefixtures("tiny_model")
def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="holds no sequence-to-sequence model"):
        build_condenser(settings(tmp_path))
