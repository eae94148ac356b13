"""Differences in figures as a digest shows them, down to the pages of both platforms."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from digest_samples import COURIER, MERIDIAN, PLATEAU, SEVER
from figure_samples import ferry, told

from bot.adapters.discord.digest_pages import pages_of as discord_pages
from bot.adapters.slack.poster import pages_of as slack_pages
from bot.present.digest import story_message
from bot.present.figures import MOST, figure_parts
from bot.present.frozen import freeze, thaw
from bot.present.message import Line, Message, Section, Statement
from bot.present.terminal import render
from summarizer.digest.domain import Entry, News, Publisher, Report
from summarizer.digest.figures.compare import figure_differences
from summarizer.digest.story import brief_story

BRIDGE = "A bridge over the river Ketu fell into the water near the town of Sarn."
OUTLETS = (MERIDIAN, COURIER, SEVER, PLATEAU)


def section(message: Message) -> Section:
    return next(one for one in message.sections if one.heading == "Where outlets differ")


def many(count: int, words: str = "{} people were killed.") -> list[Report]:
    """Reports of as many outlets, each with a number of its own, the last the newest."""
    outlets = [Publisher(name=f"Outlet {number}", feed=f"https://{number}.example/rss") for number in range(count)]
    return [
        told(f"{BRIDGE} {words.format(10 + number)}", outlet, hours=count - number)
        for number, outlet in enumerate(outlets)
    ]


def test_a_story_with_differing_figures(golden: Callable[[str, str], None]) -> None:
    message = story_message(Entry(story=brief_story(ferry()), news=News(first=True)))
    golden("figures.txt", render(message, width=100))


def test_each_figure_is_quoted_with_its_sentence_and_leads_there() -> None:
    story = brief_story(ferry())
    texts = [(report.publisher.name, report.article.text) for report in story.reports]
    parts = section(story_message(Entry(story=story, news=News(first=True)))).body
    statements = [part for part in parts if isinstance(part, Statement)]
    assert len(statements) == 4
    for one in statements:
        (evidence,) = one.evidence
        stated = [run.text for run in evidence.words if run.stated]
        assert any(evidence.text in text for name, text in texts if name == one.speaker)
        assert one.manner.startswith(stated[0])
        assert len(stated) == 1
        assert ":~:text=" in (one.link or "")


def test_figures_beyond_the_most_are_counted() -> None:
    parts = list(figure_parts(figure_differences(many(MOST + 2))))
    assert sum(isinstance(part, Statement) for part in parts) == MOST
    assert parts[0] == Line(text="Figures: people killed, newest report first.")
    assert parts[-1] == Line(text="2 more figures in the reports.")
    assert isinstance(parts[1], Statement)
    assert parts[1].speaker == f"Outlet {MOST + 1}"


def test_outlets_with_the_same_figure_are_named_together() -> None:
    same = [told(f"{BRIDGE} 12 people were killed.", outlet) for outlet in OUTLETS[:3]]
    other = told(f"{BRIDGE} 15 people were killed.", PLATEAU, hours=9)
    _, first, _ = figure_parts(figure_differences([*same, other]))
    assert isinstance(first, Statement)
    assert (first.speaker, first.manner) == ("The Meridian", "12 people (also Harbour Courier, Sever Telegraph)")


def test_who_is_named_where_not_all_people_are_meant() -> None:
    line, *_ = figure_parts(figure_differences(many(2, "{} Kenyan soldiers were wounded.")))
    assert line == Line(text="Figures: Kenyan soldiers injured, newest report first.")


def test_a_magnitude_has_nobody() -> None:
    one, other = many(2)
    shaken = [
        replace(report, briefing=replace(report.briefing, article=replace(report.article, text=f"{BRIDGE} {words}")))
        for report, words in ((one, "A 5.9-magnitude quake did it."), (other, "A magnitude 6.1 quake did it."))
    ]
    line, *_ = figure_parts(figure_differences(shaken))
    assert line == Line(text="Figures: magnitude, newest report first.")


def test_frozen_figures_come_back_as_they_were() -> None:
    message = story_message(Entry(story=brief_story(ferry()), news=News(first=True)))
    assert thaw(json.loads(json.dumps(freeze(message)))) == message


def test_long_sentences_stay_within_the_platforms_limits() -> None:
    long = "In the words of an eyewitness who saw " + "one plank after another " * 400 + "fall, {} people were killed."
    body = tuple(figure_parts(figure_differences(many(MOST, long))))
    assert len(body) == MOST + 1
    message = Message(title="Bridge", sections=(Section(heading="Where outlets differ", body=body),))
    blocks = [block for page in slack_pages([message, message]) for block in page["blocks"]]
    assert blocks
    assert all(len(page["blocks"]) <= 50 for page in slack_pages([message, message]))
    for page in discord_pages([message, message]):
        embeds = page["embeds"]
        assert sum(len(one.get("title", "")) + len(one.get("description", "")) for one in embeds) <= 6000
    shown = json.dumps(discord_pages([message, message]))
    assert all(f"{number} people" in shown for number in range(10, 10 + MOST))
