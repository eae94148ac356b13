"""Speakers that only the layout names."""

from __future__ import annotations

import time

import pytest

from summarizer.attribution.layout import LayoutTagger, by_layout
from summarizer.domain import Attribution, Span, Spans

TRANSCRIPT = """The two ministers met the press in Astana on Friday.

MINISTER ORAZOV: We have agreed on the water. Nothing else was on the table.

QUESTION: And the border posts?

MINISTER SAIDOV (through interpreter): The posts stay where they are.

MINISTER ORAZOV: That is our reading too.
"""
LETTERS = """Readers wrote to us about the ferry.

“It should never have been sold.” — Ana Lima, a teacher in Porto
“Sell the other one as well!” ― Rui Prado
“They had warned us” — and then the siren went.
"""


def told(text: str) -> list[tuple[str, str]]:
    def words(spans: Spans) -> str:
        return " ".join(span.of(text) for span in spans)

    return [(words(one.source), words(one.content)) for one in by_layout(text)]


def test_turns_of_a_transcript_belong_to_the_named_speakers():
    assert told(TRANSCRIPT) == [
        ("MINISTER ORAZOV", "We have agreed on the water. Nothing else was on the table."),
        ("MINISTER SAIDOV", "The posts stay where they are."),
        ("MINISTER ORAZOV", "That is our reading too."),
    ]


def test_a_quotation_belongs_to_the_name_behind_its_dash():
    assert told(LETTERS) == [
        ("Ana Lima, a teacher in Porto", "“It should never have been sold.”"),
        ("Rui Prado", "“Sell the other one as well!”"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ISLAMABAD: The foreign office said on Monday that it would not attend.",
        "ISLAMABAD: The office said so.\nKARACHI: The port stayed shut.\nLAHORE: Schools reopened.",
        "Prices: up.\nWages: down.",
    ],
)
def test_datelines_and_lists_are_no_transcript(text: str):
    assert told(text) == []


def test_a_quoted_transcript_leaves_the_outer_mark_out():
    text = '"LIND: We go.\n"BERG: We stay.\n"LIND: So be it."\n'
    assert told(text) == [("LIND", "We go."), ("BERG", "We stay."), ("LIND", "So be it.")]


class Found:
    """A tagger that knows one attribution."""

    def __init__(self, one: Attribution) -> None:
        self.one = one

    def attributions(self, text: str) -> tuple[Attribution, ...]:
        return (self.one,)


@pytest.mark.parametrize("named", [True, False])
def test_what_the_network_found_is_not_found_twice_and_keeps_its_speaker(named: bool):
    start = LETTERS.index("“It")
    content = Span(start, LETTERS.index("”", start) + 1)
    speaker = LETTERS.index("Ana Lima")
    source = (Span(speaker, speaker + 8),) if named else ()
    known = Attribution(source=source, cue=(), content=(content,), kind="direct")
    found = LayoutTagger(Found(known)).attributions(LETTERS)
    (same,) = [one for one in found if one.content == known.content]
    assert same.source[0].start == speaker
    assert found == tuple(sorted(found, key=lambda one: one.content[0]))


def test_long_lines_of_quotations_are_read_in_linear_time():
    def seconds(times: int) -> float:
        text = "“a” b " * times
        begin = time.process_time()  # what else the machine does takes none of it
        by_layout(text)
        return time.process_time() - begin

    seconds(1000)
    assert seconds(40_000) < 40 * max(seconds(4_000), 0.001)
