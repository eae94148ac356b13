"""When two statements of one party say the same."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer.domain import Attribution, Party, Position, Span
from summarizer.standings.same import same, told

NORWAY = Party(id="NOR", name="Norway", kind="state")


def says(one: str, other: str, **changes: Any) -> bool:
    """Whether "cue: content" says the same as the other."""
    text = f"{one}\n{other}"
    return same(told(_position(text, 0, one), text), told(_position(text, len(one) + 1, other, **changes), text))


def _position(text: str, at: int, line: str, **changes: Any) -> Position:
    cue, _, content = line.partition(": ")
    start = at + len(cue) + 2
    proof = Attribution(
        source=(), cue=(Span(at, at + len(cue)),), content=(Span(start, start + len(content)),), kind="indirect"
    )
    fields: dict[str, Any] = {"voice": "executive", "stance": "claim"} | changes
    return Position(party=NORWAY, speaker="X", attributions=(proof,), **fields)


SAME = [
    ("said: the border will stay open", "added: “Our border will stay open”"),
    ("said: it would withdraw 500 troops from the border", "announced: a withdrawal of 500 troops from the border"),
    ("said: it would not close the border crossing", "said: “We would never close the border crossing”"),
    ("denied: that it had closed the border crossing", "said: it had not closed the border crossing"),
]
OTHER = [
    ("said: it would close the border crossing", "said: it would not close the border crossing"),
    ("denied: that it had closed the border crossing", "said: it had closed the border crossing"),
    ("said: it would withdraw 500 troops from the border", "said: it would withdraw 900 troops from the border"),
    ("said: it would withdraw troops from the border", "said: it would withdraw 900 troops from the border"),
    ("said: it will close the border crossing", "said: it may close the border crossing"),
    ("said: Sweden attacked Finland near the border", "said: Finland attacked Sweden near the border"),
    ("said: talks on the border were useful", "said: fish stocks were falling in the north"),
    ("said: yes", "said: yes"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_repetition_and_paraphrase_are_the_same(one: str, other: str) -> None:
    assert says(one, other)
    assert says(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_a_doubt_keeps_statements_apart(one: str, other: str) -> None:
    assert not says(one, other)
    assert not says(other, one)


def test_parliament_does_not_say_what_the_government_says() -> None:
    line = "said: the border will stay open"
    assert not says(line, line, voice="legislature")
    assert says(line, line, voice="unnamed")


def test_an_acceptance_is_no_rejection() -> None:
    line = "answered: the offer of a joint border patrol"
    text = f"{line}\n{line}"
    accepted = told(_position(text, 0, line, stance="accept"), text)
    rejected = told(_position(text, len(line) + 1, line, stance="reject"), text)
    assert not same(accepted, rejected)
