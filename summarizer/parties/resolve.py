"""From a source's words to the parties it speaks for, with the memory of what the article has said so far."""

from __future__ import annotations

from summarizer.attribution.features import quote_states
from summarizer.domain import Span, Spans
from summarizer.parties.antecedents import Antecedents
from summarizer.parties.apposition import clause_start, phrase_start
from summarizer.parties.gazetteer import Gazetteer
from summarizer.parties.joint import focus, joint, lists, shared, two_states
from summarizer.parties.people import People, Profile, people_of
from summarizer.parties.phrase import RELATIVE, Description, Reading, describe
from summarizer.parties.roles import (
    AMERICAN,
    COLLECTIVE,
    DETERMINERS,
    NATIONAL,
    NEUTER,
    PERSONAL,
    PLURAL,
    SOLE,
    TITLES,
    role_of,
)
from summarizer.parties.salience import Salience
from summarizer.parties.speaker import Speaker

SOME = frozenset("some others many several both".split())
NONE = frozenset("each every neither no another any either other".split())


class Resolver:
    """Resolves the sources of one article in text order; each answer is remembered for the next."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text = text
        self._gazetteer = gazetteer
        self._state = quote_states(text)
        self.reading = Reading.of(text, gazetteer)
        self.people: People = people_of(self.reading)
        self.focus = focus(self.reading, gazetteer)
        self._salience = Salience(self.reading, gazetteer, self._state)
        self._antecedents = Antecedents(self.reading, self.people, self._speaker)
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
            self._antecedents.remember(source[0].start, one)
            if one.party is not None and self._gazetteer.parties[one.party].kind == "state":
                self._salience.spoke(source[0].start, one.party)
            if one.head and one.party:
                self._roles[one.head] = one
            if one.voice == "unnamed" and one.party:
                self._unnamed.add(one.party)
        if len(found) > 1:
            self._pair = found
        return found

    def _several(self, a: int, b: int) -> tuple[Speaker, ...]:
        """Both sides of "and" where each names a party of its own, else the whole."""
        together = shared(self.reading, a, b)
        if together:
            return together
        for parts in lists(self.reading, a, b):
            sides = [self._one(left, right) for left, right in parts]
            told = [s for s in sides if s is not None and s.party]
            if len(told) == len(sides) or (len(told) > 2 and not any(s is not None and s.private for s in sides)):
                unique = {s.party: s for s in reversed(told)}
                return tuple(reversed(unique.values()))
        if joint(self.reading, a, b):
            return self._pair or two_states(self.reading, self._gazetteer, a, b)
        one = self._one(a, b)
        return (one,) if one is not None else ()

    def _one(self, a: int, b: int) -> Speaker | None:
        first = self.reading.words[a].key
        if b - a == 1 and first in SOME | RELATIVE | PERSONAL | PLURAL | NEUTER:
            return self._word(a, first)
        told = describe(self.reading, a, b)
        person = self._person(a, b, told)
        if person is not None:
            return person
        name = self._short(a, b)
        if first in NONE:
            return Speaker(party=None, name=name, voice="executive")
        plural = (told.head or self.reading.words[b - 1].key).endswith("s") or first in SOME
        if told.private:
            return Speaker(party=None, name=name, voice="executive", head=told.head, plural=plural, private=True)
        if told.party is not None:
            return Speaker(party=told.party, name=name, voice=told.voice, head=told.head, plural=plural)
        owner = self._possessor(a, b) if told.official and told.role != "abstract" else None
        if owner is not None:
            return Speaker(party=owner, name=name, voice=told.voice, head=told.head, plural=plural)
        if told.official and told.role != "abstract":
            return self._implied(a, b, told, name, plural)
        if first in ("his", "her", "their", "its"):
            return self._antecedents.of(a, first)
        return None

    def _word(self, at: int, word: str) -> Speaker | None:
        """Whom a pronoun stands for, or "some" after "administration officials"."""
        if word in RELATIVE:
            return self._antecedent_clause(at)
        return self._antecedents.it(at, plural=True) if word in SOME else self._antecedents.of(at, word)

    def _antecedent_clause(self, at: int) -> Speaker | None:
        """Whom "who", "which" or "that" at word `at` stands for: the name or the phrase right before it."""
        named = self.people.within(max(0, at - 3), at)
        if named and named[-1][1] == at:
            return self._speaker(named[-1][2])
        start = phrase_start(self.reading, at) if at else at
        if start == at or at - start > 8:
            start = min(clause_start(self.reading, at), start)
        for begin in range(max(start, at - 8), at):
            found = self._one(begin, at)
            if found is not None and found.party is not None:
                return found
        return self._speaker(named[-1][2]) if named else None

    def _short(self, a: int, b: int) -> str:
        """A speaker's words up to the first comma: "Egypt", not "Egypt, the largest buyer of wheat"."""
        whole = self.reading.between(a, b)
        return whole.split(",")[0].rstrip() or whole

    def _person(self, a: int, b: int, told: Description) -> Speaker | None:
        """The person that heads the phrase, if one does: "Mr Putin", not "Mr Putin's aides"."""
        for first, last, profile in self.people.within(a, b):
            if told.head is not None and told.role == "unnamed" and first > a + 1 and last == b:
                return None  # "aides to Prescott"
            owned = self.reading.words[last - 1].possessive and last < b
            heads = [i for i in range(last, b) if self.reading.words[i].key == told.head]
            if owned and heads and told.role != "abstract":
                continue
            if profile.party is None and profile.role not in (None, "private"):
                profile.party = self._belonging(a, profile)
            return self._speaker(profile)
        return None

    def _possessor(self, a: int, b: int) -> str | None:
        """Whose office it is: "its customs agency's spokeswoman", "the bloc's envoy", "aides to Prescott"."""
        for i in range(a, b):
            key = self.reading.words[i].key
            if key in ("its", "their"):
                owner = self._antecedents.it(i, plural=key == "their")
                return owner.party if owner is not None else None
            if key in COLLECTIVE and (i == a + 1 or self.reading.words[i].possessive):
                return self._last_body(i)
        owners = [
            p for first, last, p in self.people.within(a, b) if last == b or self.reading.words[last - 1].possessive
        ]
        return owners[0].party if owners and not owners[0].private else None

    def _last_body(self, at: int) -> str | None:
        """The international body named last before word `at`."""
        bodies = (
            m.entry.party
            for m in reversed(self.reading.mentions_in(0, at))
            if self._gazetteer.parties[m.entry.party].kind == "organization"
        )
        return next(bodies, None)

    def _belonging(self, a: int, profile: Profile) -> str | None:
        """The country of somebody in office: "its water minister, X", or what the passage tells."""
        before = self.people.within(a, len(self.reading.words))[0][0]
        owner = self._possessor(a, before) if before > a else None
        return owner or self._country(self.reading.words[a].start, profile.head, self._held(profile))

    def _introduced(self, profile: Profile) -> str | None:
        """The party of whom the person's first mention calls its own: "its minister, X"."""
        first = next(at for at, _, one in self.people.at if one is profile)
        start = min(phrase_start(self.reading, first), clause_start(self.reading, first))
        return self._possessor(start, first) if start < first else None

    def _speaker(self, profile: Profile) -> Speaker:
        if profile.party is None and profile.role not in (None, "private"):
            profile.party = self._introduced(profile)
        party = profile.party
        if party is None and profile.role not in (None, "private") and self.focus not in self._held(profile):
            party = self.focus
        if profile.private:
            party = None
        return Speaker(
            party=party,
            name=profile.full.of(self.text),
            voice=profile.voice,
            profile=profile,
            head=profile.head,
            private=profile.private,
        )

    def _implied(self, a: int, b: int, told: Description, name: str, plural: bool) -> Speaker | None:
        """An office without its country: the one named before, or the country that the article is about."""
        keys = {w.key for w in self.reading.words[a:b]}
        if told.head == "pope":
            return Speaker(party="VAT", name=name, voice=told.voice, head=told.head)
        definite = self.reading.words[a].key in DETERMINERS
        if definite and told.head is not None:
            for _, _, profile in reversed(self.people.within(0, a)):
                if profile.head == told.head and not profile.private:
                    return self._speaker(profile)
        if definite and told.head in self._roles and told.voice != "former":
            before = self._roles[told.head]
            return (
                before
                if before.person
                else Speaker(party=before.party, name=before.name, voice=before.voice, head=told.head, plural=plural)
            )
        party = self._named_office(a, b, told.head) if definite and told.head is not None else None
        if party is not None:
            return Speaker(party=party, name=name, voice=told.voice, head=told.head, plural=plural)
        if self._elsewhere(a, b) and not keys & AMERICAN:
            return Speaker(party=None, name=name, voice=told.voice, head=told.head, plural=plural)
        party = "USA" if keys & AMERICAN else self._country(self.reading.words[a].start, told.head)
        if party is None and told.voice == "unnamed" and len(self._unnamed) == 1:
            party = next(iter(self._unnamed))  # "a senior official", after "a senior White House official"
        return Speaker(party=party, name=name, voice=told.voice, head=told.head, plural=plural)

    def _named_office(self, a: int, b: int, head: str) -> str | None:
        """The party of the same office or body where the text named it last: "Lithuania's foreign ministry"."""
        kind = self.reading.words[b - 2].key if b - a > 2 and self.reading.words[b - 1].key == head else None
        for i in range(a - 1, max(-1, a - 150), -1):
            if self.reading.words[i].key == head and kind in (None, self.reading.words[i - 1].key):
                told = describe(self.reading, phrase_start(self.reading, i), i + 1)
                if told.party is not None and told.official:
                    return told.party
        return None

    def _elsewhere(self, a: int, b: int) -> bool:
        """Whether the phrase names a place or a name we do not know: "the mayor of Colonia", "Erdem's spokesman"."""
        taken = {i for m in self.reading.mentions_in(a, b) for i in range(m.first, m.last)}
        return any(
            self.reading.words[i].capital and i not in taken and role_of(self.reading.words[i].key) is None
            for i in range(a + 1, b)
            if self.reading.words[i].key not in TITLES
        )

    def _country(self, at: int, head: str | None, taken: frozenset[str] = frozenset()) -> str | None:
        """The state meant where none is named: what the passage is about, or else the whole article."""
        if head not in NATIONAL or head in SOLE:
            return self.focus if self.focus not in taken else None
        return self._salience.at(at, taken=taken)

    def _held(self, profile: Profile) -> frozenset[str]:
        """The states in which somebody else is named with the same office."""
        if not profile.office:
            return frozenset()
        others = (p for _, _, p in self.people.at if p is not profile and p.office == profile.office)
        return frozenset(p.party for p in others if p.party is not None)
