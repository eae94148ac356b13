from __future__ import annotations

from dataclasses import replace

from bot_fakes import RUSSIA, TEXT, TURKEY, UN, make_article, make_briefing, position, spans, standings

from bot.present.briefing import to_message
from bot.present.message import Line, Message, Section, Statement
from summarizer.domain import Attribution, Briefing, Party, Withheld


def parties(message: Message) -> list[Section]:
    return [section for section in message.sections if section.kind == "party"]


def test_parties_and_statements_come_in_the_order_of_the_standings() -> None:
    shown = parties(to_message(make_briefing()))
    assert [section.heading for section in shown] == ["🇹🇷 Turkey", "🇷🇺 Russia", "United Nations"]
    backwards = replace(make_briefing(), standings=make_briefing().standings[::-1])
    assert parties(to_message(backwards)) == shown[::-1]
    russia = shown[1]
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
    briefing = make_briefing(positions=tuple(replace(p, party=movement) for p in make_briefing().positions))
    assert [section.heading for section in parties(to_message(briefing))] == ["Rural Union"]


def test_a_bare_article_has_neither_byline_nor_positions() -> None:
    article = make_article(title="", url=None, outlet=None, published=None)
    message = to_message(make_briefing(article=article, summary=(), positions=(), attributions=(), withheld=Withheld()))
    assert message.title == "Untitled article"
    assert [section.kind for section in message.sections] == ["plain", "plain", "note"]
    assert message.sections[-1].body == (Line(text="No sentence withheld. Engine: extractive 1."),)


def about(briefing: Briefing, *issues: str | None) -> Briefing:
    """The briefing with an issue for each of its positions."""
    found = zip(briefing.positions, issues, strict=True)
    positions = tuple(replace(p, issue=spans(TEXT, issue)[0] if issue else None) for p, issue in found)
    return make_briefing(positions=positions)


def section(message: Message, kind: str) -> Section | None:
    return next((one for one in message.sections if one.kind == kind), None)


def test_an_issue_of_several_parties_is_laid_side_by_side() -> None:
    briefing = about(make_briefing(), None, "a hall in Bursa", "a hall in Bursa", "parliament", None)
    message = to_message(briefing)
    side_by_side = section(message, "issues")
    assert side_by_side is not None
    assert side_by_side.body == (Line(text="a hall in Bursa: 🇹🇷 Turkey · offer; 🇷🇺 Russia · reject"),)
    statements = [item for one in parties(message) for item in one.body if isinstance(item, Statement)]
    assert [one.issue for one in statements] == ["a hall in Bursa", "parliament", "a hall in Bursa", None, None]


def test_an_issue_of_one_party_is_not_laid_side_by_side() -> None:
    briefing = about(make_briefing(), None, "a hall in Bursa", None, None, "a hall in Bursa")
    assert section(to_message(briefing), "issues") is None


def test_a_silent_party_is_named() -> None:
    briefing = make_briefing()
    briefing = replace(briefing, standings=standings(briefing.positions[1:2], TURKEY, UN))
    message = to_message(briefing)
    assert [one.heading for one in parties(message)] == ["🇷🇺 Russia"]
    silent = section(message, "silent")
    assert silent is not None
    assert silent.body == (
        Line(text="No statement of Turkey in this article."),
        Line(text="No statement of the United Nations in this article."),
    )


def test_a_position_said_several_times_shows_its_first_evidence() -> None:
    orlenko, kremlin = make_briefing().attributions[:2]
    twice = position(RUSSIA, "Pavel Orlenko", "executive", "reject", kremlin, orlenko)
    (statement,) = parties(to_message(replace(make_briefing(), standings=standings((twice,)))))[0].body
    assert isinstance(statement, Statement)
    assert statement.times == 2
    assert [piece.text for piece in statement.evidence] == ["The Kremlin [red]denied\x1b[31m it had asked for a delay"]


def test_a_statement_links_to_its_words() -> None:
    statement = parties(to_message(make_briefing()))[0].body[0]
    assert isinstance(statement, Statement)
    assert statement.link == "https://example.org/envoys#:~:text=Turkey%20offered%20a%20hall%20in%20Bursa"
    offline = parties(to_message(make_briefing(article=make_article(url=None))))[0].body[0]
    assert isinstance(offline, Statement)
    assert offline.link is None
