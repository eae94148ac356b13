"""What an official said inside a newspaper's report is the official's position, and an analyst's guess is not."""

import pytest

from summarizer.domain import Article, Attribution, Span
from summarizer.parties import load_gazetteer
from summarizer.positions import Found, find_positions


def span(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def run(text: str, source: str, cue: str, *content: str) -> tuple[Found, list[tuple[str, str, str]]]:
    """Positions as (party, speaker, content) from the one attribution that a tagger gave."""
    given = Attribution(
        source=(span(text, source),),
        cue=(span(text, cue),),
        content=tuple(span(text, words) for words in content),
        kind="mixed",
    )
    found = find_positions(Article(id="x", text=text, title="", language="en"), [given], load_gazetteer())
    said = [(p.party.id, p.speaker, " ".join(s.of(text) for s in p.stated)) for p in found.positions]
    return found, said


def test_subject_and_verb_between_the_quotation_and_the_report() -> None:
    text = "“The bridge stays shut,” Kenyan President Amina Odhiambo said on Monday, according to Reuters."
    found, said = run(text, "Reuters", "according to", "“The bridge stays shut,” Kenyan President Amina Odhiambo said")
    assert said == [("KEN", "Amina Odhiambo", "“The bridge stays shut,”")]
    assert [s.of(text) for one in found.nested for s in (*one.source, *one.cue)] == [
        "Kenyan President Amina Odhiambo",
        "said",
    ]


def test_subject_and_verb_at_the_head_of_what_is_reported() -> None:
    text = "The BBC reports that Peru's foreign minister rejected the offer as “an insult”."
    _, said = run(text, "The BBC", "reports", "that Peru's foreign minister rejected the offer as “an insult”")
    assert said == [("PER", "Peru's foreign minister", "the offer as “an insult”")]


def test_a_pronoun_inside_the_report() -> None:
    text = "Chile's president met reporters. “We will sign,” he said, La Tercera newspaper reported."
    _, said = run(text, "La Tercera newspaper", "reported", "“We will sign,”")
    assert [party for party, _, _ in said] in (["CHL"], [])  # "he" may stay untraced, and is never another's


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "Analyst Jonas Beck said that Russia wants the port.",
            "Analyst Jonas Beck",
            "said",
            "that Russia wants the port",
        ),
        (
            "The Times reported that the baker said bread was dear.",
            "The Times",
            "reported",
            "that the baker said bread was dear",
        ),
    ],
)
def test_nobody_speaks_for_a_party(text: str, source: str, cue: str, content: str) -> None:
    found, said = run(text, source, cue, content)
    assert said == []
    assert found.nested == ()
