"""Where outlets differ in who said something. Only what can be shown in both texts counts; a doubt stays unsaid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from summarizer.digest.alike import Statements
from summarizer.digest.domain import Difference, DifferenceKind, Report, Saying, Side
from summarizer.domain import Party
from summarizer.quotations import quotations
from summarizer.words import WORD

WORDS = 6  # quoted words in a row that two people do not say by chance
_NAME = 2  # words from which capitals alone make the name of a person
Quoted = tuple[str, ...]


def differences(reports: Sequence[Report], sides: Sequence[Side]) -> tuple[Difference, ...]:
    """The same quoted words given to different parties or people, then statements that one report leaves unnamed.

    `sides` are the reports' own. Of each pair of outlets one difference of a kind is told for the same words.
    """
    return (*_quoted(reports), *_unnamed(sides))


def _quoted(reports: Sequence[Report]) -> Iterator[Difference]:
    """Differences over quoted words, found through the runs of words that both share."""
    places: dict[Quoted, list[Saying]] = {}
    told: set[tuple[DifferenceKind, int, int]] = set()
    for saying in _sayings(reports):
        runs = {quote[at : at + WORDS] for quote in quoted_words(saying) for at in range(len(quote) - WORDS + 1)}
        for other in dict.fromkeys(other for run in sorted(runs) for other in places.get(run, ())):
            kind = _kind(other, saying)
            pair = (kind, id(other.report), id(saying.report)) if kind else None
            if kind and pair and pair not in told:
                told.add(pair)
                yield Difference(kind=kind, one=other, other=saying)
        for run in runs:
            places.setdefault(run, []).append(saying)


def _sayings(reports: Sequence[Report]) -> Iterator[Saying]:
    return (Saying(report=report, position=one) for report in reports for one in report.briefing.positions)


def quoted_words(saying: Saying) -> tuple[Quoted, ...]:
    """The words inside the quotation marks of a statement, in small letters, one tuple a quotation of enough words."""
    text, found = saying.report.article.text, []
    for span in saying.position.stated:
        piece = span.of(text)
        found += [tuple(word.lower() for word in WORD.findall(one.of(piece))) for one in quotations(piece) if one.whole]
    return tuple(words for words in found if len(words) >= WORDS)


def _kind(one: Saying, other: Saying) -> DifferenceKind | None:
    if one.report.publisher == other.report.publisher:
        return None
    if one.position.party != other.position.party:
        return "party"
    mine, theirs = person(one), person(other)
    return "speaker" if mine and theirs and not mine & theirs else None


def person(saying: Saying) -> frozenset[str]:
    """The words of a speaker's name, where the speaker is surely called by name; else empty.

    Titles in front ("Foreign Minister") are taken for names too: they make two speakers more alike, never less.
    """
    words = WORD.findall(saying.position.speaker)
    named = len(words) >= _NAME and all(word[0].isupper() for word in words)
    known = {word.lower() for word in WORD.findall(saying.position.party.name)}
    keys = frozenset(word.lower() for word in words)
    return keys if named and not keys & known and not keys & _OFFICES else frozenset()


_OFFICES = frozenset(
    """ministry government department council parliament house office kremlin palace embassy commission committee army
    navy force forces agency administration secretariat mission presidency cabinet command staff party union
    organization organisation bank court officials spokesman spokeswoman spokesperson white downing street
    state defense defence foreign interior affairs general national security""".split()
)


def _unnamed(sides: Sequence[Side]) -> Iterator[Difference]:
    """What one report has from a named speaker and another from somebody of the same party whom it does not name."""
    for side in sides:
        told: set[tuple[int, int]] = set()
        statements = Statements()
        for statement in side.statements:
            for named, other in combinations(statement.sayings, 2):
                one, two = (named, other) if other.position.voice == "unnamed" else (other, named)
                pair = id(one.report), id(two.report)
                if pair not in told and _leaves_unnamed(one, two, side.party) and statements.same(one, two):
                    told.add(pair)
                    yield Difference(kind="unnamed", one=one, other=two)


def _leaves_unnamed(one: Saying, two: Saying, party: Party) -> bool:
    apart = one.report.publisher != two.report.publisher
    return apart and two.position.voice == "unnamed" and one.position.voice != "unnamed" and bool(person(one))
