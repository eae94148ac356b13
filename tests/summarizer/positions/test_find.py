"""From attributions to positions: four articles with their positions, and what holds for any text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.domain import Article, Attribution, Kind, Position, Span
from summarizer.parties import load_gazetteer
from summarizer.positions import Found, find_positions
from summarizer.sentences import sentences

GOLDEN = Path(__file__).resolve().parents[2] / "data" / "positions"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.txt"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """An article, what is attributed in it to whom, and the positions a reader finds, in the order of the text.

    A position's `content` is how its content begins, `last` the last word of the speaker's name ("a|b": either).
    """

    article: Article
    attributions: tuple[Attribution, ...]
    positions: list[dict[str, str]]
    optional: list[dict[str, str]]


def spot(text: str, words: str, start: int) -> Span:
    """The first place of `words`, as whole words, from `start` on."""
    found = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(text, start)
    assert found is not None, words
    return Span(*found.span())


def attribution(text: str, row: dict[str, Any]) -> Attribution:
    """`from` is a passage that occurs once; source, cue and content are looked up from there on."""
    assert text.count(row["from"]) == 1, row["from"]
    start = text.index(row["from"])
    return Attribution(
        source=(spot(text, row["source"], start),) if row["source"] else (),
        cue=(spot(text, row["cue"], start),) if row["cue"] else (),
        content=tuple(spot(text, piece, start) for piece in row["content"]),
        kind=row["kind"],
    )


def golden(name: str) -> Golden:
    text = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    row = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return Golden(
        article=Article(id=name, text=text, title=row["title"], language="en"),
        attributions=tuple(attribution(text, one) for one in row["attributions"]),
        positions=row["positions"],
        optional=row["optional"],
    )


def content_of(text: str, position: Position) -> str:
    return " ".join(span.of(text) for span in position.stated)


def firm(case: Golden, found: Found) -> list[tuple[str, Position]]:
    """Positions with their content's text, without those on which readers may differ."""
    out = []
    for one in found.positions:
        content = content_of(case.article.text, one)
        if not any(o["party"] == one.party.id and content.startswith(o["content"]) for o in case.optional):
            out.append((content, one))
    return out


def run(name: str) -> tuple[Golden, Found]:
    case = golden(name)
    return case, find_positions(case.article, case.attributions, load_gazetteer())


def found_for(case: Golden, found: Found, row: dict[str, str]) -> Position | None:
    """The position that `row` describes, by its party and the beginning of its content."""
    fits = [p for content, p in firm(case, found) if p.party.id == row["party"] and content.startswith(row["content"])]
    return fits[0] if fits else None


@pytest.mark.parametrize("name", NAMES)
def test_every_position_of_the_article_is_found_and_no_other(name: str) -> None:
    case, found = run(name)
    came = [(one.party.id, content) for content, one in firm(case, found)]
    want = [(row["party"], row["content"]) for row in case.positions]
    missing = [(p, c) for p, c in want if not any(p == q and content.startswith(c) for q, content in came)]
    extra = [(q, content) for q, content in came if not any(p == q and content.startswith(c) for p, c in want)]
    assert (missing, extra) == ([], [])
    assert len(came) == len(want)


@pytest.mark.parametrize("name", NAMES)
def test_positions_come_in_the_order_of_the_text(name: str) -> None:
    _, found = run(name)
    starts = [one.stated[0].start for one in found.positions]
    assert starts
    assert starts == sorted(starts)


@pytest.mark.parametrize("name", NAMES)
def test_each_speaker_has_the_fullest_name_and_his_voice(name: str) -> None:
    case, found = run(name)
    wrong = []
    for row in case.positions:
        one = found_for(case, found, row)
        if one and (one.voice != row["voice"] or one.speaker.split()[-1] not in row["last"].split("|")):
            wrong.append((row, one.speaker, one.voice))
    assert not wrong


@pytest.mark.parametrize("name", NAMES)
def test_every_position_proves_itself_with_words_of_the_article(name: str) -> None:
    case, found = run(name)
    for one in found.positions:
        assert len(one.attributions) == 1
        assert one.speaker in case.article.text
        assert one.party == load_gazetteer().party(one.party.id)


@pytest.mark.parametrize("name", NAMES)
def test_a_private_person_is_neither_a_position_nor_untraced(name: str) -> None:
    case, found = run(name)
    private = ("Moses Banda", "Lucía Prando", "Sam Orlik", "Gulnara Tashieva", "Jody Marsh", "groups", "company")
    sources = [span.of(case.article.text) for one in found.untraced for span in one.source]
    assert not [one.speaker for one in found.positions if any(word in one.speaker for word in private)]
    assert not [source for source in sources if any(word in source for word in private)]


def test_nothing_said_gives_no_positions() -> None:
    article = Article(id="a", text="Kenya reopened the road.", title="Road", language="en")
    assert find_positions(article, (), load_gazetteer()) == Found(positions=(), untraced=())


def test_a_pronoun_for_which_nobody_was_named_stays_untraced() -> None:
    text = "He said the road was open."
    one = Attribution(source=(Span(0, 2),), cue=(Span(3, 7),), content=(Span(8, 25),), kind="indirect")
    article = Article(id="a", text=text, title="Road", language="en")
    assert find_positions(article, (one,), load_gazetteer()) == Found(positions=(), untraced=(one,))


def statement(text: str, source: str | None, cue: str, content: str) -> Attribution:
    """An indirect statement whose pieces each stand once in the text."""

    def place(words: str) -> Span:
        assert text.count(words) == 1, words
        return Span(text.index(words), text.index(words) + len(words))

    return Attribution(
        source=(place(source),) if source else (), cue=(place(cue),), content=(place(content),), kind="indirect"
    )


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("Peru wants the envoy to stay, is convinced that haste helps nobody, it seems.", True),
        ("Peru wants the envoy to stay but is convinced that haste helps nobody.", True),
        ("Peru wants the envoy to stay. The market is convinced that haste helps nobody.", False),
        ("Peru wants the envoy to stay while the market is convinced that haste helps nobody.", False),
    ],
)
def test_a_second_verb_of_one_subject_is_the_subjects_too(text: str, carried: bool) -> None:
    first = statement(text, "Peru", "wants", "the envoy to stay")
    second = statement(text, None, "is convinced", "that haste helps nobody")
    article = Article(id="a", text=text, title="Envoy", language="en")
    found = find_positions(article, (first, second), load_gazetteer())
    parties = [one.party.id for one in found.positions]
    assert parties == ["PER", "PER"] if carried else parties == ["PER"]


def test_the_headline_tells_whose_office_it_is() -> None:
    text = "Nobody had seen the letter. The interior minister denied that it existed."
    one = statement(text, "The interior minister", "denied", "that it existed")
    parties = [
        [
            position.party.id
            for position in find_positions(
                Article(id="a", text=text, title=title, language="en"), (one,), load_gazetteer()
            ).positions
        ]
        for title in ("Slovak cabinet shaken by a letter", "Cabinet shaken by a letter")
    ]
    assert parties == [["SVK"], []]


FRAGMENTS = (
    "Kenya|Kenyan|President|Ruto|Mr Ivanov|The Kremlin|Russia's|minister|He|She|they|it|and|said|that|denied|, |open."
    '|\n|\n\n|“|”|"|? |the ministry|Hamas|UN|an analyst|Dr. Smith|will not|accept|the treaty|Paris|officials|... |— |é'
    "|'|1."
).split("|")
TEXTS = st.one_of(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=40).map(" ".join), st.text(min_size=1))
KINDS: tuple[Kind, ...] = ("direct", "indirect", "mixed")


@st.composite
def tagged(draw: st.DrawFn) -> tuple[str, list[Attribution]]:
    """A text and attributions whose spans lie inside it, at any place, of any length, in any order.

    Its first word is a party, and often a source, so that many of them give positions.
    """
    text = "Kenya " + draw(TEXTS)

    def spans(least: int) -> tuple[Span, ...]:
        cuts = draw(st.lists(st.integers(0, len(text)), min_size=2 * least, max_size=4, unique=True))
        cuts.sort()
        found = tuple(Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False))
        return found or ((Span(0, len(text)),) if least else ())

    def source() -> tuple[Span, ...]:
        return (Span(0, len("Kenya")),) if draw(st.booleans()) else spans(0)

    count = draw(st.integers(1, 4))
    return text, [
        Attribution(source=source(), cue=spans(0), content=spans(1), kind=draw(st.sampled_from(KINDS)))
        for _ in range(count)
    ]


def holders(text: str, position: Position) -> set[int]:
    """The sentences, by number, in which the letters and digits of a position's content stand."""
    lines = sentences(text)
    spans = position.stated
    letters = [i for span in spans for i in range(span.start, span.end) if text[i].isalnum()]
    return {number for number, line in enumerate(lines) for i in letters if line.start <= i < line.end}


@settings(max_examples=150, deadline=None)
@given(case=tagged())
def test_any_attributions_of_any_text_give_positions_inside_one_sentence(case: tuple[str, list[Attribution]]) -> None:
    text, attributions = case
    article = Article(id="a", text=text, title="", language="en")
    found = find_positions(article, attributions, load_gazetteer())
    assert set(found.untraced) <= set(attributions)
    for one in found.positions:
        proof = one.attributions[0]
        assert all(span.end <= len(text) for span in (*proof.source, *proof.cue, *proof.content))
        assert one.speaker in text
        assert len(holders(text, one)) <= 1


def stated(source: str, cue: str, content: str) -> list[str]:
    """The contents of the positions in "SOURCE CUE CONTENT."."""
    text = f"{source} {cue} {content}."
    row = {"from": text, "source": source, "cue": cue, "content": [content], "kind": "indirect"}
    found = find_positions(
        Article(id="x", text=text, title="", language="en"), [attribution(text, row)], load_gazetteer()
    )
    return [span.of(text) for one in found.positions for span in one.stated]


@pytest.mark.parametrize(
    ("source", "cue", "content"),
    [
        ("Israel", "did not comment on", "the offer"),
        ("The Kremlin", "declined", "to comment on the report"),
        ("The Pentagon", "refused", "to comment"),
        ("The United States", "said", "nothing"),
        ("China's foreign ministry", "did not respond to", "a request for comment"),
        ("China's foreign ministry", "did not immediately respond to", "Monday's questions"),
        ("Iran", "hasn’t commented on", "the strike"),
        ("Ghana", "did not say", "whether it would follow"),
        ("The Israeli army", "made no comment on", "the deaths"),
    ],
)
def test_who_says_nothing_takes_no_position(source: str, cue: str, content: str) -> None:
    assert stated(source, cue, content) == []


@pytest.mark.parametrize(
    ("source", "cue", "content"),
    [
        ("Turkey", "said", "nothing would change"),
        ("Russia", "said", "it would not comment on rumours"),
        ("Ghana", "did not accept", "the offer"),
        ("Egypt", "refused", "to respond to threats with threats"),
        ("Iran", "refused", "to take questions of its programme to the council"),
    ],
)
def test_who_says_little_or_refuses_takes_one(source: str, cue: str, content: str) -> None:
    assert stated(source, cue, content) == [content]
