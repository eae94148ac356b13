"""From a source's words to the parties it speaks for, with the memory of what the article has said so far."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from summarizer.attribution.features import quote_states
from summarizer.domain import Span, Spans, Voice
from summarizer.parties.antecedents import Antecedents
from summarizer.parties.apposition import clause_start, phrase_start
from summarizer.parties.gazetteer import Gazetteer
from summarizer.parties.joint import joint, lists, shared, two_states
from summarizer.parties.offices import Offices
from summarizer.parties.owners import Owners
from summarizer.parties.people import People, Profile, people_of
from summarizer.parties.phrase import PREPOSITIONS, RELATIVE, Description, describe
from summarizer.parties.reading import Reading
from summarizer.parties.roles import DOCUMENTS, NEUTER, PERSONAL, PLURAL
from summarizer.parties.salience import Salience
from summarizer.parties.speaker import Speaker

SOME = frozenset("some others many several both".split())
NONE = frozenset("each every neither no another any either other".split())
SIDES = frozenset("countries nations states governments sides capitals delegations parties".split())
COUNTS = SOME | frozenset("two three four five six seven eight nine ten dozen various different all".split())
NEAR = 600  # characters before "the statement" in which its author has spoken
# Heads that speak with their owner's voice: "her party", "his committee".
OWNERS_VOICE = frozenset("committee party group caucus faction bloc leader chairman chairwoman spokesman".split())


class Resolver:
    """Resolves the sources of one article in text order; each answer is remembered for the next."""

    def __init__(self, text: str, gazetteer: Gazetteer, title: str = "") -> None:
        self.text = text
        self._gazetteer = gazetteer
        self.reading = Reading.of(text, gazetteer)
        self.people: People = people_of(self.reading)
        self._salience = Salience(self.reading, Reading.of(title, gazetteer), quote_states(text))
        self._antecedents = Antecedents(self.reading, self.people, self._speaker)
        self._owners = Owners(self.reading, self.people, self._antecedents)
        self._offices = Offices(self.reading, self.people, self._salience, self._speaker)
        self._pair: tuple[Speaker, ...] = ()
        self._paired = -1  # where the pair last spoke

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
            self._offices.remember(one)
            if one.party is not None:
                state = self._gazetteer.party(one.party).kind == "state"
                self._salience.spoke(source[0].start, one.party, state=state)
        if len(found) > 1:
            self._pair, self._paired = found, source[0].start
        return found

    def _several(self, a: int, b: int) -> tuple[Speaker, ...]:
        """Both sides of "and" where each names a party of its own, else the whole."""
        if b - a == 1 and self.reading.words[a].key in ("they", "both") and self._pair:
            before = self._antecedents.before(self.reading.words[a].start, NEAR)
            if before is not None and before[0] == self._paired:
                return self._pair
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
            return self._pair or two_states(self.reading, a, b)
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
        plural = self._plural(a, b, told)
        if told.role == "abstract" and (wrote := self._author(a, b, told)) is not None:
            return wrote
        if told.party is not None and not told.private:
            return Speaker(
                party=told.party, name=name, voice=told.voice, head=told.head, office=told.office, plural=plural
            )
        official = told.official and told.role != "abstract"
        owner = self._owners.of(a, b)
        if owner is not None and owner.party is not None and (official or self._of_group(a, b, told)):
            voice = self._voice(told, owner)
            return Speaker(party=owner.party, name=name, voice=voice, head=told.head, plural=plural)
        if told.private:
            return Speaker(party=None, name=name, voice="executive", head=told.head, plural=plural, private=True)
        if official and (self._of_several(a, b) or self.reading.words[b - 1].key in ("there", "here")):
            return Speaker(party=None, name=name, voice="executive", head=told.head, plural=plural)
        if official:
            return replace(self._offices.implied(a, b, told, name, plural=plural), office=told.office)
        return self._antecedents.of(a, first) if first in ("his", "her", "their", "its") else None

    def _author(self, a: int, b: int, told: Description) -> Speaker | None:
        """Who wrote: "a statement by the migration agency", or "the statement" of whoever has just spoken."""
        words = self.reading.words
        writer = ("by", "from", "of") if told.party is None else ("by", "from")
        by = next((i for i in range(a + 1, b - 1) if words[i].key in writer), None)
        if by is not None:
            return self._one(by + 1, b)
        if told.head in DOCUMENTS and words[a].key == "the" and b - a <= 3:
            before = self._antecedents.before(words[a].start, NEAR)
            return before[1] if before is not None and before[1].party is not None else None
        return None

    def _plural(self, a: int, b: int, told: Description) -> bool | None:
        """Whether "they" can take the phrase up: "officials", but not "Honduras"."""
        first, last = self.reading.words[a].key, self.reading.words[b - 1].key
        named = self.reading.mentions_in(a, b)
        if told.head is None and any(m.entry.sort != "demonym" for m in named):
            return None if any(m.entry.kind == "movement" for m in named) else first in SOME
        return (told.head or last).endswith("s") or first in SOME

    def _of_several(self, a: int, b: int) -> bool:
        """Whether the phrase means several parties and names none: "negotiators from four countries"."""
        keys = [word.key for word in self.reading.words[a:b]]
        return any(key in SIDES and (before in COUNTS or before.isdigit()) for before, key in pairwise(keys))

    def _of_group(self, a: int, b: int, told: Description) -> bool:
        """Whether a phrase that names nobody means a movement by "the group", with nothing between."""
        return told.head == "group" and self.reading.words[a].key == "the" and b - a <= 2

    def _voice(self, told: Description, owner: Speaker) -> Voice:
        if told.voice != "executive" or owner.voice not in ("opposition", "legislature"):
            return told.voice
        return owner.voice if told.head in OWNERS_VOICE or owner.voice == "opposition" else told.voice

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
            if told.head is not None and first > a + 1 and self.reading.words[first - 1].key in PREPOSITIONS:
                return None  # "aides to Prescott", "two lawmakers briefed by Prescott"
            owned = self.reading.words[last - 1].possessive and last < b
            heads = [i for i in range(last, b) if self.reading.words[i].key == told.head]
            if owned and heads and told.role != "abstract":
                continue
            return self._speaker(profile)
        return None

    def _introduce(self, profile: Profile) -> None:
        """Fills in the party of somebody in office: "its water minister, X", or what the passage tells."""
        first = next(at for at, _, one in self.people.at if one is profile)
        start = min(phrase_start(self.reading, first), clause_start(self.reading, first))
        owner = self._owners.of(start, first) if start < first else None
        if owner is not None and owner.party is not None:
            profile.party = owner.party
            if profile.voice == "executive" and owner.voice == "opposition":
                profile.voice = owner.voice
            return
        if profile.head == "pope":
            profile.party = "VAT"
            return
        taken = self._offices.held(profile)
        profile.party = self._offices.country(self.reading.words[first].start, profile.office, taken)

    def _speaker(self, profile: Profile) -> Speaker:
        """A person as a speaker."""
        if profile.party is None and profile.role not in (None, "private"):
            self._introduce(profile)
        return Speaker(
            party=None if profile.private else profile.party,
            name=profile.full.of(self.text),
            voice=profile.voice,
            profile=profile,
            head=profile.head,
            office=profile.office,
            private=profile.private,
        )
