from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from digest_samples import COURIER, MERIDIAN, PLATEAU, SEVER
from figure_samples import ferry, ferry_report, told

from summarizer.digest.domain import Figure, FigureDifference, Report
from summarizer.digest.figures.compare import figure_differences
from summarizer.digest.figures.reading import readings
from summarizer.digest.story import brief_story
from summarizer.domain import Article, Attribution, Span


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


def shown(found: tuple[FigureDifference, ...]) -> list[list[list[tuple[str, str]]]]:
    """Of each difference its groups: who has it, and the words."""
    return [
        [
            [(one.report.article.id, one.reading.span.of(one.report.article.text)) for one in group]
            for group in difference.groups
        ]
        for difference in found
    ]


def test_outlets_differ_in_figures() -> None:
    assert shown(brief_story(ferry()).figures) == [
        [
            [("ferry-4", "15"), ("ferry-2", "Fifteen people")],
            [("ferry-1", "at least 12 people"), ("ferry-5", "At least 12 people")],
        ],
        [[("ferry-1", "30 people"), ("ferry-2", "About 30 people")], [("ferry-5", "45")]],
    ]


def test_a_figure_has_the_source_that_its_sentence_names() -> None:
    deaths, _ = brief_story(ferry()).figures
    assert [one.source for group in deaths.groups for one in group] == [None, None, "the Kenyan coast guard", None]


def test_a_source_without_a_position_is_taken_from_the_attribution() -> None:
    one = ferry_report("ferry-2")
    text = one.article.text
    words, cue, who = "About 30 people were injured", "reported", "a hospital in Kisumu"

    def span(piece: str) -> Span:
        return Span(text.index(piece), text.index(piece) + len(piece))

    proof = Attribution(source=(span(who),), cue=(span(cue),), content=(span(words),), kind="indirect")
    told_by = replace(one, briefing=replace(one.briefing, attributions=(proof,)))
    (found,) = (
        difference
        for difference in figure_differences([told_by, ferry_report("ferry-5")])
        if difference.groups[0][0].reading.kind == "injured"
    )
    assert [figure.source for group in found.groups for figure in group] == ["a hospital in Kisumu", None]


def two(one: str, other: str) -> list[list[list[tuple[str, str]]]]:
    return shown(figure_differences([told(one, MERIDIAN), told(other, COURIER, hours=3)]))


BRIDGE = "A bridge over the river Ketu fell into the water near the town of Sarn."


def test_figures_that_agree_are_no_difference() -> None:
    assert two(f"{BRIDGE} At least 12 people were killed.", f"{BRIDGE} Twelve people were killed.") == []
    assert two(f"{BRIDGE} More than 200 people were injured.", f"{BRIDGE} Some 220 people were injured.") == []
    assert two(f"{BRIDGE} About 50,000 people were displaced.", f"{BRIDGE} Some 52,300 people were displaced.") == []
    assert two(f"{BRIDGE} Dozens of people were killed.", f"{BRIDGE} Five people were killed.") == []


def test_figures_that_exclude_each_other_are_told() -> None:
    assert two(f"{BRIDGE} At least 12 people were killed.", f"{BRIDGE} Fifteen people were killed.") == [
        [[("harbour-courier-3", "Fifteen people")], [("the-meridian-4", "At least 12 people")]]
    ]


def test_other_people_are_not_compared() -> None:
    assert two(f"{BRIDGE} Twelve people were killed.", f"{BRIDGE} Five children were killed.") == []
    assert two(f"{BRIDGE} Twelve people were killed.", f"{BRIDGE} Five people were injured.") == []


def test_another_day_or_event_is_not_compared() -> None:
    deaths = f"{BRIDGE} Twelve people were killed on Monday."
    assert two(deaths, f"{BRIDGE} Five people were killed on Friday.") == []
    assert two(deaths, "Miners went down at noon as always. A shaft burned. Five people were killed.") == []
    assert two(deaths, f"{BRIDGE} In Borneo, five people were killed.") == []


def test_a_later_report_of_an_outlet_supersedes_its_earlier_one() -> None:
    early = told(f"{BRIDGE} Five people were killed.", SEVER, hours=6)
    late = told(f"{BRIDGE} Twelve people were killed.", SEVER, hours=2)
    other = told(f"{BRIDGE} Twelve people were killed.", PLATEAU, hours=5)
    assert figure_differences([late, other, early]) == ()
    assert len(figure_differences([early, other])) == 1


def test_one_outlet_does_not_differ_from_itself() -> None:
    early = told(f"{BRIDGE} Five people were killed.", SEVER, hours=6)
    late = told(f"{BRIDGE} Twelve people were killed.", SEVER, hours=2)
    assert figure_differences([early, late]) == ()


def test_today_is_the_day_of_publication() -> None:
    def on(day: int, words: str, base: Report) -> Report:
        dated = replace(base.article, published=datetime(2026, 3, day, 12, tzinfo=UTC), text=f"{BRIDGE} {words}")
        return replace(base, briefing=replace(base.briefing, article=dated))

    one = on(3, "Twelve people were killed today.", told("x", MERIDIAN))
    assert figure_differences([one, on(4, "Five people were killed yesterday.", told("x", COURIER))]) != ()
    assert figure_differences([one, on(4, "Five people were killed today.", told("x", COURIER))]) == ()


def test_a_difference_takes_two_figures() -> None:
    (reading,) = readings(article("Twelve people were killed.")).values()
    with pytest.raises(ValueError, match="less than two"):
        FigureDifference(groups=((Figure(report=ferry_report("ferry-1"), reading=reading),),))
