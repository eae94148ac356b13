"""The people of one article: named once with an office, later by surname, title or pronoun."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from summarizer.domain import Span, Voice
from summarizer.parties.apposition import after, clause_start, phrase_start
from summarizer.parties.gazetteer import Entry, Mention
from summarizer.parties.phrase import PREPOSITIONS, PRIVATE_PLACES, Description, describe
from summarizer.parties.reading import Reading
from summarizer.parties.roles import BODIES, CALENDAR, FORMER, OPENERS, TITLES, role_of

PARTICLES = frozenset("de del della di da dos du van von der den ter bin ibn ben al el la le abu y e".split())
AGENCIES = frozenset("agence france-presse presse reuters bloomberg xinhua".split())
LONGEST = 6  # words of a name
# Words that make a place or a people of a capitalised run.
REGIONS = frozenset(
    """african asian european american arab eastern western northern southern central middle latin islamic baltic
    nordic balkan caribbean pacific atlantic mediterranean gulf""".split()
)
# Last words of places, treaties and days that are written like a name.
PLACES = frozenset(
    """east west north south sea ocean gulf bank strip city island islands mountain mountains river province region
    street square day war deal act agreement treaty accord accords airport peninsula strait coast valley heights
    states kingdom nations party council county district desert lake port pass road avenue plan resolution summit
    affairs hill bay relations cooperation trade justice defence defense interior finance health education agriculture
    industry commerce development security intelligence
    renewal front movement alliance bloc coalition list camp party union democrats homeland heritage
    times post news week year night eve age spring revolution wall line zone belt initiative doctrine
    """.split()
)
MALE, FEMALE = (
    frozenset({"mr", "sir", "lord", "king", "prince"}),
    frozenset({"mrs", "ms", "miss", "lady", "queen"}),
)


@dataclass(slots=True)
class Profile:
    """What the article tells of one person so far. `party` None: not told; `role` "private": speaks for nobody."""

    names: list[str]
    full: Span
    party: str | None = None
    voice: Voice = "executive"
    role: str | None = None
    head: str | None = None
    office: str | None = None
    gender: str | None = None

    @property
    def private(self) -> bool:
        """Whether the article calls the person something that speaks for no party."""
        return self.role == "private"

    def learn(self, told: Description) -> None:
        """Takes over what an apposition or title tells; a party once told stays."""
        if told.role is None and told.party is None:
            return
        if self.party is None or (self.voice != told.voice and told.party == self.party):
            self.party = told.party or self.party
            self.voice = told.voice
        if self.role in (None, "known") or (self.private and told.official):
            self.role = told.role or self.role
        self.head = told.head or self.head
        self.office = told.office or self.office


@dataclass(slots=True)
class People:
    """Everyone named in an article. `at` lists (first word, last word, profile) of each mention in order."""

    at: list[tuple[int, int, Profile]] = field(default_factory=list)
    _by_name: dict[str, list[Profile]] = field(default_factory=dict)

    def within(self, a: int, b: int) -> list[tuple[int, int, Profile]]:
        """Mentions that share a word with `[a, b)`."""
        i = bisect_left(self.at, a - LONGEST, key=lambda one: one[0])
        j = bisect_left(self.at, b, key=lambda one: one[0])
        return [one for one in self.at[i:j] if a < one[1]]

    def known(self, names: list[str]) -> Profile | None:
        """The last profile that a name fits: all of its words, the surname among them."""
        for profile in reversed(self._by_name.get(names[-1], [])):
            if len(names) == 1 or set(names) <= set(profile.names) or names[0] == profile.names[0]:
                return profile
        return None

    def add(self, profile: Profile) -> None:
        """Registers a new person under each name that may stand alone."""
        for name in {profile.names[-1], profile.names[0]} if len(profile.names) > 1 else {profile.names[-1]}:
            self._by_name.setdefault(name, []).append(profile)


def people_of(reading: Reading) -> People:
    """Finds every person of the text, in order, with what titles and appositions tell of them."""
    people = People()
    mentions = {i: m for m in reading.mentions for i in range(m.first, m.last)}
    for a, b in _runs(reading):
        start = _name_start(reading, mentions, a, b)
        if start < b:
            _meet(reading, people, mentions, (a, start, b))
    return people


def _runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words `[a, b)` that only spaces, or dots of abbreviations, join."""
    found, text = reading.words, reading.text
    i = 0
    while i < len(found):
        if not found[i].capital or found[i].key in CALENDAR:
            i += 1
            continue
        j = i + 1
        while j < len(found) and not found[j - 1].possessive:
            gap = text[found[j - 1].end : found[j].start]
            abbreviation = gap == ". " and (found[j - 1].key in TITLES or len(found[j - 1].text) == 1)
            if not (gap in (" ", "\u00a0") or abbreviation) or found[j].key in CALENDAR:
                break
            if not found[j].capital:
                follows = j + 1 < len(found) and found[j + 1].capital
                if not (found[j].key in PARTICLES and follows and text[found[j].end] == " "):
                    break
            j += 1
        yield i, j
        i = j


def _name_start(reading: Reading, mentions: dict[int, Mention], a: int, b: int) -> int:
    """Index where titles, offices and countries end and the name begins; b where there is no name."""
    i = a
    while i < b:
        word = reading.words[i]
        if i in mentions and mentions[i].entry.sort not in ("person", "surname"):
            i = mentions[i].last
            continue
        if i in mentions:
            break
        if word.key in TITLES or word.key in OPENERS or role_of(word.key) is not None or word.key in FORMER:
            i += 1
            continue
        if any(_office_word(reading.words[k].key) and k not in mentions for k in range(i, b)):
            i += 1  # "Treasury Secretary Jack Lew": still inside the office's name
            continue
        break
    return min(i, b)


def _office_word(key: str) -> bool:
    return role_of(key) is not None or key in TITLES


def _meet(reading: Reading, people: People, mentions: dict[int, Mention], run: tuple[int, int, int]) -> None:
    a, start, b = run
    found = reading.words[start:b]
    if found[-1].key in PLACES or any(
        word.key in PRIVATE_PLACES | REGIONS | AGENCIES or word.text.isdigit() for word in found
    ):
        return
    if any(k in mentions and mentions[k].entry.sort not in ("person", "surname") for k in (start, b - 1)):
        return
    names = [word.key for word in found if len(word.key) > 1 or len(found) == 1]
    if not names or b - start > LONGEST:
        return
    mention = mentions.get(start)
    entry = mention.entry if mention and mention.entry.sort in ("person", "surname") else None
    profile = people.known(names)
    titled = start > a and any(reading.words[k].key in TITLES for k in range(a, start))
    if profile is None:
        if len(names) == 1 and not titled and (entry is None or entry.doubtful):
            return
        if entry is not None and entry.sort == "surname" and len(names) > 1:
            entry = None  # somebody else of that surname
        profile = Profile(names=names, full=Span(reading.words[start].start, _bare_end(reading, b)))
        _introduce(profile, entry, names)
        people.add(profile)
    elif len(names) > len(profile.names):
        profile.names = names
        profile.full = Span(reading.words[start].start, _bare_end(reading, b))
    _tell(reading, profile, run)
    people.at.append((start, b, profile))


def _bare_end(reading: Reading, b: int) -> int:
    """Where the last word of a name ends, without a possessive ending."""
    word = reading.words[b - 1]
    return word.start + len(word.text)


def _introduce(profile: Profile, entry: Entry | None, names: list[str]) -> None:
    if entry is not None and (len(names) == 1 or entry.sort == "person"):
        profile.party, profile.voice, profile.role = entry.party, entry.voice, "known"


def _tell(reading: Reading, profile: Profile, run: tuple[int, int, int]) -> None:
    """What stands before and after the name: titles, offices, seats, relative clauses."""
    a, start, b = run
    for k in range(a, start):
        gender = "m" if reading.words[k].key in MALE else "f" if reading.words[k].key in FEMALE else None
        profile.gender = profile.gender or gender
    told = describe(reading, phrase_start(reading, a), start)
    if told.party is None:
        told = _clause(reading, a) or told
    if told.official and told.role != "abstract":
        _office(profile, told)
    elif told.private and profile.role is None:
        profile.learn(told)
    told_after = after(reading, b)
    if told_after is not None:
        if told_after.private and profile.role in (None, "known") and profile.party is None:
            profile.role, profile.head = "private", told_after.head
        elif told_after.official and told_after.role != "abstract":
            _office(profile, told_after)


def _clause(reading: Reading, a: int) -> Description | None:
    """What the longest phrase before the comma tells that names a person's office: "... of Iran's envoy, X"."""
    begin = clause_start(reading, a)
    starts = [begin] + [i + 1 for i in range(begin, a - 1) if reading.words[i].key in PREPOSITIONS]
    told = (describe(reading, i, a) for i in starts if i < a)
    return next(
        (one for one in told if one.official and one.role != "abstract" and one.head not in BODIES | {None}), None
    )


def _office(profile: Profile, told: Description) -> None:
    """The article's own words come before the gazetteer's."""
    if told.party is not None and profile.role in (None, "known", "private"):
        profile.party, profile.voice, profile.role = told.party, told.voice, told.role
    elif profile.role == "known":
        profile.voice = told.voice if told.voice != "unnamed" else profile.voice
    else:
        profile.learn(told)
    profile.head = told.head or profile.head
    profile.office = told.office or profile.office
    if profile.voice == "unnamed":
        profile.voice = "executive"
