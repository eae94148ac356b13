from __future__ import annotations

from summarizer.domain import Article
from summarizer.parties import load_gazetteer
from summarizer.parties.reading import Reading
from summarizer.standings.about import Mentioned, about, lead_end


def mentioned(text: str, title: str = "") -> dict[str, Mentioned]:
    article = Article(id="a", text=text, title=title, language="en")
    found = about(article, Reading.of(text, load_gazetteer()), load_gazetteer())
    return {one.party.id: one for one in found}


def test_names_peoples_seats_bodies_and_people_count() -> None:
    text = "Iran waited. The Iranian envoy left. Tehran will answer. The IRGC watched. Oman did not."
    found = mentioned(text)
    assert found["IRN"].count == 4
    assert found["OMN"].count == 1
    assert list(found) == ["IRN", "OMN"]


def test_a_city_as_a_place_a_company_and_a_newspaper_do_not_count() -> None:
    text = "PARIS (Agency) - Protesters met in London. A Japanese company and The Washington Post looked on."
    assert mentioned(text) == {}


def test_a_waterway_is_nobody_who_acts() -> None:
    assert mentioned("A tanker was seized in the Gulf of Oman.")["OMN"].acting == 0


def test_the_title_and_the_lead_weigh_more() -> None:
    lead = "Kenya closed its northern border on Sunday after a week of raids on herders.\n\n"
    text = lead + "Uganda was told. Uganda agreed. Uganda keeps its own border open."
    found = mentioned(text, "Kenya closes its border")
    assert list(found) == ["KEN", "UGA"]
    assert (found["KEN"].count, found["UGA"].count) == (2, 3)
    assert (found["KEN"].opening, found["UGA"].opening) == (True, False)


def test_a_title_that_the_text_repeats_counts_once() -> None:
    text = "Kenya closes its border\n\nThe order came on Sunday, after a week of raids on herders in the north."
    assert mentioned(text, "Kenya closes its border")["KEN"].count == 1


def test_a_place_is_named_but_does_not_act() -> None:
    found = mentioned("Shots fell in Sudan. Sudan fired back, off Sudan.")
    assert (found["SDN"].count, found["SDN"].acting) == (3, 1)


def test_the_lead_is_the_first_paragraph_that_is_neither_title_nor_byline() -> None:
    lead = "The order came on Sunday, after a week of raids on herders in the north."
    text = f"Kenya closes its border\nBy Ann Otieno\n\n{lead}\n\nMore follows."
    article = Article(id="a", text=text, title="Kenya closes its border", language="en")
    assert lead_end(article) == text.index(lead) + len(lead)
    assert lead_end(Article(id="a", text="", title="", language="en")) == 0
