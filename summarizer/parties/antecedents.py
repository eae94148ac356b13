"""Whom "he", "it" and "they" stand for: the subject of the sentence, else the last who spoke and fits."""

from __future__ import annotations

import re
from collections.abc import Callable

from summarizer.attribution.features import quote_states
from summarizer.domain import Span
from summarizer.parties.apposition import BOUNDARY
from summarizer.parties.gazetteer import Mention
from summarizer.parties.people import People, Profile
from summarizer.parties.phrase import describe
from summarizer.parties.reading import Reading
from summarizer.parties.roles import AMERICAN, BODIES, DETERMINERS, OPENERS, PLURAL
from summarizer.parties.speaker import Speaker

# How far back a speaker can be meant, in characters: a person, somebody unnamed, a body, a person only mentioned.
_ABBREVIATED = re.compile(r"\b(?:Mrs?|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov|St|Prof|Hon|[A-Z])$")
STOPS = (". ", "\n", "? ", "! ")
LONGEST = 3000  # characters of a sentence
WORDS_BACK = 250  # words before a pronoun in which whom it means is named
PERSON, UNNAMED, BODY, MENTIONED = 700, 400, 500, 500


class Antecedents:
    """Remembers who spoke, in text order, and resolves pronouns by it."""

    def __init__(self, reading: Reading, people: People, speaker_of: Callable[[Profile], Speaker]) -> None:
        self._reading, self._people, self.speaker_of = reading, people, speaker_of
        self._state = quote_states(reading.text)
        self._spoke: list[tuple[int, Speaker]] = []

    def remember(self, start: int, speaker: Speaker) -> None:
        """Notes that `speaker` was named at character `start`."""
        self._spoke.append((start, speaker))

    def before(self, at: int, reach: int) -> tuple[int, Speaker] | None:
        """The last speaker named within `reach` characters before `at`, and where."""
        for start, one in reversed(self._spoke):
            if start < at:
                return (start, one) if at - start <= reach else None
        return None

    def of(self, at: int, word: str) -> Speaker | None:
        """The speaker that the pronoun `word`, at word index `at`, stands for; None where it cannot be told."""
        gender = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f", "hers": "f"}.get(word)
        start = self._reading.words[at].start
        line = self._line(start)
        if gender is not None:
            return self._he(at, start, line, gender)
        return self.it(at, plural=word in PLURAL)

    def _he(self, at: int, start: int, line: int, gender: str) -> Speaker | None:
        """The person named first in the same sentence, else the last speaker, else the last one named."""

        def fits(profile: Profile) -> bool:
            return profile.gender in (None, gender)

        def bind(profile: Profile) -> Speaker:
            profile.gender = gender
            return self.speaker_of(profile)

        inside = self._state[start] == 1
        before = [
            p
            for p in self._people.within(max(0, at - WORDS_BACK), at)
            if fits(p[2]) and (inside or self._state[self._reading.words[p[0]].start] != 1)
        ]
        same = [p for p in before if self._reading.words[p[0]].start > line]
        if same:
            if self._reading.words[at].key in ("his", "her") and self._reading.words[at - 1].key in ("as", "and", "or"):
                return bind(same[0][2])  # "Mr. Trump's words for Mr. Putin, as well as his refusal"
            subjects = [p for p in same if not self._reading.words[p[1] - 1].possessive] or same
            return bind(subjects[0][2])
        opening = [p for p in before if self._opens(p[0])][-1:]
        for position, speaker in reversed(self._spoke):
            if opening and self._reading.words[opening[0][0]].start > position:
                return bind(opening[0][2])  # somebody else has been the subject since
            if position < start and start - position < PERSON:
                if speaker.profile is not None and fits(speaker.profile):
                    return bind(speaker.profile)
                unnamed = speaker.profile is None and not speaker.plural and speaker.head not in BODIES | {None}
                if unnamed and start - position < UNNAMED:
                    return speaker  # "a senior official said ... he added"
        near = [p for p in before if start - self._reading.words[p[0]].start < MENTIONED]
        return bind(near[-1][2]) if near else None

    def _opens(self, at: int) -> bool:
        """Whether a person named at word `at` is the subject of his sentence."""
        start = self._reading.words[at].start
        return start - self._line(start) < 40 and self._state[start] != 1

    def it(self, at: int, *, plural: bool) -> Speaker | None:
        """The body or side named first in the sentence of word `at`, else the last speaker that is no person."""
        start = self._reading.words[at].start
        line = self._line(start)
        named = [
            m
            for m in self._reading.mentions_in(max(0, at - 40), at)
            if m.span.start > line and m.entry.sort in ("name", "metonym", "body", "capital") and not m.possessive
        ]
        if named and not plural:
            return self.side(named[0])
        begin = self._sentence_before(line)
        subject = self._subject(begin, line)
        if subject is not None and subject.plural not in (plural, None):
            subject = None
        for position, speaker in reversed(self._spoke):
            if subject is not None and position < begin:
                break  # another has been the subject since
            near = position < start and start - position < BODY
            if near and not speaker.person and speaker.plural in (plural, None):
                return speaker
        return subject

    def _sentence_before(self, line: int) -> int:
        """Where the sentence begins that ends at `line`."""
        return max(_before(self._reading.text, mark, line) for mark in STOPS) + 1

    def _subject(self, begin: int, line: int) -> Speaker | None:
        """What the sentence `[begin, line)` begins with, if it is a body: "The administration agreed. It will ..."."""
        a, b = self._reading.slice(Span(begin, max(begin + 1, line)))
        while a < b and self._reading.words[a].key in OPENERS - DETERMINERS:
            a += 1
        end = next((i for i in range(a, min(b, a + 8)) if self._reading.words[i].key in BOUNDARY), min(b, a + 4))
        if end <= a or self._people.within(a, end):
            return None
        told = describe(self._reading, a, end)
        if told.party is None and told.head not in AMERICAN:
            return None
        name = self._reading.between(a, end)
        plural = (told.head or name).endswith("s") and told.head != "congress"
        return Speaker(
            party=told.party or "USA", name=name, voice=told.voice, head=told.head, plural=plural or name[-3:] == "ese"
        )

    def _line(self, start: int) -> int:
        """Where the sentence of character `start` begins, less one or two characters."""
        return max(_before(self._reading.text, mark, start) for mark in (*STOPS, ".” ", '." '))

    def side(self, mention: Mention) -> Speaker:
        """The party of a mention as a speaker."""
        entry = mention.entry
        end = mention.span.end - (2 if mention.possessive else 0)
        return Speaker(party=entry.party, name=self._reading.text[mention.span.start : end], voice=entry.voice)


def _before(text: str, mark: str, at: int) -> int:
    """The last place before character `at` where `mark` begins, and is not the dot of "Mr. Putin"; -1 where none."""
    first = max(0, at - LONGEST)
    found = text.rfind(mark, first, max(0, at))
    while found >= 0 and mark == ". " and _ABBREVIATED.search(text, max(0, found - 8), found):
        found = text.rfind(mark, first, found)
    return found
