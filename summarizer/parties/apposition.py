"""What stands before and after a name: "the German foreign minister, X", "X, a deputy chairman in ..."."""

from __future__ import annotations

import re

from summarizer.parties.phrase import PREPOSITIONS, RELATIVE, Description, Reading, describe
from summarizer.parties.roles import TITLES, role_of

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
_US_SEAT = re.compile(r"\s*\((?:R|D|I|Ind)[-.–—\s][A-Z][\w. ]{1,12}\)")
_SEAT = re.compile(r"\s*\([A-Z][a-z]{1,4}\.?\)")


def phrase_start(reading: Reading, a: int, commas: int) -> int:
    """Index of the first word of the noun phrase that ends before word `a`, or before the comma in front of it."""
    i = a
    while i > 0 and a - i < 12:
        gap = reading.text[reading.words[i - 1].end : reading.words[i].start]
        if gap.strip(" \u00a0.") and not (commas and i == a and gap == ", "):
            break
        if "\n" in gap or (gap.startswith(".") and reading.words[i - 1].key not in TITLES):
            break
        if reading.words[i - 1].key in BOUNDARY:
            break
        i -= 1
    return i


def after(reading: Reading, b: int) -> Description | None:
    """What follows the name: "(R-Ariz.)", ", a deputy chairman in ...", ", who was ..."."""
    end = reading.words[b - 1].end
    text = reading.text
    if _US_SEAT.match(text, end):
        return Description(party="USA", voice="legislature", role="legislature")
    seat = _SEAT.match(text, end)
    at = seat.end() if seat else end
    if text[at : at + 2] != ", " or b >= len(reading.words):
        return None
    i = b + (1 if seat else 0)
    stop = min(len(reading.words), i + 22)
    former = False
    if reading.words[i].key == "who":
        i += 1
        while i < stop and reading.words[i].key in (
            "was",
            "is",
            "served",
            "as",
            "has",
            "been",
            "had",
            "once",
            "now",
        ):
            former |= reading.words[i].key in ("was", "served", "once")
            i += 1
    j = i
    while j < stop:
        gap = text[reading.words[j - 1].end : reading.words[j].start] if j > i else ""
        if gap.strip(" \u00a0.'’-") or "\n" in gap or reading.words[j].key in ("said", "says", "told", "who", "has"):
            break
        j += 1
    if j <= i:
        return None
    if _lists_another(reading, i, j):
        return None
    told = describe(reading, i, j)
    if told.role is None or (former and told.private):
        return told if told.role else None
    return Description(party=told.party, voice="former" if former else told.voice, role=told.role, head=told.head)


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
