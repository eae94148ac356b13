"""Tolls of people in a sentence: "at least 12 people were killed", "wounding 30", "the death toll rose to 15"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.digest.figures.domain import FigureKind, Toll
from summarizer.digest.figures.quantities import Quantity, Words, quantities
from summarizer.digest.figures.vocabulary import (
    AFTER_BARE,
    BARE,
    BEFALLEN,
    BREAKS,
    DONE_TO,
    LINKS,
    PARTIAL,
    PEOPLE,
    PERSONS,
    RATES,
    TOLL_LEADS,
    VICTIMS,
)
from summarizer.evidence.lexicon import BE, CALENDAR
from summarizer.words import word_set

_ASIDE = re.compile(r",[^,;.()]{3,80},\s")
_NATION = re.compile(r"[A-Z][a-z]+(?:ians|eans|ans|nis|qis|yis|ese)$")  # "12 Palestinians"
_LONGEST_NOUN = 5  # words, adjectives included
_TIMES = word_set("day night week month year")
_OWN_DOING = word_set("dead died die dies missing fled")  # what nobody does to others
_OF = word_set("of to for by against")  # "a total of" aside
_TOLL_REACH = 15  # words from "toll" to its number


@dataclass(frozen=True, slots=True, kw_only=True)
class _People:
    """A quantity with its noun, which ends before the word `end`; without a noun `named` is False."""

    quantity: Quantity
    end: int
    who: str
    named: bool


def tolls(words: Words) -> Iterator[Toll]:
    """The tolls of a sentence in order. What is only a part of those meant, or a rate, is none."""
    every = quantities(words)
    if any(_divides(words, one) for one in every):
        return
    for quantity in every:
        people = _people(words, quantity)
        before = words.word(quantity.first - 1)
        kind = _before(words, people) or _total(words, people)
        if kind is None and before not in PARTIAL:
            kind = _behind(words, people)
        if kind is None or not _enough(people, kind) or _is_rate(words, people) or _of_others(words, people):
            continue
        yield _toll(words, people, kind)
        yield from _parts(words, people, kind, every)


def _is_rate(words: Words, people: _People) -> bool:
    """Whether it is so many "each", "a day"."""
    after = words.lower[people.end : people.end + 5]
    return not RATES.isdisjoint(after) or any(pair[0] == "a" and pair[1] in _TIMES for pair in pairwise(after))


def _of_others(words: Words, people: _People) -> bool:
    """Whether a bare number may count those that were named before it: "killed two soldiers and wounded three"."""
    before = words.lower[: people.quantity.first]
    return not people.named and not VICTIMS.isdisjoint(before)


def _divides(words: Words, quantity: Quantity) -> bool:
    """Whether a toll goes on in another place or on another day: "five in Kyiv and three in Kharkiv"."""
    joined = words.word(quantity.first - 1) in {"and", "another"} or words.gap(quantity.first).startswith(",")
    after = quantity.end + (words.word(quantity.end) in PEOPLE | {"others", "more"})
    return joined and quantity.first > 0 and words.word(after) in {"in", "at", "near", "outside", "on"}


def _enough(people: _People, kind: FigureKind) -> bool:
    """Whether they may be all: one who was arrested, or one child, is mostly one of several."""
    return people.quantity.high > 1 or (people.who == "people" and kind in BARE)


def _toll(words: Words, people: _People, kind: FigureKind) -> Toll:
    first, last = words.matches[people.quantity.first], words.matches[people.end - 1]
    low, high = people.quantity.low, people.quantity.high
    return Toll(kind=kind, who=people.who, start=first.start(), end=last.end(), low=low, high=high)


def _people(words: Words, quantity: Quantity) -> _People:
    """The noun behind a quantity, if it is one of people, with its adjectives."""
    bare = _People(quantity=quantity, end=quantity.end, who="people", named=False)
    for index in range(quantity.end, quantity.end + _LONGEST_NOUN):
        word = words.word(index)
        if not word or words.gap(index) not in {" ", "-"} or word[0].isdigit():
            return bare
        if word in PERSONS or _NATION.match(words.matches[index].group()):
            if words.word(index + 1) in PERSONS:  # "police officers"
                continue
            return replace(bare, end=index + 1, who=_who(words, quantity.end, index + 1), named=True)
        if word in BREAKS or word in PARTIAL or word in BEFALLEN:
            return bare
    return bare


def _who(words: Words, first: int, end: int) -> str:
    if end == first + 1 and words.word(first) in PEOPLE:
        return "people"
    return words.text[words.matches[first].start() : words.matches[end - 1].end()]


def _before(words: Words, people: _People) -> FigureKind | None:
    """What a verb in front does to the people: "killed at least 12"."""
    at = people.quantity.first
    kind = DONE_TO.get(words.word(at - 1))
    if kind is None or words.gap(at) != " " or words.word(at - 2) in {"to", "not"}:
        return None
    if words.word(at - 2) in {"and", "or"} and words.word(at - 3) in DONE_TO:
        return None  # "killed or wounded 40": of either
    return kind if people.named or (kind in BARE and _ends(words, people.end)) else None


def _ends(words: Words, index: int) -> bool:
    """Whether no noun follows that a bare number could count."""
    word, gap = words.word(index), words.gap(index)
    return not word or gap != " " or word in AFTER_BARE


def _behind(words: Words, people: _People) -> FigureKind | None:
    """What befell the people in front: "12 people were killed", "12 dead"."""
    at = people.end
    if not people.named and not _stands_alone(words, people.quantity):
        return None
    aside = _ASIDE.match(words.text, words.matches[at - 1].end()) if people.named else None
    if aside:
        at = next((i for i in range(at, len(words.matches)) if words.matches[i].start() >= aside.end()), at)
        if words.word(at) not in LINKS:
            return None
    elif words.gap(at) != " ":
        return None
    while words.word(at) in LINKS or (words.word(at) in {"shot", "and"} and "shot" in words.lower[at - 1 : at + 1]):
        at += 1
    kind = BEFALLEN.get(words.word(at))
    either = words.word(at + 1) in {"and", "or"} and words.word(at + 2) in BEFALLEN
    if kind is None or either or _object(words, people):
        return None
    passive = words.word(at) in _OWN_DOING or not BE.isdisjoint(words.lower[people.end : at])
    return kind if passive or _ends(words, at + 1) else None  # "two officers killed a man"


def _object(words: Words, people: _People) -> bool:
    """Whether the people belong to what stands before them: "the father of two boys died"."""
    first = people.quantity.first
    return words.word(first - 1) in _OF and words.word(first - 2) != "total"


def _stands_alone(words: Words, quantity: Quantity) -> bool:
    """Whether no word in front makes the number that of something else ("Flight 12", "Dec. 12"; "one" is anybody)."""
    first, before = quantity.first, words.word(quantity.first - 1)
    if words.lower[first : quantity.end] == ("one",):
        return False
    if not before or words.gap(first) != " ":
        return words.gap(first).strip(" '\"“”‘’`") not in {"."} and before not in CALENDAR
    return before not in CALENDAR and (words.matches[first - 1].group()[0].islower() or before in DONE_TO)


def _total(words: Words, people: _People) -> FigureKind | None:
    """ "The death toll rose to 15"."""
    first = people.quantity.first
    if words.word(first - 1) not in TOLL_LEADS or words.gap(first) != " ":
        return None
    for index in range(first - 1, max(first - _TOLL_REACH, 0), -1):
        if words.word(index) == "toll":
            return "killed" if words.word(index - 1) == "death" and _ends(words, people.end) else None
        if re.search(r"[;:]", words.gap(index + 1)):
            return None
    return None


def _parts(words: Words, people: _People, kind: FigureKind, every: Sequence[Quantity]) -> Iterator[Toll]:
    """Those of them that are named apart: "12 people, including 3 children"."""
    for quantity in every:
        if quantity.first <= people.end:
            continue
        part = _people(words, quantity)
        between = words.text[words.matches[people.end - 1].end() : words.matches[quantity.first - 1].start()]
        near = not re.search(r"[,;.:]", between.rstrip(" ,"))
        if near and words.word(quantity.first - 1) == "including" and part.named and _enough(part, kind):
            yield _toll(words, part, kind)
        return
