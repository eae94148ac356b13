"""From a source's words to the parties it speaks for, with the memory of what the article has said so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from summarizer.attribution.features import quote_states
from summarizer.domain import Span, Spans, Voice
from summarizer.parties.gazetteer import Gazetteer, Mention
from summarizer.parties.people import BOUNDARY, OPENERS, People, Profile, people_of
from summarizer.parties.phrase import Description, Reading, describe
from summarizer.parties.roles import NEUTER, PERSONAL, PLURAL

AMERICAN = frozenset(
    "administration congress congressional senate republican republicans democrat democrats gop sen rep reps "
    "congressman congresswoman congressmen".split()
)
DETERMINERS = frozenset("the this that its his her their".split())
SOME = frozenset("some others many several both".split())
SIDES = frozenset("sides countries leaders governments parties ministers presidents nations allies neighbours".split())
NEARBY = 250  # characters before an office without a country in which a country named counts
MARGIN = 2  # the country an article is about is named at least this many times as often as the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks: `party` None for somebody who speaks for none. `name` is verbatim the article's fullest.

    `plural` tells whether "they" can mean the speaker, `person` whether "he" or "she" can.
    """

    party: str | None
    name: str
    voice: Voice
    profile: Profile | None = None
    head: str | None = None
    plural: bool = False

    @property
    def person(self) -> bool:
        """Whether the speaker is one named person."""
        return self.profile is not None


class Resolver:
    """Resolves the sources of one article in text order; each answer is remembered for the next."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text = text
        self._gazetteer = gazetteer
        self._state = quote_states(text)
        self.reading = Reading.of(text, gazetteer)
        self.people: People = people_of(self.reading)
        self.focus = focus(self.reading, gazetteer)
        self._last: list[tuple[int, Speaker]] = []
        self._roles: dict[str, Speaker] = {}
        self._unnamed: set[str] = set()
        self._pair: tuple[Speaker, ...] = ()

    def resolve(self, source: Spans) -> tuple[Speaker, ...]:
        """The speakers behind a source, one for each party; empty when it cannot be told (or there is no source)."""
        if not source:
            return ()
        a, b = self.reading.slice(Span(source[0].start, source[-1].end))
        if a >= b:
            return ()
        found = self._several(a, b)
        for one in found:
            self._last.append((source[0].start, one))
            if one.head and one.party:
                self._roles[one.head] = one
            if one.voice == "unnamed" and one.party:
                self._unnamed.add(one.party)
        if len(found) > 1:
            self._pair = found
        return found

    def before(self, at: int, reach: int) -> Speaker | None:
        """The last speaker resolved within `reach` characters before `at`."""
        for start, one in reversed(self._last):
            if start < at:
                return one if at - start <= reach else None
        return None

    def _several(self, a: int, b: int) -> tuple[Speaker, ...]:
        """Both sides of "and" where each names a party of its own, else the whole."""
        taken = {i for m in self.reading.mentions_in(a, b) for i in range(m.first, m.last)}
        for i in range(a + 1, b - 1):
            if self.reading.words[i].key == "and" and i not in taken:
                sides = [self._one(a, i), self._one(i + 1, b)]
                if all(s is not None and s.party for s in sides):
                    unique = {s.party: s for s in reversed(sides) if s is not None}
                    return tuple(reversed(unique.values()))
        if self._pair and b - a <= 3 and self.reading.words[b - 1].key in SIDES and self._joint(a):
            return self._pair
        one = self._one(a, b)
        return (one,) if one is not None else ()

    def _joint(self, a: int) -> bool:
        """Whether "the two leaders", "both sides" or "the countries" begins at word `a`."""
        return self.reading.words[a].key in ("the", "both", "two")

    def _one(self, a: int, b: int) -> Speaker | None:
        first = self.reading.words[a].key
        if b - a == 1 and first in SOME:
            return self._it(a, self.reading.words[a].start, self.reading.words[a].start, plural=True)
        if b - a == 1 and first in PERSONAL | PLURAL | NEUTER | {"who"}:
            return self._pronoun(a, first)
        told = describe(self.reading, a, b)
        person = self._person(a, b, told)
        if person is not None:
            return person
        name = self._text(a, b)
        plural = (told.head or self.reading.words[b - 1].key).endswith("s") or first in SOME
        if told.private:
            return Speaker(party=None, name=name, voice="executive", head=told.head, plural=plural)
        if told.party is not None:
            return Speaker(party=told.party, name=name, voice=told.voice, head=told.head, plural=plural)
        if told.official and told.role != "abstract":
            return self._implied(a, b, told, name, plural)
        if first in ("his", "her", "their", "its"):
            return self._pronoun(a, first)
        return None

    def _person(self, a: int, b: int, told: Description) -> Speaker | None:
        """The person that heads the phrase, if one does: "Mr Putin", not "Mr Putin's aides"."""
        for _, last, profile in self.people.within(a, b):
            owned = self.reading.words[last - 1].possessive and last < b
            heads = [i for i in range(last, b) if self.reading.words[i].key == told.head]
            if owned and heads and told.role != "abstract":
                continue
            return self._speaker(profile)
        return None

    def _speaker(self, profile: Profile) -> Speaker:
        party = profile.party
        if party is None and profile.role not in (None, "private"):
            party = self.focus
        if profile.private:
            party = None
        return Speaker(
            party=party,
            name=profile.full.of(self.text),
            voice=profile.voice,
            profile=profile,
            head=profile.head,
        )

    def _implied(self, a: int, b: int, told: Description, name: str, plural: bool) -> Speaker | None:
        """An office without its country: the one named before, or the country that the article is about."""
        keys = {w.key for w in self.reading.words[a:b]}
        definite = self.reading.words[a].key in DETERMINERS
        if definite and told.head in self._roles and told.voice != "former":
            before = self._roles[told.head]
            return (
                before
                if before.person
                else Speaker(party=before.party, name=before.name, voice=before.voice, head=told.head, plural=plural)
            )
        if definite and told.head is not None:
            for _, _, profile in reversed(self.people.within(0, a)):
                if profile.head == told.head and not profile.private:
                    return self._speaker(profile)
        party = "USA" if keys & AMERICAN else self._country(self.reading.words[a].start)
        if party is None and told.voice == "unnamed" and len(self._unnamed) == 1:
            party = next(iter(self._unnamed))  # "a senior official", after "a senior White House official"
        if party is None:
            return None
        return Speaker(party=party, name=name, voice=told.voice, head=told.head, plural=plural)

    def _country(self, at: int) -> str | None:
        """The country meant where none is named: what the article is about, unless the passage says otherwise."""
        near = {
            m.entry.party
            for m in self.reading.mentions
            if at - NEARBY <= m.span.start < at and self._gazetteer.parties[m.entry.party].kind == "state"
        }
        last = self.before(at, 2 * NEARBY)
        if self.focus is not None:
            return self.focus if last is None or last.party in (None, self.focus) else None
        if last is not None and last.party is not None and near <= {last.party}:
            return last.party
        return None

    def _pronoun(self, at: int, word: str) -> Speaker | None:
        gender = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f", "hers": "f"}.get(word)
        start = self.reading.words[at].start
        line = max(self.text.rfind(mark, 0, start) for mark in (". ", "\n", "? ", "! ", ".” ", '." '))
        if gender is not None:
            return self._he(at, start, line, gender)
        if word == "who":
            found = self.people.within(max(0, at - 6), at)
            return self._speaker(found[-1][2]) if found else None
        return self._it(at, start, line, plural=word in PLURAL)

    def _he(self, at: int, start: int, line: int, gender: str) -> Speaker | None:
        """The person named first in the same sentence, else the last speaker, else the last one named."""

        def fits(profile: Profile) -> bool:
            return profile.gender in (None, gender)

        def bind(profile: Profile) -> Speaker:
            profile.gender = gender
            return self._speaker(profile)

        inside = self._state[start] == 1
        before = [
            p
            for p in self.people.within(0, at)
            if fits(p[2]) and (inside or self._state[self.reading.words[p[0]].start] != 1)
        ]
        same = [p for p in before if self.reading.words[p[0]].start > line]
        if same:
            subjects = [p for p in same if not self.reading.words[p[1] - 1].possessive] or same
            return bind(subjects[0][2])
        for position, speaker in reversed(self._last):
            if position < start and start - position < 700:
                if speaker.profile is not None and fits(speaker.profile):
                    return bind(speaker.profile)
                if speaker.profile is None and not speaker.plural and speaker.head and start - position < 400:
                    return speaker  # "a senior official said ... he added"
        near = [p for p in before if start - self.reading.words[p[0]].start < 500]
        return bind(near[-1][2]) if near else None

    def _it(self, at: int, start: int, line: int, *, plural: bool) -> Speaker | None:
        """The body or side named first in the same sentence, else the last speaker that is no person."""
        named = [
            m
            for m in self.reading.mentions_in(max(0, at - 40), at)
            if m.span.start > line and m.entry.sort in ("name", "metonym", "body", "capital") and not m.possessive
        ]
        if named and not plural:
            return self._side(named[0])
        for position, speaker in reversed(self._last):
            if position < start and start - position < 500 and not speaker.person and speaker.plural == plural:
                return speaker
        return self._side(named[0]) if named else self._subject(line)

    def _subject(self, line: int) -> Speaker | None:
        """What the sentence before `line` begins with, if that is a body: "The administration agreed. It will ..."."""
        begin = max(self.text.rfind(mark, 0, max(0, line)) for mark in (". ", "\n", "? ", "! ")) + 1
        a, b = self.reading.slice(Span(begin, max(begin + 1, line)))
        while a < b and self.reading.words[a].key in OPENERS - DETERMINERS:
            a += 1
        end = next((i for i in range(a, min(b, a + 8)) if self.reading.words[i].key in BOUNDARY), min(b, a + 4))
        if end <= a or self.people.within(a, end):
            return None
        told = describe(self.reading, a, end)
        if told.party is None and told.head not in AMERICAN:
            return None
        return Speaker(party=told.party or "USA", name=self._text(a, end), voice=told.voice, head=told.head)

    def _side(self, mention: Mention) -> Speaker:
        entry = mention.entry
        end = mention.span.end - (2 if mention.possessive else 0)
        return Speaker(party=entry.party, name=self.text[mention.span.start : end], voice=entry.voice)

    def _text(self, a: int, b: int) -> str:
        last = self.reading.words[b - 1]
        return self.text[self.reading.words[a].start : last.start + len(last.text)]


def focus(reading: Reading, gazetteer: Gazetteer) -> str | None:
    """The state that the article names far more often than any other; None where there is none."""
    counts = Counter(m.entry.party for m in reading.mentions if gazetteer.parties[m.entry.party].kind == "state")
    ranked = counts.most_common(2)
    if not ranked:
        return None
    if len(ranked) == 1 or ranked[0][1] >= MARGIN * ranked[1][1]:
        return ranked[0][0]
    return None
