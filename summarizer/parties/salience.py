"""Which state a passage is about: the one meant where an office is named without its country."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from summarizer.parties.gazetteer import Gazetteer, Sort
from summarizer.parties.phrase import Reading

# What a mention weighs. A body or a seat of power is there to act; a city may be only where something happens.
WEIGHTS: dict[Sort, float] = {
    "name": 1.0,
    "demonym": 1.0,
    "body": 1.5,
    "metonym": 1.5,
    "capital": 1.0,
    "person": 0.7,
    "surname": 0.7,
}
DATELINE = 2.0  # the city in front of the first sentence
TRAVELLED = 0.3  # where somebody is sent to
SPOKEN = 2.0  # who has spoken is likelier to be meant than who was spoken of
QUOTED = 0.3  # a quotation names others
HALVING = 300.0  # characters after which a mention weighs half
FORGOTTEN = 3000  # characters after which a mention counts no more
CLEAR = 1.5  # the first must weigh this many times the second
LEAST = 0.2  # what the first must weigh at all
_DATELINE = re.compile(r"^[^a-z\n]{3,40}?(?:,[^\n]{1,25})?(?:\([^)\n]{2,20}\))?\s*(?:[-–—:]|\.\s)")


class Salience:
    """Adds up the states named, and those who spoke, before a place in the text; what is near weighs more."""

    def __init__(self, reading: Reading, gazetteer: Gazetteer, state: NDArray[np.uint8]) -> None:
        self._seen: list[tuple[int, str, float]] = []  # by place
        head = _DATELINE.match(reading.text)
        for mention in reading.mentions:
            entry, start = mention.entry, mention.span.start
            if gazetteer.parties[entry.party].kind != "state":
                continue
            weight = WEIGHTS[entry.sort]
            if entry.sort == "capital" and mention.first and reading.words[mention.first - 1].key == "to":
                weight = TRAVELLED
            if head is not None and start < head.end():
                weight *= DATELINE
            self._seen.append((start, entry.party, weight * (QUOTED if state[start] == 1 else 1.0)))

    def spoke(self, start: int, party: str) -> None:
        """Notes that `party` spoke at character `start`."""
        insort(self._seen, (start, party, SPOKEN))

    def at(self, place: int, *, taken: frozenset[str] = frozenset()) -> str | None:
        """The state meant at character `place`; None where two come close, or none was named.

        States in `taken` cannot be meant: the office in question has another holder there.
        """
        weights: defaultdict[str, float] = defaultdict(float)
        near = bisect_left(self._seen, (place - FORGOTTEN, "", 0.0))
        for start, party, weight in self._seen[near : bisect_left(self._seen, (place, "", 0.0))]:
            if party not in taken:
                weights[party] += weight * 0.5 ** ((place - start) / HALVING)
        ranked = sorted(weights.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < LEAST:
            return None
        if len(ranked) > 1 and ranked[0][1] < CLEAR * ranked[1][1]:
            return None
        return ranked[0][0]
