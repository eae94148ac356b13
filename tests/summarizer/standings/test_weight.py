from __future__ import annotations

from typing import Any

import pytest

from summarizer.domain import Attribution, Party, Position, Span
from summarizer.parties import load_gazetteer
from summarizer.parties.people import people_of
from summarizer.parties.reading import Reading
from summarizer.standings.weight import office_of, offices, rank

CONTENT = (Span(0, 1),)


@pytest.mark.parametrize(
    ("phrase", "office"),
    [
        ("Prime Minister Orla Byrne", "head"),
        ("the Russian president", "head"),
        ("Secretary-General Ana Ruiz", "head"),
        ("Iran's supreme leader", "head"),
        ("the vice president", "minister"),
        ("Deputy Prime Minister Jan Kos", "minister"),
        ("the foreign minister, Ada Holm", "minister"),
        ("Secretary of State Paul Reed", "minister"),
        ("the president's spokesman", "institution"),
        ("an aide to the prime minister", "institution"),
        ("the foreign ministry", "institution"),
        ("Norway", "institution"),
    ],
)
def test_an_office_is_told_by_its_words(phrase: str, office: str) -> None:
    assert office_of(phrase) == office


def ranked(speaker: str, source: str = "", voice: Any = "executive", text: str = "") -> int:
    text = f"{source}. {text}" if source else text or "."
    proof = Attribution(source=(Span(0, len(source)),) if source else (), cue=(), content=CONTENT, kind="indirect")
    party = Party(id="NOR", name="Norway", kind="state")
    position = Position(party=party, speaker=speaker, voice=voice, stance="claim", attributions=(proof,))
    reading = Reading.of(text, load_gazetteer())
    return rank(position, text, offices(people_of(reading), reading))


def test_heads_come_before_ministers_institutions_and_others() -> None:
    order = [
        ranked("Ada Holm", "President Ada Holm"),
        ranked("Ada Holm", "Foreign Minister Ada Holm"),
        ranked("The foreign ministry", "The foreign ministry"),
        ranked("a lawmaker", voice="legislature"),
        ranked("an opponent", voice="opposition"),
        ranked("a former minister", voice="former"),
        ranked("a senior official", voice="unnamed"),
    ]
    assert order == sorted(set(order))


def test_an_office_told_once_holds_for_the_whole_article() -> None:
    text = "Ada Holm, the prime minister of Norway, came late. Holm spoke."
    assert ranked("Ada Holm", "Holm", text=text) == ranked("Ada Holm", "President Ada Holm")


def test_who_only_speaks_for_a_president_is_no_president() -> None:
    source = "President Ada Holm's spokesman, Jon Dahl,"
    assert ranked("Jon Dahl", source) == ranked("The foreign ministry")


def test_the_gazetteer_knows_the_office_where_the_article_does_not_tell() -> None:
    assert ranked("Emmanuel Macron", text="Emmanuel Macron spoke.") == ranked("Ada Holm", "President Ada Holm")
