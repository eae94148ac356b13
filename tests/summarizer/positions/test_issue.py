"""What positions are about: phrases, their sharing between parties, and what holds for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.issues import FLOORS, acceptable, measure
from summarizer.domain import Attribution, Position, Span
from summarizer.parties import load_gazetteer
from summarizer.parties.words import words
from summarizer.positions.find import close_sentences
from summarizer.positions.issue import issues_of
from summarizer.positions.noun_phrases import LONGEST, noun_phrases

GAZETTEER = load_gazetteer()


def position(text: str, content: str, source: str = "", party: str = "FRA") -> Position:
    """A position whose content and source are the first places of these words in the text."""

    def spans(part: str) -> tuple[Span, ...]:
        return (Span(text.index(part), text.index(part) + len(part)),) if part else ()

    said = Attribution(source=spans(source), cue=(), content=spans(content), kind="indirect")
    return Position(
        party=GAZETTEER.party(party), speaker="Somebody", voice="executive", stance="claim", attributions=(said,)
    )


def issues(text: str, *contents: str, title: str = "") -> list[str | None]:
    """The issues of positions with these contents, as words."""
    found = issues_of(text, close_sentences(text, "en"), [position(text, c) for c in contents], GAZETTEER, title)
    return [span.of(text) if span else None for span in found]


@pytest.mark.parametrize(
    ("text", "content", "issue"),
    [
        ("Chad demanded the withdrawal of foreign troops.", "the withdrawal of foreign troops",
         "the withdrawal of foreign troops"),
        ("Peru will not accept tougher sanctions on Bolivia.", "tougher sanctions on Bolivia", "sanctions on Bolivia"),
        ("Ghana said that the 30-day truce broke down.", "that the 30-day truce broke down", "the 30-day truce"),
        ("Norway wants talks between Serbia and Kosovo.", "talks between Serbia and Kosovo",
         "talks between Serbia and Kosovo"),
        ("Egypt insists on freedom of navigation in the gulf.", "freedom of navigation", "freedom of navigation"),
        ("Fiji rejects the cease-fire proposal.", "the cease-fire proposal", "the cease-fire proposal"),
        ("Italy wants its hostages freed.", "its hostages freed", "hostages"),
        ("Spain said the levy breaks the treaty.", "the levy breaks the treaty", "the levy"),
    ],
)  # fmt: skip
def test_the_phrase_of_one_position(text: str, content: str, issue: str) -> None:
    assert issues(text, content) == [issue]


def test_parties_on_one_matter_get_one_span() -> None:
    text = (
        "Laos proposed a cease-fire along the Mekong. Thailand said the truce must hold for a year. "
        "Cambodia called the ceasefire a trick."
    )
    found = issues(text, "a cease-fire along the Mekong", "the truce must hold for a year", "the ceasefire a trick")
    assert set(found) == {"cease-fire along the Mekong"}


def test_two_matters_of_one_kind_stay_apart() -> None:
    text = "Kenya wants the trade talks resumed. Uganda left the border talks in anger."
    assert issues(text, "the trade talks resumed", "the border talks") == ["the trade talks", "the border talks"]


def test_what_points_back_is_about_what_was_said_before() -> None:
    text = "Oman proposed a naval patrol of the strait. Qatar turned the idea down, and Iran laughed at it."
    proposed, idea = issues(text, "a naval patrol of the strait", "the idea")
    assert idea == proposed is not None


def test_a_verb_takes_up_its_noun() -> None:
    text = "The quarrel is over inspections of grain cargo. Romania said “Nobody may inspect us”."
    assert issues(text, "“Nobody may inspect us”") == ["inspections of grain cargo"]


@pytest.mark.parametrize("content", ["France", "Mr. Macron", "on Tuesday", "the foreign minister", "so"])
def test_names_times_and_offices_are_no_matters(content: str) -> None:
    text = f"Spain spoke of {content}."
    assert issues(text, content) == [None]


def test_the_speaker_is_no_matter() -> None:
    text = "The border commission said so."
    one = position(text, "so", source="The border commission")
    assert issues_of(text, close_sentences(text, "en"), [one], GAZETTEER) == (None,)


def test_no_positions_have_no_issues() -> None:
    assert issues_of("Nothing was said.", (), [], GAZETTEER) == ()


PIECES = st.sampled_from(
    "the a its France's Russia Iran cease-fire truce sanctions on of against talks with said that “ ” , . \n ; must "
    "Rwandan troops withdraw 30 72-hour new U.S. idea Mr. Obama minister not to release hostages' l'Élysée".split(" ")
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, min_size=3, max_size=60), st.data())
def test_any_phrase_is_short_whole_and_more_than_a_name(pieces: list[str], data: st.DataObject) -> None:
    text = " ".join(pieces)
    found = words(text)
    starts = {word.start for word in found}
    ends = {end for word in found for end in (word.end, word.start + len(word.text))}
    at = st.integers(0, len(pieces) - 1)
    contents = [data.draw(at) for _ in range(3)]
    offsets = [len(" ".join(pieces[:i])) + (i > 0) for i in contents]
    positions = [
        Position(
            party=GAZETTEER.party("FRA"), speaker="x", voice="executive", stance="claim",
            attributions=(Attribution(source=(), cue=(), content=(Span(start, len(text)),), kind="indirect"),),
        )
        for start in offsets
    ]  # fmt: skip
    about = issues_of(text, close_sentences(text, "en"), positions, GAZETTEER)
    assert len(about) == len(positions)
    parties = {m.span for m in GAZETTEER.find(text, found)}
    for span in about:
        if span is None:
            continue
        assert 0 <= span.start < span.end <= len(text)
        assert span.start in starts
        assert span.end in ends
        assert len(words(span.of(text))) <= LONGEST
        assert "\n" not in span.of(text)
        bare = span.of(text).removeprefix("the ").strip()
        assert bare not in {party.of(text) for party in parties}


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for phrase in noun_phrases(text, close_sentences(text, "en"), GAZETTEER):
        assert phrase.span.end <= len(text)
        assert phrase.size <= LONGEST


def test_the_measure_wants_the_starred_word_and_no_foreign_one() -> None:
    allowed = ["30 per cent *levy on raw hardwood"]
    assert acceptable("the levy", allowed)
    assert acceptable("levy on raw hardwood", allowed)
    assert not acceptable("raw hardwood", allowed)
    assert not acceptable("the levy on fish", allowed)


def test_annotated_articles_reach_the_floors() -> None:
    figures = measure("test").figures()
    assert {name: figures[name] for name, least in FLOORS.items() if figures[name] < least} == {}
