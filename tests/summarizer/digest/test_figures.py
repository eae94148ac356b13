from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.digest.figures.reading import readings
from summarizer.domain import Article


def article(text: str) -> Article:
    return Article(id="a", text=text, title="", language="en")


def figures(text: str) -> list[tuple[str, str, str]]:
    """What is counted, who, and the words of the figure, in the order of the text."""
    return [(one.kind, one.who, one.span.of(text)) for one in readings(article(text)).values()]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("A blast in Harbin killed at least 12 people.", [("killed", "people", "at least 12 people")]),
        ("Twenty-five people died when the bridge fell.", [("killed", "people", "Twenty-five people")]),
        ("Bridge collapse kills 12, injures 30", [("killed", "people", "12"), ("injured", "people", "30")]),
        ("The raid left 12 dead and 30 wounded.", [("killed", "people", "12"), ("injured", "people", "30")]),
        ("The death toll rose from 12 to 15 on Monday.", [("killed", "people", "15")]),
        (
            "More than 1.2 million people have been displaced.",
            [("displaced", "people", "More than 1.2 million people")],
        ),
        ("Some 3,500 residents were evacuated.", [("evacuated", "residents", "Some 3,500 residents")]),
        ("Police arrested 40 protesters in Lima.", [("arrested", "protesters", "40 protesters")]),
        ("Between 10 and 12 people were wounded.", [("injured", "people", "Between 10 and 12 people")]),
        ("Rebels abducted nine aid workers in Bor.", [("abducted", "aid workers", "nine aid workers")]),
        ("Seven people, one of them a nurse, were killed.", [("killed", "people", "Seven people")]),
        ("Three people were shot and killed in Oslo.", [("killed", "people", "Three people")]),
        ("Six Israeli soldiers were killed.", [("killed", "Israeli soldiers", "Six Israeli soldiers")]),
        ("A total of 86 people were detained.", [("detained", "people", "86 people")]),
        ("Floods killed two hundred and five people.", [("killed", "people", "two hundred and five people")]),
        (
            "Shells killed 12 people, including 3 children, the mayor said.",
            [("killed", "people", "12 people"), ("killed", "children", "3 children")],
        ),
        ("Two soldiers were killed and three wounded.", [("killed", "soldiers", "Two soldiers")]),
        ("Attacks kill 5 across the country", [("killed", "people", "5")]),
        ("A 6.1-magnitude earthquake shook Honshu.", [("magnitude", "", "6.1-magnitude")]),
        ("It measured 5.9 on the Richter scale.", [("magnitude", "", "5.9")]),
    ],
)
def test_a_figure_is_the_very_words(sentence: str, found: list[tuple[str, str, str]]) -> None:
    assert figures(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Dozens of people were killed.",
        "Two dozen people were killed.",
        "Another 12 people were killed.",
        "Twelve more people were killed.",
        "Two of the 12 people were killed.",
        "Including 3 soldiers, many were killed.",
        "Five people were killed in Kyiv and three in Kharkiv.",
        "Some 340 people have been killed since the war began.",
        "Traffic accidents killed 12 people last year.",
        "In 2010, 12 people were killed in Harbin.",
        "The strike killed 12 people in March.",
        "So far this year 12 people have been killed.",
        "A blast could kill 12 people, and 30 people could be injured.",
        "Mines kill 12 people a day, and 12 people are killed every day.",
        "Some 12 people are feared killed, and 12 people may be injured.",
        "Were 12 people killed?",
        "Officials denied that 12 people were killed.",
        "Forty people were killed or wounded.",
        "The fire killed or injured 40 people.",
        "Two officers killed a man in Lyon.",
        "The father of two boys died.",
        "Ana Sol, 27, was killed.",
        "She was killed 12 days after the vote.",
        "Police arrested 12 years of records.",
        "The actor is dead at 95.",
        "The bank lost $12 million, and 12 percent were hurt.",
        "Flight 12 injured nobody; Flight 12 was hurt by delays.",
        "One soldier was killed.",
        "The army lost 12 soldiers; 40 were wounded.",
        "In the last 24 hours 12 people were killed.",
        "The total death toll has risen to 340.",
        "Militants killed about 1,200 people in the October 7 attack.",
        "Ukraine said 12 people were killed, while Russia said 5 people were killed.",
        "A 4.2-magnitude aftershock shook Honshu.",
    ],
)
def test_what_is_no_toll_of_the_event_is_left_out(sentence: str) -> None:
    assert figures(sentence) == []


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("12", 12, 12),
        ("at least 12", 12, 12),
        ("up to 80", 0, 80),
        ("about 50", 40, 60),
        ("nearly 50", 40, 50),
        ("more than 200", 200, 250),
        ("between 10 and 12", 10, 12),
        ("50,000", 45_000, 55_000),
        ("1.2 million", 1_150_000, 1_250_000),
        ("2,507", 2507, 2507),
    ],
)
def test_what_a_number_may_mean(words: str, low: float, high: float) -> None:
    (one,) = readings(article(f"The storm killed {words} people.")).values()
    assert (one.low, one.high) == (low, high)


def test_an_article_gives_the_figure_that_it_leads_with() -> None:
    text = "A blast killed 12 people. Three people were killed at once, and 9 people died on the way."
    assert figures(text) == [("killed", "people", "12 people")]


@pytest.mark.parametrize(
    "text",
    [
        "A blast killed 12 people. State radio put it higher: 15 people were killed, it said.",
        "Five people were killed in Kyiv. Then three people were killed in Kharkiv.",
        "A magnitude 5.9 quake shook Honshu. The institute gave it a magnitude of 6.1.",
        "A magnitude 5.9 quake followed the aftershock of Monday.",
    ],
)
def test_an_article_with_two_figures_is_in_doubt(text: str) -> None:
    assert figures(text) == []


def test_a_sentence_that_goes_on_about_another_event_is_left_out() -> None:
    text = "A quake killed 10 people. The last one was in February. It killed 612 people and injured 1,400."
    assert figures(text) == [("killed", "people", "10 people")]


def test_an_article_without_a_toll_has_none() -> None:
    assert figures("Ministers of 12 states met in Geneva on Tuesday.") == []
    assert figures("") == []


WORDS = """At least more than 12 fifteen 3,500 1.2 million people soldiers of them were killed injured and wounding , .
including three children death toll rose to from between a magnitude 6.1 on the Richter scale another — - “ ” Monday In
Kisumu since""".split()


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_words_give_figures_that_are_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for one in readings(article(text)).values():
        assert one.around.covers(one.sentence)
        assert one.sentence.covers(one.span)
        assert 0 <= one.low <= one.high
        assert re.search(r"\d|fifteen|three", one.span.of(text))
