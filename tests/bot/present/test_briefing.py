from __future__ import annotations

from dataclasses import replace

from bot_fakes import RUSSIA, TEXT, make_article, make_briefing, position, spans

from bot.present.briefing import to_message
from bot.present.message import Line, Message, Section, Statement
from summarizer.domain import Attribution, Party, Withheld


def parties(message: Message) -> list[Section]:
    return [section for section in message.sections if section.kind == "party"]


def test_parties_are_ordered_by_how_much_the_article_is_about_them() -> None:
    assert [section.heading for section in parties(to_message(make_briefing()))] == [
        "🇹🇷 Turkey",
        "🇷🇺 Russia",
        "United Nations",
    ]


def test_statements_of_a_party_stand_in_the_order_of_the_text() -> None:
    russia = parties(to_message(make_briefing()))[1]
    assert [item.speaker for item in russia.body if isinstance(item, Statement)] == [
        "Pavel Orlenko",
        "The Kremlin",
    ]


def test_evidence_is_a_slice_of_the_text_with_what_was_stated_marked() -> None:
    statement = parties(to_message(make_briefing()))[1].body[0]
    assert isinstance(statement, Statement)
    (evidence,) = statement.evidence
    assert evidence.text in TEXT
    assert [run.text for run in evidence.words if run.stated] == [
        "“We will sign nothing in this room,”",
        "“and nothing next door.”",
    ]


def test_evidence_is_cut_at_a_line_break_and_at_a_long_gap() -> None:
    text = "Moscow said: no.\nIt rained. " + "Filler words go on. " * 10 + "Never."
    proof = Attribution(
        source=spans(text, "Moscow"),
        cue=spans(text, "said"),
        content=spans(text, "no", "It rained", "Never"),
        kind="indirect",
    )
    briefing = make_briefing(
        article=make_article(text=text),
        summary=(),
        attributions=(proof,),
        positions=(position(RUSSIA, "Moscow", "executive", "reject", proof),),
    )
    (statement,) = parties(to_message(briefing))[0].body
    assert isinstance(statement, Statement)
    assert [piece.text for piece in statement.evidence] == ["Moscow said: no", "It rained", "Never"]


def test_a_movement_whose_id_looks_like_a_state_has_no_flag() -> None:
    movement = Party(id="RUS", name="Rural Union", kind="movement")
    briefing = make_briefing()
    briefing = replace(briefing, positions=tuple(replace(p, party=movement) for p in briefing.positions))
    assert [section.heading for section in parties(to_message(briefing))] == ["Rural Union"]


def test_a_bare_article_has_neither_byline_nor_positions() -> None:
    article = make_article(title="", url=None, outlet=None, published=None)
    message = to_message(make_briefing(article=article, summary=(), positions=(), attributions=(), withheld=Withheld()))
    assert message.title == "Untitled article"
    assert [section.kind for section in message.sections] == ["plain", "plain", "note"]
    assert message.sections[-1].body == (Line(text="No sentence withheld. Engine: extractive 1."),)
