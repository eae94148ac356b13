"""Which party a passage is about: the one meant where an office is named without its country."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from summarizer.parties.apposition import BOUNDARY
from summarizer.parties.gazetteer import Mention, Sort
from summarizer.parties.joint import states
from summarizer.parties.phrase import PREPOSITIONS
from summarizer.parties.reading import Reading
from summarizer.parties.roles import OPENERS

Place = Literal["topic", "scene", "other"]

# What a mention weighs by its place in the sentence: what the sentence is about ("Panama is unapologetic. The
# minister ..."), where it is set ("In Tripoli, the government ..."), and everything else ("... accuses Belarus").
PLACES: dict[Place, float] = {"topic": 4.0, "scene": 6.0, "other": 0.4}
# A body or a seat of power is there to act.
SORTS: dict[Sort, float] = {
    "name": 1.0,
    "demonym": 1.0,
    "body": 1.5,
    "metonym": 1.5,
    "capital": 1.0,
    "person": 0.5,
    "surname": 0.5,
}
TRAVELLED = 0.3  # where somebody is sent to
SPOKEN = 2.0  # who has spoken is likelier to be meant than who was spoken of
QUOTED = 0.3  # a quotation names others
PARAGRAPH = 0.4  # what a mention keeps of its weight across the end of a paragraph, up to three times
HALVING = 150.0  # characters after which a mention weighs half
FORGOTTEN = 3000  # characters after which a mention counts no more
# What weighs throughout the article: the dateline's state, those in the headline, and how often each is named.
DATELINE, HEADLINE, SHARE = 1.0, 0.3, 0.5
HOME = 0.3  # the state that the article names first
LATEST = 1.0  # what the last topic or scene of the same paragraph weighs besides
CLEAR = 2.0  # the first must weigh this many times the second
LEAST = 0.2  # what the first must weigh at all
_DATELINE = re.compile(r"^[^a-z\n]{3,40}?(?:,[^\n]{1,25})?(?:\([^)\n]{2,20}\))?\s*(?:[-–—:]|\.\s)")
_SENTENCE = re.compile(r"(?:^|[.?!:][\"”’')]?\s|\n)\s*")
_LOCATING = frozenset("in at from over".split())
_SKIPPED = OPENERS - PREPOSITIONS


class Seen(NamedTuple):
    """A party named or heard at character `start`; ordered by it."""

    start: int
    party: str
    weight: float
    state: bool


class Salience:
    """Adds up the parties named, and those who spoke, before a place in the text; what is near weighs more."""

    def __init__(self, reading: Reading, title: Reading, quoted: NDArray[np.uint8]) -> None:
        self._paragraphs = [found.start() for found in re.finditer(r"\n\s*\n|\n(?=\s*[•▪])", reading.text)]
        starts = [found.end() for found in _SENTENCE.finditer(reading.text)]
        self._seen = [_seen(reading, mention, starts, quoted) for mention in reading.mentions]
        self._always = _always(reading, title)
        home = next((one for one in self._seen if one.state), None)
        if home is not None:
            self._always[home.party] = self._always.get(home.party, 0.0) + HOME

    def spoke(self, start: int, party: str, *, state: bool) -> None:
        """Notes that `party` spoke at character `start`."""
        insort(self._seen, Seen(start, party, SPOKEN, state))

    def at(self, place: int, *, taken: frozenset[str] = frozenset(), bodies: bool = False) -> str | None:
        """The state meant at character `place`; None where two come close, or none was named.

        States in `taken` cannot be meant: the office in question has another holder there. With `bodies`, it may
        be an international body or a movement as well.
        """
        weights: defaultdict[str, float] = defaultdict(float, self._always)
        near = bisect_left(self._seen, place - FORGOTTEN, key=lambda one: one.start)
        paragraph = bisect_right(self._paragraphs, place)
        latest: Seen | None = None
        for one in self._seen[near : bisect_left(self._seen, place, key=lambda one: one.start)]:
            if one.state or bodies:
                apart = min(3, paragraph - bisect_right(self._paragraphs, one.start))
                weights[one.party] += one.weight * 0.5 ** ((place - one.start) / HALVING) * PARAGRAPH**apart
                if apart == 0 and one.weight >= PLACES["topic"] * 0.5:
                    latest = one
        if latest is not None:
            weights[latest.party] += LATEST
        ranked = sorted(((w, party) for party, w in weights.items() if party not in taken), reverse=True)
        if not ranked or ranked[0][0] < LEAST:
            return None
        if len(ranked) > 1 and ranked[0][0] < CLEAR * ranked[1][0]:
            return None
        return ranked[0][1]


def _always(reading: Reading, title: Reading) -> dict[str, float]:
    """What each state weighs wherever one asks."""
    counts = states(reading)
    total = counts.total()
    always: defaultdict[str, float] = defaultdict(float)
    for party, count in counts.items():
        always[party] = SHARE * count / total
    for party in states(title):
        always[party] += HEADLINE
    head = _DATELINE.match(reading.text)
    for mention in reading.mentions:
        if head is None or mention.span.start >= head.end():
            break
        if mention.entry.kind == "state":
            always[mention.entry.party] += DATELINE
    return dict(always)


def _seen(reading: Reading, mention: Mention, starts: list[int], quoted: NDArray[np.uint8]) -> Seen:
    start = mention.span.start
    line = starts[max(0, bisect_right(starts, start) - 1)] if starts else 0
    weight = SORTS[mention.entry.sort] * PLACES[_place(reading, mention, line)]
    if mention.entry.sort == "capital" and mention.first and reading.words[mention.first - 1].key == "to":
        weight *= TRAVELLED
    if quoted[start] == 1:
        weight *= QUOTED
    return Seen(start, mention.entry.party, weight, mention.entry.kind == "state")


def _place(reading: Reading, mention: Mention, line: int) -> Place:
    """Where a mention stands in its sentence, which begins at character `line`."""
    a = mention.first
    while a > 0 and reading.words[a - 1].start >= line and mention.first - a < 12:
        a -= 1
    keys = [word.key for word in reading.words[a : mention.first] if word.key not in _SKIPPED]
    if len(keys) > 3 or any(key in BOUNDARY for key in keys[1:]):
        return "other"
    if keys and keys[0] in PREPOSITIONS:
        return "scene" if keys[0] in _LOCATING else "other"
    return "topic"
