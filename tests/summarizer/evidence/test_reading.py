"""Close reading: numbers, names, negations, moods, reports and who does what."""

from __future__ import annotations

import pytest

from summarizer.evidence.lexicon import equivalents
from summarizer.evidence.reading import Token, read, runs
from summarizer.evidence.roles import nearest_verb, same, subject, target
from summarizer.words import stem


def token(text: str, word: str) -> Token:
    return next(found for found in read(text) if found.text == word)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("12 ships", "#12"),
        ("twelve ships", "#12"),
        ("1,200 ships", "#1200"),
        ("two hundred and five ships", "#205"),
        ("twenty-one ships", "#21"),
        ("3 million ships", "#3000000"),
        ("$1.1bn", "#$1100000000"),
        ("€5 million", "#€5000000"),
        ("12 percent", "#12%"),
        ("12% of it", "#12%"),
        ("twelve per cent", "#12%"),
        ("more than 300 ships", "#>300"),
        ("up to 40 ships", "#<40"),
        ("about 40 ships", "#~40"),
        ("at 3:30 sharp", "3:30"),
        ("5m ships", "#5000000"),
        ("5 m ships", "#5"),
        ("a thousand", None),
    ],
)
def test_numbers(text: str, key: str | None) -> None:
    found = [token.key for token in read(text) if token.role == "number"]
    assert [name.removeprefix("#") for name in found] == ([key.removeprefix("#")] if key else [])


@pytest.mark.parametrize(
    ("text", "word", "negations"),
    [
        ("Mali did not sign the text", "sign", 1),
        ("Mali didn’t sign the text", "sign", 1),
        ("Mali signed the text", "signed", 0),
        ("Mali did not rule out signing it", "signing", 2),
        ("Mali will not pay, but it will sign", "sign", 0),
        ("Mali refused to sign", "sign", 1),
        ("Mali has no plan", "plan", 1),
    ],
)
def test_negations_reach_to_the_end_of_the_clause(text: str, word: str, negations: int) -> None:
    assert token(text, word).negations == negations


@pytest.mark.parametrize(
    ("text", "moods"),
    [
        ("Mali may sign", {"possible"}),
        ("Mali would sign", {"future"}),
        ("Mali wants to sign", {"intent"}),
        ("Mali must sign", {"duty"}),
        ("asked if Mali might sign", {"intent", "condition", "possible"}),
        ("In May sign", set()),
    ],
)
def test_moods(text: str, moods: set[str]) -> None:
    assert token(text, "sign").moods == moods


def test_reports_mark_what_they_tell_before_and_after() -> None:
    assert "say" in token("Mali said the pact was dead.", "dead").reports
    assert "say" in token("The pact was dead, a minister said.", "dead").reports
    assert not token("The pact was dead.", "dead").reports


def test_names_are_neighbouring_capitals() -> None:
    text = "President Ada Berg met Mali's Omar Keita on Monday."
    tokens = read(text)
    assert [text[tokens[a].start : tokens[b - 1].end] for a, b in runs(tokens)] == [
        "President Ada Berg",
        "Mali's",
        "Omar Keita",
    ]


def test_a_first_word_that_the_article_writes_small_is_no_name() -> None:
    assert read("Talks resumed.", frozenset({"talks"}))[0].role == "content"
    assert read("Tallinn resumed.", frozenset({"talks"}))[0].role == "name"


@pytest.mark.parametrize(
    ("text", "verb", "doer", "aim"),
    [
        ("Serbia accused Kosovo of lying", "accused", "serbia", "kosovo"),
        ("Kosovo was accused by Serbia of lying", "accused", "serbia", "kosovo"),
        ("Serbia, which borders Kosovo, said so", "said", "serbia", None),
        ("Talks failed, according to Serbia", "according", "serbia", None),
        ("In talks with Kosovo it said so", "said", None, None),
    ],
)
def test_who_does_what_to_whom(text: str, verb: str, doer: str | None, aim: str | None) -> None:
    tokens = read(text, frozenset({"talks", "in"}))
    index = next(i for i, found in enumerate(tokens) if found.text == verb)
    assert subject(tokens, index) == ((doer,) if doer else None)
    assert target(tokens, index) == ((aim,) if aim else None)


def test_names_that_can_be_one() -> None:
    assert same(("putin",), ("president", "vladimir", "putin"))
    assert same(("president", "putin"), ("vladimir", "putin"))
    assert not same(("south", "korea"), ("north", "korea"))


def test_nearest_verb_prefers_the_one_before() -> None:
    tokens = read("It killed 12 people and wounded 40")
    assert [nearest_verb(tokens, i) for i, t in enumerate(tokens) if t.role == "number"] == ["kill", "wound"]


def test_no_mood_word_has_two_moods() -> None:
    assert [token("Mali is willing to sign", "sign").moods, token("Mali will sign", "sign").moods] == [
        {"intent"},
        {"future"},
    ]


def test_no_stem_stands_in_two_groups_of_equivalents() -> None:
    from importlib.resources import files

    seen: dict[str, int] = {}
    lines = files("summarizer.evidence").joinpath("equivalents.txt").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        for word in line.split() if not line.startswith("#") else ():
            form = "_".join(stem(part) for part in word.split("_"))
            assert seen.setdefault(form, number) == number, f"{word} is in two groups"
    assert set(seen) == set(equivalents())
