"""What `/brief topic` finds: words of invented headlines, and how good it is over the project's own articles."""

from __future__ import annotations

from datetime import timedelta

import pytest

from benchmarks.queries import NOW, asked, composer, measured, own
from bot.digests.composer import Composer, Wish
from bot.store.subscription import Choice
from summarizer.domain import Article

TEXTS = {
    "both": ("Kenya halts grain exports", "Exports of grain stopped on Monday."),
    "late": ("Kenya's minister resigns", "He had halted exports of grain."),
    "grain": ("Grain rots in Kisumu", "The grain is wet."),
    "ghost": ("Ransomware locks the port's computers", "Malware came by mail."),
    "cup": ("Chile wins the cup", "The final was short."),
    "tea": ("Tea is dear", "Tea costs more."),
}


def find(typed: str, *, loosely: bool = True) -> list[str]:
    every = [Article(id=id, title=title, text=text, language="en") for id, (title, text) in TEXTS.items()]
    return list(asked(composer(every), loosely=loosely)(typed))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("grain exports", ["both", "late", "grain"]),  # all the words first, in the headline before the text
        ("the exports of grain", ["both", "late", "grain"]),
        ("grain zebras", ["both", "grain", "late"]),  # a word that no report has is no hindrance
        ('"grain exports"', ["both"]),
        ('"exports of grain" cup', ["both", "late"]),
        ("hackers", ["ghost"]),  # tells a topic surely that the report is on
        ("zebras", []),
        ("“", []),
    ],
)
def test_most_of_the_words_are_enough(typed: str, found: list[str]) -> None:
    assert find(typed) == found


def test_a_subscription_asks_for_all_of_them() -> None:
    assert find("grain exports", loosely=False) == ["both", "late"]


def test_a_topic_of_the_product_is_found_as_ever() -> None:
    assert find("cyber") == find("cyber", loosely=False) == ["ghost"]


def test_what_is_left_out_stays_out() -> None:
    every = [Article(id=id, title=title, text=text, language="en") for id, (title, text) in TEXTS.items()]
    wish = Wish(choice=Choice(topics=("grain exports",), exclude=("Kisumu",)), loosely=True)
    made: Composer = composer(every)
    assert [story.story.id for story in made.choose(wish).stories] == ["both", "late"]
    assert made.choose(wish).stories[0].reports[0].seen == NOW - timedelta(hours=2)


def test_our_own_articles_are_found() -> None:
    every = composer(own())
    loose, strict = (measured("", asked(every, loosely=loosely)) for loosely in (True, False))
    assert loose >= 0.6
    assert strict <= loose - 0.2
