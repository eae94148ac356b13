from __future__ import annotations

from dataclasses import replace

from explain_samples import BOTH, IRAN, KREMLIN, TEXT, briefings, make_briefing
from hypothesis import given

from bot.present.explain import explain
from bot.present.visible import visible
from summarizer.domain import Briefing, Span


def words(explanation_key: str, role: str, briefing: Briefing) -> list[str]:
    """The pieces of text that a note has in one role."""
    marks = dict.fromkeys(mark for p in explain(briefing).paragraphs for run in p.runs for mark in run.marks)
    found = [mark for mark in marks if mark.role == role and any(n.key == explanation_key for n in mark.notes)]
    return [mark.span.of(visible(briefing.article.text)) for mark in found]


def test_each_position_has_its_number_and_words() -> None:
    explanation = explain(make_briefing())
    told = [(note.label, note.party and note.party.id, note.who, note.stance) for note in explanation.notes]
    assert told == [
        ("1", "RUS", "Russia", "pledge"),
        ("2", "TUR", "Turkey", "pledge"),
        ("–", None, "The Gazette", None),
        ("3", "RUS", "the Kremlin", "reject"),
        ("4", "TUR", "Orhan Tekin", "pledge"),
        ("5", "UN", "the secretary-general", "appeal"),
        ("?", None, "He", None),
        ("–", None, "Lena Moor, who studies shipping", None),
    ]
    assert words("p4", "content", make_briefing()) == ['"We waited,"', '"and we will wait."']
    assert words("p3", "source", make_briefing()) == ["the Kremlin"]
    assert words("s1", "summary", make_briefing()) == [TEXT[TEXT.index("Russia") : TEXT.index("\n")]]


def test_statements_of_two_parties_are_one_mark() -> None:
    first = explain(make_briefing()).paragraphs[0]
    [content] = {mark for run in first.runs for mark in run.marks if mark.role == "content"}
    assert [note.label for note in content.notes] == ["1", "2"]
    assert [note.issue for note in content.notes] == ["the corridor"] * 2


def test_a_statement_over_paragraphs_is_marked_in_each_and_noted_once() -> None:
    explanation = explain(make_briefing())
    assert words("p5", "content", make_briefing()) == ['"Let the ships go.', 'Let them all go,"']
    assert [[note.key for note in p.notes].count("p5") for p in explanation.paragraphs] == [0, 0, 1, 0, 0]


def test_only_the_words_that_state_a_position_are_marked() -> None:
    part = Span(TEXT.index("open the"), TEXT.index(" on Monday"))
    first, *rest = make_briefing().positions
    briefing = make_briefing(positions=(replace(first, content=(part,)), *rest[1:]))
    assert words("p1", "content", briefing) == ["open the corridor"]


def test_a_part_of_a_statement_that_became_a_position_claims_the_whole() -> None:
    part = replace(KREMLIN, content=(Span(KREMLIN.content[0].start, KREMLIN.content[0].end - 5),))
    position = replace(make_briefing().positions[2], attributions=(part,))
    statuses = [
        note.status for note in explain(make_briefing(positions=(position,))).notes if note.who == "the Kremlin"
    ]
    assert statuses == ["position"]


def test_parties_stand_as_in_the_briefing_with_those_that_are_silent() -> None:
    stands = explain(make_briefing()).stands
    assert [(s.party.id, [note.label for note in s.notes]) for s in stands] == [
        ("RUS", ["1", "3"]),
        ("TUR", ["2", "4"]),
        ("UN", ["5"]),
        ("IRN", []),
    ]
    assert stands[-1].party == IRAN
    assert [s.party.id for s in explain(make_briefing(standings=())).stands] == ["RUS", "TUR", "UN"]


def test_a_briefing_without_anything() -> None:
    bare = make_briefing(attributions=(), positions=(), standings=(), untraced=(), summary=())
    explanation = explain(bare)
    assert (explanation.notes, explanation.stands) == ((), ())
    assert [run.text for p in explanation.paragraphs for run in p.runs] == [line for line in TEXT.split("\n") if line]


@given(briefings())
def test_runs_are_the_article_and_each_has_all_marks_that_cover_it(briefing: Briefing) -> None:
    text = visible(briefing.article.text)
    explanation = explain(briefing)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    assert ["".join(run.text for run in p.runs) for p in explanation.paragraphs] == lines
    for run in (run for p in explanation.paragraphs for run in p.runs):
        assert text[run.start :].startswith(run.text)
        piece = Span(run.start, run.start + len(run.text))
        covering = {(note.key, mark.role) for mark in run.marks for note in mark.notes}
        for number, position in enumerate(briefing.positions, start=1):
            stated = any(span.covers(piece) for span in position.stated)
            assert ((f"p{number}", "content") in covering) == stated


@given(briefings())
def test_nesting_is_well_formed(briefing: Briefing) -> None:
    for paragraph in explain(briefing).paragraphs:
        stack = []
        for event, mark, run in paragraph.nested():
            if event == "open":
                stack.append(mark)
            elif event == "close":
                assert stack.pop() is mark
            else:
                assert tuple(stack) == run.marks
        assert stack == []


def test_the_same_statement_said_by_both_is_no_withheld_one() -> None:
    assert [n.status for n in explain(make_briefing(untraced=(BOTH,))).notes].count("withheld") == 0
