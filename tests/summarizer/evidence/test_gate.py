"""The gate itself: what a Briefing shows, and what it counts as withheld."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer.condense import Draft
from summarizer.domain import Article, Attribution, Briefing, Engine, Party, Position, Span
from summarizer.evidence import admit, reasons

TEXT = (
    "OSLO (Agency) - Norway said on Monday it would not close its border. "
    "“We keep it open,” Kari Dahl, the prime minister, said. She left for Riga at noon.\n"
    "Latvia asked for a joint patrol."
)
ARTICLE = Article(id="a", text=TEXT, title="", language="en")
ENGINE = Engine(name="test", version="1")
NORWAY = Party(id="NOR", name="Norway", kind="state")


def spot(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def told(words: str, source: str | None = None) -> Attribution:
    return Attribution(source=(spot(source),) if source else (), cue=(), content=(spot(words),), kind="indirect")


def stated(attribution: Attribution, speaker: str = "Kari Dahl") -> Position:
    return Position(party=NORWAY, speaker=speaker, voice="executive", stance="pledge", attributions=(attribution,))


def brief(*drafts: Draft, **given: Any) -> Briefing:
    parts = {"attributions": (), "found_positions": (), "untraced": ()} | given
    return admit(ARTICLE, drafts, parts["attributions"], parts["found_positions"], parts["untraced"], ENGINE)


def test_a_sentence_of_the_article_is_shown_with_its_span() -> None:
    span = spot("Latvia asked for a joint patrol.")
    briefing = brief(Draft(span.of(TEXT), (span,)))
    assert [(line.text, line.spans) for line in briefing.summary] == [(span.of(TEXT), (span,))]
    assert briefing.withheld.reasons == ()
    assert briefing.engine == ENGINE


def test_a_sentence_without_its_dateline_is_whole() -> None:
    span = spot("Norway said on Monday it would not close its border.")
    assert len(brief(Draft(span.of(TEXT), (span,))).summary) == 1


def test_two_sentences_are_shown_joined_by_a_space() -> None:
    spans = (spot("She left for Riga at noon."), spot("Latvia asked for a joint patrol."))
    assert len(brief(Draft("She left for Riga at noon. Latvia asked for a joint patrol.", spans)).summary) == 1


@pytest.mark.parametrize(
    "draft",
    [
        Draft("Latvia asked for a patrol.", (spot("Latvia asked for a joint patrol."),)),
        Draft("Latvia", (Span(len(TEXT) - 3, len(TEXT) + 3),)),
        Draft(
            "Latvia asked for a joint patrol. She left for Riga at noon.",
            (spot("Latvia asked for a joint patrol."), spot("She left for Riga at noon.")),
        ),
        Draft("She left She left", (spot("She left"), spot("She left"))),
    ],
    ids=["other words", "outside the text", "not in order", "twice the same"],
)
def test_spans_that_do_not_hold_the_text(draft: Draft) -> None:
    assert brief(draft).withheld.reasons == ((reasons.EVIDENCE, 1),)


def test_words_cut_out_of_their_negation_are_not_shown() -> None:
    spans = (spot("Norway said on Monday it would"), spot("close its border."))
    draft = Draft("Norway said on Monday it would close its border.", spans)
    assert brief(draft).withheld.reasons == ((reasons.NEGATION, 1),)


def test_a_quotation_made_by_joining_is_not_shown() -> None:
    spans = (spot("“We keep"), spot("open,” Kari Dahl, the prime minister, said."))
    draft = Draft(" ".join(span.of(TEXT) for span in spans), spans)
    assert brief(draft).withheld.reasons == ((reasons.QUOTATION, 1),)


def test_a_draft_without_spans_gets_the_sentence_that_carries_it() -> None:
    (line,) = brief(Draft("Norway will not close its border, it said.")).summary
    assert [span.of(TEXT) for span in line.spans] == [
        "OSLO (Agency) - Norway said on Monday it would not close its border."
    ]


def test_a_pronoun_is_shown_where_the_line_before_explains_it() -> None:
    spoken = Draft("“We keep it open,” Kari Dahl, the prime minister, said.")
    left = Draft("She left for Riga at noon.")
    assert len(brief(spoken, left).summary) == 2
    assert brief(left, spoken).withheld.reasons == ((reasons.PRONOUN, 1),)


def test_a_line_is_shown_once() -> None:
    span = spot("Latvia asked for a joint patrol.")
    briefing = brief(Draft(span.of(TEXT), (span,)), Draft("Latvia asked for  a joint patrol."))
    assert len(briefing.summary) == 1
    assert briefing.withheld.reasons == ((reasons.REPETITION, 1),)


def test_a_position_with_its_evidence_is_shown() -> None:
    attribution = told("We keep it open", "Kari Dahl")
    briefing = brief(attributions=(attribution,), found_positions=(stated(attribution),))
    assert briefing.positions == (stated(attribution),)
    assert briefing.attributions == (attribution,)


@pytest.mark.parametrize(
    ("listed", "position", "reason"),
    [
        ((), stated(told("We keep it open")), reasons.EVIDENCE),
        ((told("We keep it open"),), stated(told("We keep it open"), "Kari Holm"), reasons.NAME),
    ],
    ids=["not in the list", "speaker not in the text"],
)
def test_a_position_that_cannot_be_traced(listed: tuple[Attribution, ...], position: Position, reason: str) -> None:
    briefing = brief(attributions=listed, found_positions=(position,))
    assert briefing.positions == ()
    assert briefing.withheld.reasons == ((reason, 1),)


@pytest.mark.parametrize(
    "content",
    [(Span(0, len(TEXT) + 1),), (Span(9, 20), Span(3, 8)), (Span(3, 9), Span(8, 20))],
    ids=["outside", "not in order", "overlapping"],
)
def test_an_attribution_that_is_not_in_the_text_goes_with_its_position(content: tuple[Span, ...]) -> None:
    wrong = Attribution(source=(), cue=(), content=content, kind="direct")
    briefing = brief(attributions=(wrong,), found_positions=(stated(wrong),))
    assert briefing.attributions == ()
    assert briefing.withheld.reasons == ((reasons.EVIDENCE, 1),)


def test_part_of_an_attribution_is_evidence_and_gets_listed() -> None:
    whole = told("We keep it open,” Kari Dahl, the prime minister, said. She left", "Kari Dahl")
    part = told("We keep it open", "Kari Dahl")
    briefing = brief(attributions=(whole,), found_positions=(stated(part),))
    assert briefing.attributions == (whole, part)
    assert briefing.positions == (stated(part),)


@pytest.mark.parametrize(
    "foreign",
    [told("We keep it open", "Norway"), told("it would not close its border", "Kari Dahl"), told("She left")],
    ids=["another source", "other words", "no quotation that runs on"],
)
def test_what_no_given_attribution_holds_is_no_evidence(foreign: Attribution) -> None:
    briefing = brief(attributions=(told("We keep it open", "Kari Dahl"),), found_positions=(stated(foreign),))
    assert briefing.withheld.reasons == ((reasons.EVIDENCE, 1),)


def test_a_quotation_that_runs_on_is_evidence() -> None:
    on = Attribution(source=(), cue=(), content=(spot("We keep it open,"),), kind="direct")
    briefing = brief(found_positions=(stated(on),))
    assert briefing.positions == (stated(on),)
    assert briefing.attributions == (on,)


def test_untraced_statements_count_by_sentence_unless_a_position_shows_it() -> None:
    shown = told("We keep it open")
    hidden = (told("We keep"), told("She left"), told("for Riga"), told("a joint patrol"))
    briefing = brief(attributions=(shown,), found_positions=(stated(shown),), untraced=hidden)
    assert briefing.withheld.reasons == ((reasons.UNTRACED, 2),)


def test_reasons_come_with_the_most_frequent_first() -> None:
    drafts = [Draft("Nobody wrote this down."), Draft("Nor this other thing."), Draft("Latvia sent 7 boats.")]
    assert [count for _, count in brief(*drafts).withheld.reasons] == [2, 1]


def test_untraced_statements_stay_known_where_their_words_are_in_the_article() -> None:
    statement = told("She left for Riga at noon", "She")
    elsewhere = Attribution(source=(), cue=(), content=(Span(len(TEXT), len(TEXT) + 1),), kind="direct")
    briefing = brief(attributions=(statement, elsewhere), untraced=(statement, elsewhere))
    assert briefing.untraced == (statement,)
    assert statement in briefing.attributions
