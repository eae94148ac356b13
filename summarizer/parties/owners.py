"""Whose office it is where the phrase does not name a country: "its envoy", "her deputy", "officials there"."""

from __future__ import annotations

from summarizer.parties.antecedents import Antecedents
from summarizer.parties.people import People
from summarizer.parties.reading import Reading
from summarizer.parties.roles import CALENDAR, COLLECTIVE, OTHERS, role_of
from summarizer.parties.speaker import Speaker

BODIES = frozenset({"its", "their"})
HIS = frozenset({"his", "her"})
# Heads of a group of fighters, who are of the movement that the article tells of.
FIGHTING = frozenset(
    """rebels rebel insurgents insurgent separatists separatist guerrillas guerrilla militants militant fighters
    jihadists gunmen group movement front militia""".split()
)
FAR = 20_000  # words before "the bloc" in which it is named
THERE = 1200  # characters before "there" in which the place is named
TOLD = 4000  # characters before "the rebels" in which they are named


class Owners:
    """Finds the speaker or party behind a possessor."""

    def __init__(self, reading: Reading, people: People, antecedents: Antecedents) -> None:
        self._reading, self._people, self._antecedents = reading, people, antecedents

    def of(self, a: int, b: int) -> Speaker | None:
        """The possessor in words `[a, b)`; None where none is named or it cannot be told who it is."""
        words = self._reading.words
        if any(words[i].key in OTHERS for i in range(a, b)):
            return None
        for i in range(a, b):
            key = words[i].key
            if key in BODIES:
                return self._antecedents.it(i, plural=key == "their")
            if key in HIS and i + 1 < b:
                return self._antecedents.of(i, key)
            if key in COLLECTIVE | FIGHTING and words[i - 1].key in ("the", "that") and i > 0:
                return self._group(i) if key in FIGHTING else self._body(i)
        if words[b - 1].key in ("there", "here") and b - a > 1:
            return self._place(b - 1)
        owners = [p for _, last, p in self._people.within(a, b) if last == b or words[last - 1].possessive]
        return self._antecedents.speaker_of(owners[0]) if owners and not owners[0].private else None

    def _body(self, at: int) -> Speaker | None:
        """The international body named last before word `at`."""
        return self._named(at, ("organization",), len(self._reading.text))

    def _group(self, at: int) -> Speaker | None:
        """The movement named last before word `at`, or the only one that the text names."""
        every = {m.entry.party for m in self._reading.mentions if m.entry.kind == "movement"}
        near = self._named(at, ("movement",), TOLD)
        if near is not None or len(every) != 1:
            return near
        return self._named(len(self._reading.words), ("movement",), len(self._reading.text))

    def _named(self, at: int, kinds: tuple[str, ...], reach: int) -> Speaker | None:
        words = self._reading.words
        place = words[at].start if at < len(words) else len(self._reading.text)
        for mention in reversed(self._reading.mentions_in(max(0, at - FAR), at)):
            if place - mention.span.start > reach:
                return None
            if mention.entry.kind in kinds:
                return self._antecedents.side(mention)
        return None

    def _place(self, at: int) -> Speaker | None:
        """The state of the place named last before "there"; None where that may be a place we do not know."""
        words = self._reading.words
        for mention in reversed(self._reading.mentions_in(max(0, at - THERE), at)):
            if words[at].start - mention.span.start > THERE:
                return None
            if mention.entry.sort in ("capital", "name") and mention.entry.kind == "state":
                return None if self._unknown(mention.last, at) else self._antecedents.side(mention)
        return None

    def _unknown(self, a: int, b: int) -> bool:
        """Whether words `[a, b)` name something that is nobody we know: "Gaza City", "the port of Odesa"."""
        words, text = self._reading.words, self._reading.text
        taken = {i for m in self._reading.mentions_in(a, b) for i in range(m.first, m.last)}
        taken |= {i for first, last, _ in self._people.within(a, b) for i in range(first, last)}
        return any(
            words[i].capital
            and i not in taken
            and words[i].key not in CALENDAR
            and role_of(words[i].key) is None
            and text[words[i - 1].end : words[i].start].strip(" ,-–—'’") == ""
            for i in range(max(a, 1), b)
        )
