from __future__ import annotations

from chat_fakes import DENMARK, NATO, NORWAY, SWEDEN, canned

from bot.present.message import Line, Statement
from bot.present.positions import all_positions
from bot.present.terminal import render
from summarizer.domain import Party


def test_each_position_by_its_party_with_its_number_in_the_article_s_order() -> None:
    message = all_positions(canned("https://news.example/a"))
    parties = {section.heading: section.body for section in message.sections if section.kind == "party"}
    assert list(parties) == ["🇩🇰 Denmark", "🇸🇪 Sweden", "NATO"]
    assert [item.number for item in parties["🇸🇪 Sweden"] if isinstance(item, Statement)] == [3, 4, 5, 6, 7]
    assert "3. Sweden · reject" in render(message)


def test_one_party_alone() -> None:
    message = all_positions(canned(None), NATO)
    assert [section.heading for section in message.sections if section.kind == "party"] == ["NATO"]


def test_a_party_without_a_statement_is_said_and_who_has_one() -> None:
    section = all_positions(canned(None), NORWAY).sections[-1]
    assert section.heading == "🇳🇴 Norway"
    assert section.body == (
        Line(text="No statement of Norway in this article."),
        Line(text=f"On record are: {DENMARK.name}, {SWEDEN.name}, NATO."),
    )
    unknown = all_positions(canned(None), Party(id="QUAD", name="Quad", kind="organization"))
    assert unknown.sections[-1].body[0] == Line(text="No statement of the Quad in this article.")
