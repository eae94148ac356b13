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
from summarizer.domain import Attribution, Span


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
    (reading,) = readings(told("Twelve people were killed.", MERIDIAN).article).values()
    with pytest.raises(ValueError, match="less than two"):
        FigureDifference(groups=((Figure(report=ferry_report("ferry-1"), reading=reading),),))


def test_the_figure_that_an_article_leads_with_is_what_others_are_compared_with() -> None:
    deep = f"{BRIDGE} Divers came. Boats came. Cranes came. The bridge had been built by a firm from Sarn. "
    late = told(f"{deep} In the river Ketu the bridge fell, and 40 people were killed.", MERIDIAN, hours=1)
    lead = told(f"{BRIDGE} Twelve people were killed.", COURIER)
    other = told(f"{BRIDGE} Fifteen people were killed.", PLATEAU)
    (difference,) = figure_differences([late, lead, other])
    assert len(difference.groups) == 3
    assert difference.groups[0][0].report is late


def test_a_figure_that_the_other_article_tells_of_something_else_is_not_compared() -> None:
    one = f"{BRIDGE} Twelve people were killed. Divers came at noon. Five people were killed on the bank."
    assert two(one, f"{BRIDGE} Five people were killed.") == []
    assert two(f"{BRIDGE} Twelve people were killed.", f"{BRIDGE} Five people were killed.") != []


def test_the_dead_of_a_war_are_not_compared_with_those_of_a_day() -> None:
    assert two(f"{BRIDGE} Twelve people were killed.", f"{BRIDGE} More than 3,200 people have been killed.") == []
