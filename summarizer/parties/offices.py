"""Which party an office belongs to where the phrase names none: the one named before, or what the passage tells."""

from __future__ import annotations

from collections.abc import Callable

from summarizer.parties.apposition import phrase_start
from summarizer.parties.joint import focus, states
from summarizer.parties.people import People, Profile
from summarizer.parties.phrase import Description, describe
from summarizer.parties.reading import Reading
from summarizer.parties.roles import AMERICAN, DETERMINERS, OTHERS, TITLES, role_of
from summarizer.parties.salience import Salience
from summarizer.parties.speaker import Speaker

# Words of office that mean the United States in whatever article.
DOMESTIC = AMERICAN - {"senate", "sen", "rep", "reps", "congresswoman", "congressman", "congressmen"}
# Those who speak for no state where none is named: "sources familiar with the matter".
ANYBODYS = frozenset("source sources insider insiders staff".split())
# Offices that an international body or a movement can have as well as a state.
OF_BODIES = frozenset(
    """spokesman spokeswoman spokesperson spokesmen official officials head chief director commander chairman chairwoman
    chairperson chair secretary-general secretary general envoy office diplomat diplomats aide aides secretariat leader
    deputy senior press military political special representative executive delegate operations""".split()
)
# Offices of a town or a province, of which the passage can be about another state than theirs.
LOCAL = frozenset("mayor governor prefect councillor councillors".split())
HOLDERS = 3000  # words before an office in which its holder is named
BACK = 150  # words before an office in which the same office is named with its country


class Offices:
    """Remembers who held which office, and tells whose an office is."""

    def __init__(
        self, reading: Reading, people: People, salience: Salience, speaker_of: Callable[[Profile], Speaker]
    ) -> None:
        self._reading, self._people, self._salience, self._speaker_of = reading, people, salience, speaker_of
        self.focus = focus(reading)
        self._american = "USA" in states(reading) or not states(reading)
        self._roles: dict[str, Speaker] = {}
        self._unnamed: set[str] = set()

    def remember(self, speaker: Speaker) -> None:
        """Notes the office of somebody who has just spoken for a party."""
        if speaker.party is None:
            return
        if speaker.head:
            self._roles.pop(speaker.office or speaker.head, None)
            self._roles[speaker.office or speaker.head] = speaker  # the last stands last
        if speaker.voice == "unnamed":
            self._unnamed.add(speaker.party)

    def implied(self, a: int, b: int, told: Description, name: str, *, plural: bool | None) -> Speaker:
        """The speaker of words `[a, b)`, an office without its country; without a party where it stays unclear."""
        keys = {w.key for w in self._reading.words[a:b]}
        definite = self._reading.words[a].key in DETERMINERS
        before = self._before(a, told) if definite and told.head is not None else None
        if before is not None and before.person:
            return before
        elsewhere = self._elsewhere(a, b)
        party: str | None
        if told.head == "pope":
            party = "VAT"
        elif keys & OTHERS or told.head in ANYBODYS:
            party = None
        elif before is not None:
            party, name = before.party, before.name
        elif definite and told.head is not None and (named := self._named(a, b, told.head)) and not elsewhere:
            party = named
        elif keys & AMERICAN and (self._american or keys & DOMESTIC) and "opposition" not in keys:
            party = "USA"
        elif told.voice != "opposition" and elsewhere:
            party = None
        else:
            party = self.country(self._reading.words[a].start, told.office)
        if party is None and told.voice == "unnamed" and len(self._unnamed) == 1 and not elsewhere:
            party = next(iter(self._unnamed))  # "a senior official", after "a senior White House official"
        return Speaker(party=party, name=name, voice=told.voice, head=told.head, plural=plural)

    def country(self, at: int, office: str | None, taken: frozenset[str] = frozenset()) -> str | None:
        """The party meant at character `at` where none is named."""
        if office is not None and office.split()[-1:] and office.split()[-1] in LOCAL:
            return self.focus if self.focus not in taken else None
        bodies = bool(office) and set(str(office).split()) <= OF_BODIES
        return self._salience.at(at, taken=taken, bodies=bodies)

    def held(self, profile: Profile) -> frozenset[str]:
        """The states in which somebody else is named with the same office."""
        if not profile.office:
            return frozenset()
        others = (p for _, _, p in self._people.at if p is not profile and p.office == profile.office)
        return frozenset(p.party for p in others if p.party is not None)

    def _before(self, a: int, told: Description) -> Speaker | None:
        """Who has been named with the same office: "Kenya's foreign minister, X ... the minister"."""
        for _, _, profile in reversed(self._people.within(max(0, a - HOLDERS), a)):
            if profile.head == told.head and not profile.private and _fits(profile.office, told.office):
                return self._speaker_of(profile)
        if told.voice == "former":
            return None
        held = reversed(self._roles.values())
        return next((one for one in held if one.head == told.head and _fits(one.office, told.office)), None)

    def _named(self, a: int, b: int, head: str) -> str | None:
        """The party of the same office or body where the text named it last: "Lithuania's foreign ministry"."""
        words = self._reading.words
        kind = words[b - 2].key if b - a > 2 and words[b - 1].key == head else None
        for i in range(a - 1, max(-1, a - BACK), -1):
            if words[i].key == head and kind in (None, words[i - 1].key):
                told = describe(self._reading, phrase_start(self._reading, i), i + 1)
                if told.party is not None and told.official:
                    return told.party
        return None

    def _elsewhere(self, a: int, b: int) -> bool:
        """Whether the phrase names a place or a name we do not know: "the mayor of Colonia", "Erdem's spokesman"."""
        taken = {i for m in self._reading.mentions_in(a, b) for i in range(m.first, m.last)}
        return any(
            self._reading.words[i].capital and i not in taken and role_of(self._reading.words[i].key) is None
            for i in range(a + 1, b)
            if self._reading.words[i].key not in TITLES
        )


def _fits(office: str | None, named: str | None) -> bool:
    """Whether an office can be the one named: "minister" takes up "foreign minister", "defence minister" does not."""
    return office is None or named is None or office.endswith(named) or named.endswith(office)
