"""What a noun phrase says of a speaker: the party, the voice, or that it is nobody's."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.domain import Voice
from summarizer.parties.gazetteer import Entry, Mention
from summarizer.parties.reading import Reading
from summarizer.parties.roles import ARMED, FORMER, LEGISLATURE, OPENERS, SENT, WATCHERS, Role, role_of

PREPOSITIONS = frozenset(
    "of for from in at with to on by under against about near including after before over into between".split()
)
BELONGING = frozenset("of for from in at with within inside among".split())
RELATIVE = frozenset("who whom whose which that".split())
# Heads that only count or group: what matters stands after "of" or "in".
LIGHT = frozenset(
    """member members one two three four five some many most several both all part majority number dozens hundreds
    few none each any others bunch series camp wing section elements figures figure voices hawks hardliners
    moderates jihadists wing""".split()
)
# Heads that say nothing without what they belong to: "president of a foundation" is no head of state.
RELATIONAL = frozenset(
    """spokesman spokeswoman spokesperson spokesmen spokespeople head chief director chairman chairwoman
    chairperson chair leader leaders deputy president secretary-general secretary representative chiefs heads
    commissioner adviser advisers advisor advisors aide aides member members official officials envoy commander
    negotiator ambassador""".split()
)
PRIVATE_PLACES = frozenset(
    """center centre program programme project studies school university college institute institution foundation
    think-tank endowment company corporation bank firm group association union federation club inc ltd plc llc
    campaign magazine newspaper times airline airlines hospital church charity""".split()
)
ATTENDING = frozenset("aide aides adviser advisers advisor advisors assistant assistants secretary".split())
UNGOVERNED = frozenset("president minister premier secretary chancellor king".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a phrase says. `party` is None where no country or body is named.

    `role` is the head's kind ("private" speaks for nobody; None: the phrase tells nothing), `head` its word,
    `office` the head with what stands before it ("foreign minister"), `person` the gazetteer's entry where the
    phrase names somebody in it.
    """

    party: str | None
    voice: Voice
    role: Role | None
    head: str | None = None
    office: str | None = None
    person: Entry | None = None

    @property
    def private(self) -> bool:
        """Whether the phrase names somebody who speaks for no party."""
        return self.role == "private"

    @property
    def official(self) -> bool:
        """Whether the phrase names an office or a body, whosever it is."""
        return self.role is not None and not self.private


def describe(reading: Reading, a: int, b: int) -> Description:
    """Reads the phrase of words `[a, b)`; an empty phrase says nothing."""
    core = _core(reading, a, b)
    mentions = reading.mentions_in(a, b)
    inside = {i for m in mentions if m.entry.sort != "body" for i in range(m.first, m.last)}
    head = _head(reading, a, core, inside)
    if head is None:
        return _without_role(reading, a, b, core, mentions)
    word = reading.words[head].key
    role = role_of(word)
    rest = core < b
    if rest and word in LIGHT and reading.words[core].key in BELONGING:
        return describe(reading, core + 1, b)
    owner = _owner(reading, a, b, head)
    if role == "private" and word in WATCHERS and owner is not None and owner.entry.kind == "organization":
        role = "executive"
    keys = {w.key for w in reading.words[a:core]}
    if role == "private" and "opposition" in keys:
        role = "opposition"
    if role == "private" or (rest and word in RELATIONAL and _belongs_to_nobody(reading, core, b, head)):
        return Description(party=None, voice="executive", role="private", head=word)
    if _nobodys(reading, a, head, owner):
        return Description(party=None, voice="executive", role="private", head=word)
    return Description(
        party=owner.entry.party if owner else None,
        voice=_voice(reading, a, b, head, owner),
        role=role,
        head=word,
        office=_office(reading, a, head, owner),
        person=next((m.entry for m in mentions if m.entry.sort == "person" and m.first > head), None),
    )


def _core(reading: Reading, a: int, b: int) -> int:
    """Index after the phrase's core: where a preposition, a relative clause or a comma begins."""
    taken = {i for m in reading.mentions_in(a, b) for i in range(m.first, m.last)}
    for i in range(a + 1, b):
        if i in taken:
            continue
        gap = reading.text[reading.words[i - 1].end : reading.words[i].start]
        if reading.words[i].key in PREPOSITIONS | RELATIVE or gap.strip() not in ("", ".", "“", '"', "-", "[", "]"):
            return i
    return b


def _head(reading: Reading, a: int, core: int, inside: set[int]) -> int | None:
    """Index of the last word of the core that tells a role; a possessor's role counts only if nothing follows."""
    found = [i for i in range(a, core) if i not in inside and role_of(reading.words[i].key) is not None]
    return found[-1] if found else None


def _without_role(reading: Reading, a: int, b: int, core: int, mentions: list[Mention]) -> Description:
    """A phrase whose core names no role: a party itself, a person, or a light head before "of"."""
    nothing = Description(party=None, voice="executive", role=None)
    own = [m for m in mentions if m.first < core]
    if not own:
        light = core < b and core > a and reading.words[core - 1].key in LIGHT
        return describe(reading, core + 1, b) if light and reading.words[core].key in BELONGING else nothing
    last = own[-1]
    entry = last.entry
    if last.last < core and entry.sort not in ("person", "surname"):
        return nothing  # "Russian tycoons", "Iran's clerics": the head is a word we do not know
    if entry.sort == "demonym" and not _people(reading, a, last):
        return nothing
    person = entry if entry.sort in ("person", "surname") else None
    voice: Voice = "former" if _former(reading, a, last.first) else entry.voice
    return Description(party=entry.party, voice=voice, role="executive", person=person)


def _people(reading: Reading, a: int, mention: Mention) -> bool:
    """Whether a people's name stands for the side: "the Russians", not "Russians" nor "a Russian"."""
    before = reading.words[mention.first - 1].key if mention.first > 0 else ""
    plural = reading.words[mention.last - 1].key.endswith(("s", "sh", "ch", "ese", "i"))
    return before == "the" and plural and mention.first >= a


def _belongs_to_nobody(reading: Reading, core: int, b: int, head: int) -> bool:
    """Whether "of ..." or "for ..." after a relational head names no party, body or office."""
    first = reading.words[core].key
    if first not in BELONGING - {"with"} or reading.words[min(core + 1, b - 1)].key == "staff":
        return False
    if any(reading.words[i].key in PRIVATE_PLACES for i in range(core, b) if not _mentioned(reading, i)):
        return True
    if reading.mentions_in(max(0, head - 4), b) or first == "in":
        return False
    field = reading.words[min(core + 1, b - 1)]
    if first == "of" and reading.words[head - 1].key == "the" and field.key not in ("a", "an", "the", "its", "his"):
        return field.capital  # "the head of inspections"
    return not any(role_of(reading.words[i].key) not in (None, "private") for i in range(core, b))


def _office(reading: Reading, a: int, head: int, owner: Mention | None) -> str:
    """The words of an office, without whose it is: "foreign minister"."""
    start = owner.last if owner is not None and owner.last <= head else a
    keys = (word.key for word in reading.words[start : head + 1])
    return " ".join(key for key in keys if key not in OPENERS | FORMER)


def _nobodys(reading: Reading, a: int, head: int, owner: Mention | None) -> bool:
    """Whether an armed group is only placed in a state, or the office's possessor is no party's: "Boeing's chief"."""
    placed = owner is not None and owner.entry.kind == "state" and owner.entry.sort not in ("metonym", "body")
    if reading.words[head].key in ARMED and placed:
        return True
    first = owner.first if owner is not None else head
    return any(
        word.possessive and word.capital and not _mentioned(reading, i) and role_of(word.key) is None
        for i, word in enumerate(reading.words[a:first], a)
    )


def _mentioned(reading: Reading, i: int) -> bool:
    return any(m.first <= i < m.last for m in reading.mentions_in(max(0, i - 8), i + 1))


def _owner(reading: Reading, a: int, b: int, head: int) -> Mention | None:
    """Whose office it is: the first party named before the head, else the first after "of", "for", "in"."""
    skip = ("person", "surname")
    before = [m for m in reading.mentions_in(a, head + 1) if m.entry.sort not in skip]
    if before:
        return before[0]
    preposition = ""
    word = reading.words[head].key
    belonging = BELONGING | {"to"} if word in ATTENDING else BELONGING - {"in", "at"} if word in SENT else BELONGING
    taken = {m.first: m for m in reading.mentions_in(head, b)}
    for i in range(head + 1, b):
        if i in taken and taken[i].entry.sort in skip and preposition not in belonging:
            return taken[i] if preposition == "" else None
        if i in taken and preposition in belonging:
            return taken[i]
        if reading.words[i].key in PREPOSITIONS | RELATIVE:
            preposition = reading.words[i].key
            if preposition not in belonging:
                break
    possessors = [m for m in reading.mentions_in(a, head) if m.entry.sort in skip and m.possessive]
    return possessors[0] if possessors else None


def _former(reading: Reading, a: int, head: int) -> bool:
    keys = [word.key for word in reading.words[a : head + 1]]
    return keys[-1].startswith("ex-") or any(key in FORMER or key.startswith("ex-") for key in keys[:-1])


def _voice(reading: Reading, a: int, b: int, head: int, owner: Mention | None) -> Voice:
    word = reading.words[head].key
    role = role_of(word)
    if _former(reading, a, head):
        return "former"
    keys = [w.key for w in reading.words[a:b]]
    if role == "unnamed":
        return "unnamed"
    if role == "opposition" or "opposition" in keys:
        return "opposition"
    bodies = {m.entry.voice for m in reading.mentions_in(a, b) if m.entry.sort == "body"}
    if word == "speaker" and head + 1 < b and reading.words[head + 1].key == "for":
        return "executive"  # "the speaker for Uruguay" in a debate of states
    if word == "deputy" and not any(w.possessive or w.key in ("his", "her", "its") for w in reading.words[a:head]):
        return "legislature"  # "Deputy Sinéad Mac Cába", "a deputy from Basra"
    if word not in UNGOVERNED and (role == "legislature" or "legislature" in bodies or LEGISLATURE & set(keys)):
        return "legislature"
    return owner.entry.voice if owner is not None and owner.entry.sort == "body" else "executive"
