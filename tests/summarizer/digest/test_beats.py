"""Topics and regions: whole articles, made up, and how often the project's own are told right."""

from __future__ import annotations

from base64 import b64decode

import numpy as np
import pytest

from benchmarks.beats_labels import LABELS, OWN, labelled
from benchmarks.topics import figures, told
from summarizer.digest.beats import fingerprint, learned, places, regions, topic_words, topics
from summarizer.digest.keywords import Opening
from summarizer.digest.outlining import outline
from summarizer.digest.regional import named, regions_of
from summarizer.digest.topical import topics_of
from summarizer.domain import Article, Briefing, Engine, Withheld
from summarizer.stories import features, load_encoder


def briefing(title: str, text: str) -> Briefing:
    article = Article(id="one", title=title, text=text, language="en")
    engine = Engine(name="none", version="1")
    return Briefing(
        article=article, summary=(), attributions=(), positions=(), standings=(), withheld=Withheld(), engine=engine
    )


def told_of(title: str, text: str = "") -> tuple[set[str], list[str]]:
    brief = briefing(title, text or title)
    made = outline(brief, features(brief.article, load_encoder()).vector)
    return set(made.topics), list(made.regions)


@pytest.mark.parametrize(
    ("title", "text", "on", "about"),
    [
        (
            "Mali and Niger agree on a truce along the border",
            "Rebels in Mali stopped shelling the garrison on Monday under a ceasefire that envoys of Niger brokered.",
            {"conflict", "diplomacy"},
            ["africa"],
        ),
        (
            "Ransomware locks Fiji's customs servers",
            "Hackers broke into the computers of Fiji's customs office and asked for money to unlock them.",
            {"cyber"},
            ["oceania"],
        ),
        (
            "Bolivia goes to a runoff",
            "Voters in Bolivia will choose between two candidates in a second round after Sunday's election.",
            {"elections", "politics"},
            ["latin_america"],
        ),
        (
            "A fire in Cleveland",
            "Firefighters put out a fire in a bakery in Cleveland, Ohio.",
            set(),
            ["north_america"],
        ),
        ("Recipes for a wet Sunday", "Take four onions, a little butter and an hour of your time.", set(), []),
    ],
)
def test_what_an_article_is_on(title: str, text: str, on: set[str], about: list[str]) -> None:
    assert told_of(title, text) == (on, about)


def test_a_state_named_in_passing_makes_no_region() -> None:
    text = "Poland's parliament passed the budget of Poland. Polish ministers met in Warsaw. " * 3
    _, about = told_of("Poland passes its budget", text + "A Thai tourist watched.")
    assert about == ["europe"]


def test_a_region_is_told_by_a_place_where_no_state_is_named() -> None:
    opening = Opening("Curfew lifted in Kashmir", "Markets in Kashmir opened on Monday.")
    assert regions_of(opening, named(Article(id="one", title="", text="", language="en"))) == ("south_asia",)


def test_a_campaign_is_politics_too() -> None:
    assert [topic.name for topic in topic_words() if topic.part_of] == ["elections"]
    found, _ = told_of("Polling stations close in Fiji's referendum", "Turnout was high at polling stations in Fiji.")
    assert {"elections", "politics"} <= found


def test_words_alone_tell_where_there_is_no_vector() -> None:
    opening = Opening("Ceasefire holds", "Shelling by rebels stopped after the truce between army and insurgents.")
    assert topics_of(opening, None, 0) == ("conflict",)


def test_what_is_told_with_is_as_wide_as_what_was_learned() -> None:
    assert set(places()) == set(regions())
    assert set(learned()["topics"]["about"]) == set(topics())
    assert fingerprint() == fingerprint() != 0


def test_the_vectors_of_topics_are_those_of_their_sentences() -> None:
    for topic in topic_words():
        learnt = np.frombuffer(b64decode(learned()["topics"]["about"][topic.name]), dtype="<f2")
        assert load_encoder().vector(topic.about) @ learnt == pytest.approx(1.0, abs=0.01)


def test_labels_are_of_the_product() -> None:
    rows = [line.split("\t") for line in LABELS.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) == len({(corpus, document) for _, corpus, document, *_ in rows}) > 500
    assert {half for half, *_ in rows} == {"tune", "held"}
    assert all(set(on.split()) <= set(topics()) and set(about.split()) <= set(regions()) for *_, on, about in rows)


def test_our_own_articles_are_told_right() -> None:
    held = [row for row in labelled() if row.corpus == OWN and not row.tune]
    found = told(held)
    assert figures(found["topics"])["micro"][2] >= 0.74
    assert figures(found["regions"])["micro"][2] >= 0.94
