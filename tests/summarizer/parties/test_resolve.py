"""Who speaks for whom, against a file of small reports that each hold a trap."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.domain import Span
from summarizer.parties import Resolver, Speaker, load_gazetteer

CASES = Path(__file__).resolve().parents[2] / "data" / "parties.toml"
FLOOR = 0.95  # share of sources with party and voice right; language has no end, so not all of them
GIVEN_AWAY = 0.05  # share of nobody's sources that may end up with a party
GROUP_FLOOR = 0.5  # a kind of trap that mostly fails is a defect even where the whole passes
SMALL = 4  # sources below which a group's share says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One source of one case: the (party, voice) pairs expected and those that came out, both sorted."""

    about: str
    text: str
    words: str
    expected: tuple[tuple[str, str], ...]
    came: tuple[tuple[str, str], ...]

    @property
    def right(self) -> bool:
        return self.expected == self.came

    def __str__(self) -> str:
        return f"[{self.about}] {self.words!r}: expected {self.expected or 'nobody'}, came {self.came or 'nobody'}"


def cases() -> list[dict[str, Any]]:
    with CASES.open("rb") as file:
        loaded: list[dict[str, Any]] = tomllib.load(file)["case"]
    return loaded


def occurrence(text: str, words: str, nth: int) -> Span:
    """The span of the nth occurrence of `words` as whole words; IndexError where the text has fewer."""
    found = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text))[nth - 1]
    return Span(*found.span())


def wanted(source: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    party = source["party"]
    ids = [party] if isinstance(party, str) else party
    return tuple(sorted((one, source.get("voice", "executive")) for one in ids if one))


def told(speakers: tuple[Speaker, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((one.party, one.voice) for one in speakers if one.party is not None))


@cache
def outcomes() -> tuple[Outcome, ...]:
    """Every source of the file, resolved in the order of its text with one resolver a text."""
    out = []
    for case in cases():
        resolver = Resolver(case["text"], load_gazetteer())
        for source in case["sources"]:
            span = occurrence(case["text"], source["words"], source.get("nth", 1))
            came = told(resolver.resolve((span,)))
            out.append(
                Outcome(
                    about=case["about"], text=case["text"], words=source["words"], expected=wanted(source), came=came
                )
            )
    return tuple(out)


def listed(failures: list[Outcome]) -> str:
    return "\n".join(str(one) for one in failures)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['about']}: {case['text'][:30]}")
def test_the_file_names_sources_that_its_texts_hold_in_order(case: dict[str, Any]) -> None:
    spans = [occurrence(case["text"], source["words"], source.get("nth", 1)) for source in case["sources"]]
    assert spans
    assert spans == sorted(spans)


def test_the_file_is_large_and_varied() -> None:
    nobody = [one for one in outcomes() if not one.expected]
    parties = {party for one in outcomes() for party, _ in one.expected}
    assert len(cases()) >= 120
    assert len(nobody) >= 60
    assert len(parties) >= 100


def test_most_sources_get_their_party_and_voice() -> None:
    wrong = [one for one in outcomes() if not one.right]
    share = 1 - len(wrong) / len(outcomes())
    assert share >= FLOOR, f"{share:.3f} of {len(outcomes())} sources are right; wrong:\n{listed(wrong)}"


def test_nobodys_words_are_not_given_to_a_party() -> None:
    nobody = [one for one in outcomes() if not one.expected]
    wrong = [one for one in nobody if one.came]
    share = len(wrong) / len(nobody)
    assert share <= GIVEN_AWAY, f"{share:.3f} of {len(nobody)} were given to a party:\n{listed(wrong)}"


def test_a_party_is_seldom_taken_for_another() -> None:
    spoken = [one for one in outcomes() if one.expected and one.came]
    wrong = [one for one in spoken if {party for party, _ in one.came} - {party for party, _ in one.expected}]
    share = len(wrong) / len(spoken)
    assert share <= GIVEN_AWAY, f"{share:.3f} of {len(spoken)} went to another party:\n{listed(wrong)}"


def test_no_kind_of_trap_mostly_fails() -> None:
    total = Counter(one.about for one in outcomes())
    right = Counter(one.about for one in outcomes() if one.right)
    shares = {about: right[about] / count for about, count in total.items() if count >= SMALL}
    bad = {about: share for about, share in shares.items() if share < GROUP_FLOOR}
    assert not bad, listed([one for one in outcomes() if one.about in bad and not one.right])


def test_no_source_speaks_for_nobody() -> None:
    assert Resolver("Kenya said no.", load_gazetteer()).resolve(()) == ()


WORDS = (
    "Russia Russia's the President he She it they Mr Ivanov Kenyan minister said and , . ; “ ” \n of to U.N. "
    "EU's Hamas spokesman Mary O'Brien’s former 12 (R-Ariz.) — Xi é"
).split(" ")


@settings(max_examples=60, deadline=None)
@given(
    text=st.one_of(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), st.text(max_size=80)), data=st.data()
)
def test_any_source_of_any_text_resolves_to_parties_that_exist(text: str, data: st.DataObject) -> None:
    resolver = Resolver(text, load_gazetteer())
    for _ in range(3):
        start = data.draw(st.integers(0, max(0, len(text) - 1)))
        end = data.draw(st.integers(start + 1, max(start + 1, len(text))))
        for one in resolver.resolve((Span(start, end),)):
            assert one.party is None or one.party in load_gazetteer().parties
            assert one.name in text
