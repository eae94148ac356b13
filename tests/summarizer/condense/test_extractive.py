"""The default condenser: three to five verbatim sentences, all sides heard, nothing said twice."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.condense import CondenserSettings, Draft, build_condenser
from summarizer.domain import Article, Attribution, Party, Position, Span

TEXT = """Varna bridge
By Ann Poe
SOFIA (Agency) - Bulgaria and Romania agreed on Tuesday to open the bridge at Varna after two years of talks.
The bridge at Varna was closed when a flood took away two of its piers.
Bulgaria and Romania agreed on Tuesday to open the Varna bridge after two years of talks.
Will the bridge hold?
He was tired.
The Bulgarian transport minister said the repair of the bridge had cost 40 million euros.
Traders in both towns have waited for the bridge since the flood closed the road.
A ferry carried lorries across the river in the meantime, at five times the price of the toll.
Storks nest on the eastern pier every spring, and the builders had to wait for them.
Romania insists that the toll be shared equally between the two capitals from the first day on.
Greece warned that its own lorries must not pay more than those of the two neighbours."""


def article(text: str = TEXT) -> Article:
    return Article(id="a", text=text, title="Varna bridge", language="en")


def position(party: str, words: str) -> Position:
    start = TEXT.index(words)
    content = (Span(start, start + len(words)),)
    told = Attribution(source=(), cue=(), content=content, kind="indirect")
    return Position(
        party=Party(id=party, name=party, kind="state"),
        speaker="",
        voice="executive",
        stance="claim",
        attributions=(told,),
    )


def condense(text: str = TEXT, positions: tuple[Position, ...] = (), most: int = 4) -> tuple[Draft, ...]:
    return build_condenser(CondenserSettings(sentences=most)).condense(article(text), positions)


def test_three_verbatim_sentences_in_order_without_the_dateline() -> None:
    drafts = condense()
    assert len(drafts) == 3
    assert drafts[0].text.startswith("Bulgaria and Romania agreed on Tuesday to open the bridge")
    assert [draft.spans for draft in drafts] == sorted(draft.spans for draft in drafts)
    assert all(draft.text == draft.spans[0].of(TEXT) for draft in drafts)


def test_nothing_twice_no_question_no_fragment() -> None:
    texts = [draft.text for draft in condense(most=5)]
    assert sum("agreed on Tuesday" in text for text in texts) == 1
    assert not any("Will the bridge" in text or "He was tired" in text for text in texts)


def test_each_party_that_states_something_is_heard() -> None:
    positions = (
        position("BGR", "the repair of the bridge had cost 40 million euros"),
        position("ROU", "the toll be shared equally"),
        position("GRC", "its own lorries must not pay more"),
    )
    without, heard = condense(most=5), condense(positions=positions, most=5)
    assert len(heard) > len(without)
    joined = " ".join(draft.text for draft in heard)
    assert all(words in joined for words in ("40 million", "shared equally", "must not pay more"))


def test_never_more_than_asked() -> None:
    positions = tuple(position(f"P{n}", line) for n, line in enumerate(TEXT.splitlines()[5:]))
    assert [len(condense(positions=positions, most=most)) for most in (3, 4, 5)] == [3, 4, 5]


def test_the_same_article_gives_the_same_drafts() -> None:
    assert condense() == condense()


@pytest.mark.parametrize("text", ["", " \n ", "Varna bridge", "By Ann Poe"])
def test_an_article_without_a_sentence_gives_nothing(text: str) -> None:
    assert condense(text) == ()


@settings(deadline=None)
@given(st.text(alphabet="aB .?“”\"'\n-()1", max_size=300))
def test_any_text(text: str) -> None:
    drafts = condense(text)
    assert len(drafts) <= 4
    assert all(draft.text == draft.spans[0].of(text) for draft in drafts)


def test_over_20_000_words_a_second_also_for_a_long_article() -> None:
    long = "\n".join(f"{line} And {n} more in section {n % 97}." for n in range(150) for line in TEXT.splitlines())
    start = time.process_time()
    condense(long)
    assert len(long.split()) / (time.process_time() - start) > 20_000


@pytest.mark.parametrize("wrong", [{"sentences": 2}, {"sentences": 9}, {"timeout": 0.0}])
def test_wrong_settings_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        CondenserSettings(**wrong)  # type: ignore[arg-type]


def test_a_full_summary_holds_every_shorter_one_by_rank() -> None:
    full = build_condenser(CondenserSettings(sentences=8, full=True)).condense(article(), ())
    assert sorted(draft.rank for draft in full) == list(range(len(full)))
    assert len(full) > 5
    for most in (3, 5, 6):
        short = build_condenser(CondenserSettings(sentences=most, full=True)).condense(article(), ())
        assert short == tuple(draft for draft in full if draft.rank < most)
    assert set(condense(most=3)) == {draft for draft in full if draft.rank < 3}
