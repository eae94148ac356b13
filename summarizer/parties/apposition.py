"""What stands before and after a name: "the German foreign minister, X", "X, a deputy chairman in ..."."""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer.domain import Voice
from summarizer.parties.phrase import PREPOSITIONS, RELATIVE, Description, describe
from summarizer.parties.reading import Reading
from summarizer.parties.roles import DETERMINERS, OPENERS, TITLES, role_of

# Words at which a noun phrase in front of a name begins at the latest.
BOUNDARY = (
    PREPOSITIONS - {"of", "for"}
    | RELATIVE
    | frozenset(
        """said says say told tells and but or as is was are were has have had be been will would if when while because
    not than then he she it they we i you said added whose where however though although met visited called
    accused urged warned replaced succeeded""".split()
    )
)
SUBORDINATE = frozenset("when while after as before since because although though if once until".split())
SERVING = frozenset("was is served as has been had once now also".split())
LEADS = frozenset("leads heads runs commands oversees chairs directs represents speaks".split())
LED = frozenset("led headed ran commanded oversaw chaired directed".split())
_US_SEAT = re.compile(r"\s*\((?:R|D|I|Ind)[-.–—\s][A-Z][\w. ]{1,12}\)")
_SEAT = re.compile(r"\s*\([A-Z][a-z]{1,4}\.?\)")


def clause_start(reading: Reading, a: int) -> int:
    """Index of the first word of the clause that ends with the comma before word `a`; `a` where there is no comma.

    "Russia's ambassador to Turkey, X": unlike a noun phrase before a name, it may hold prepositions.
    """
    i = a
    while i > 0 and a - i < 14:
        gap = reading.text[reading.words[i - 1].end : reading.words[i].start]
        if gap.strip(" \u00a0") and not (i == a and gap == ", "):
            break
        if i == a and gap != ", ":
            return a
        if reading.words[i - 1].key in BOUNDARY - PREPOSITIONS | {"with", "by", "after", "before"}:
            break
        i -= 1
    if i < a and reading.words[i].key in SUBORDINATE:
        return a
    while i < a and reading.words[i].key in OPENERS - DETERMINERS:
        i += 1
    last = reading.words[a - 1]
    if a - i <= 9 and i + 1 < a and reading.words[i].key in DETERMINERS and _office_opens(reading, i + 1, a):
        return i
    return i if last.capital or role_of(last.key) is not None else a


def _office_opens(reading: Reading, i: int, a: int) -> bool:
    """Whether words `[i, a)` are an office and what it is over: "minister of mining", "head of inspections"."""
    roles = ("executive", "legislature", "unnamed")
    k = next((k for k in range(i, min(i + 4, a)) if role_of(reading.words[k].key) in roles), None)
    return k is not None and k + 1 < a and reading.words[k + 1].key in ("of", "for", "responsible")


def phrase_start(reading: Reading, a: int) -> int:
    """Index of the first word of the noun phrase that ends before word `a`."""
    i = a
    while i > 0 and a - i < 12:
        gap = reading.text[reading.words[i - 1].end : reading.words[i].start]
        if gap.strip(" \u00a0."):
            break
        if "\n" in gap or (gap.startswith(".") and reading.words[i - 1].key not in TITLES):
            break
        if reading.words[i - 1].key in BOUNDARY:
            break
        i -= 1
    return i


def after(reading: Reading, b: int) -> Description | None:
    """What follows the name that ends before word `b`: "(R-Ariz.)", "of Finland", ", a deputy chairman in ..."."""
    end = reading.words[b - 1].end
    text = reading.text
    if _US_SEAT.match(text, end):
        return Description(party="USA", voice="legislature", role="legislature")
    if text[end : end + 2] == " (" and b < len(reading.words) and (told := _bracket(reading, b)) is not None:
        return told
    seat = _SEAT.match(text, end)
    at = seat.end() if seat else end
    if b >= len(reading.words):
        return None
    if text[at : at + 4] == " of " or text[at : at + 5] == " for ":
        return _of_country(reading, b)
    if text[at : at + 2] != ", " and text[at : at + 3] not in (" — ", " – "):
        return None
    i, former = _skip_verbs(reading, b + (1 if seat else 0))
    j = _end(reading, i)
    if reading.words[i - 1].key in LEADS:
        return _leads(reading, i, j)
    if j <= i or _lists_another(reading, i, j):
        return None
    told = describe(reading, i, j)
    if former and (not told.official or told.role == "abstract"):
        return _led(reading, i, j)
    if told.role is None:
        return None
    return replace(told, voice="former") if former and not told.private else told


def _led(reading: Reading, i: int, j: int) -> Description | None:
    """ "who oversaw sanctions policy at the State Department": the body, or else the first country, once served."""
    found = [m for m in reading.mentions_in(i, j) if m.entry.sort not in ("person", "surname")]
    served = next((m for m in found if m.entry.sort == "body"), found[0] if found else None)
    return Description(party=served.entry.party, voice="former", role="executive") if served else None


def _leads(reading: Reading, i: int, j: int) -> Description | None:
    """ "who chairs the committee on labour", "who heads the Serb entity's government", "who represents Jalpaiguri"."""
    if reading.words[i - 1].key == "speaks":
        if i >= j or reading.words[i].key != "for":
            return None
        i += 1
    told = describe(reading, i, j)
    if told.private:
        return None
    sits = reading.words[i - 1].key == "represents" or "committee" in {w.key for w in reading.words[i:j]}
    if told.role is None and not sits and told.party is None:
        return None
    voice: Voice = "legislature" if sits else told.voice
    return replace(told, voice=voice, role="legislature" if sits else "executive", head=told.head or "head")


def _skip_verbs(reading: Reading, i: int) -> tuple[int, bool]:
    """The word at which "who was", "who served as" or "who led" ends, and whether the verb looks back."""
    former = False
    if i < len(reading.words) and reading.words[i].key == "who":
        i += 1
        while i < len(reading.words) and reading.words[i].key in SERVING | LED | LEADS:
            former |= reading.words[i].key in LED | {"was", "served", "once"}
            i += 1
    return i, former


def _end(reading: Reading, i: int) -> int:
    """The word after the apposition that begins at word `i`: a comma, a full stop, or a verb of saying ends it."""
    j = i
    while j < min(len(reading.words), i + 22):
        gap = reading.text[reading.words[j - 1].end : reading.words[j].start] if j > i else ""
        abbreviated = j > i and gap.startswith(".") and len(reading.words[j - 1].text) < 4
        if gap.strip(" \u00a0'’-" + "." * abbreviated) or "\n" in gap:
            break
        if reading.words[j].key == "says":
            return i  # "Helen, the government says": a greeting, and a sentence of its own
        if reading.words[j].key in ("said", "told", "who", "has"):
            break
        j += 1
    return j


def _of_country(reading: Reading, b: int) -> Description | None:
    """ "President Halonen of Finland": the country, for whom a title has already told the office."""
    found = reading.mentions_in(b, min(b + 3, len(reading.words)))
    if not found or found[0].entry.sort not in ("name", "body"):
        told = describe(reading, b + 1, _end(reading, b + 1))
        return told if told.role in ("opposition", "legislature") else None
    if reading.words[b].key == "for":
        return None
    return Description(party=found[0].entry.party, voice="executive", role="executive")


def _bracket(reading: Reading, b: int) -> Description | None:
    """ "IMRAN QAZI (Pakistan)", "Ilze Brence (Opposition, North)": the country or the side, in brackets."""
    found = reading.mentions_in(b, b + 1)
    if found and found[0].entry.sort == "name":
        return Description(party=found[0].entry.party, voice="executive", role="executive")
    if reading.words[b].key == "opposition":
        return Description(party=None, voice="opposition", role="opposition")
    return None


def _lists_another(reading: Reading, a: int, b: int) -> bool:
    """Whether words `[a, b)` are the next name of a list, "..., British Foreign Secretary Boris Johnson", and no
    apposition: one names an office in small letters, or an article or a possessor stands first."""
    if any(m.entry.sort == "person" for m in reading.mentions_in(a, b)):
        return True
    tail = [i for i in range(max(a, b - 2), b) if not _known_word(reading, i)]
    return b - a > 2 and reading.words[a].capital and len(tail) == 2 and all(reading.words[i].capital for i in tail)


def _known_word(reading: Reading, i: int) -> bool:
    return role_of(reading.words[i].key) is not None or any(
        m.first <= i < m.last for m in reading.mentions_in(max(0, i - 8), i + 1)
    )
