"""Finds the few articles of the window that may report the same event, without looking at all of them."""

from __future__ import annotations

import numpy as np

from summarizer.stories.frequencies import Entry, Frequencies

TERMS = 30  # rarest terms of an article by which others are found
LATEST = 150  # articles looked at a term, the newest; this bounds the cost of an article
LOOKED_AT = 64  # articles found by terms of which the vectors are compared


class Index:
    """For each term the newest articles that have it, in plain lists: most terms are in two or three."""

    def __init__(self, frequencies: Frequencies) -> None:
        self._frequencies = frequencies
        self._having: dict[int, list[Entry]] = {}

    def add(self, entry: Entry) -> None:
        """Makes the article findable."""
        for term in entry.terms.tolist():
            having = self._having.setdefault(term, [])
            having.append(entry)
            if len(having) > LATEST:
                del having[0]

    def remove(self, entry: Entry) -> None:
        """Forgets the article; to be called before `Frequencies.remove`, which frees its terms."""
        for term in entry.terms.tolist():
            having = self._having.get(term)
            if having is not None and entry in having:
                having.remove(entry)
                if not having:
                    del self._having[term]

    def near(self, entry: Entry, count: int) -> list[Entry]:
        """At most `count` articles that are most like `entry`, itself not among them, the nearest first."""
        weights = self._frequencies.weights(entry.terms) * (entry.words + entry.lead)
        shared: dict[Entry, float] = {}
        common = self._frequencies.having(entry.terms) > 1
        usable = np.flatnonzero(common)
        rarest = usable[np.argsort(-weights[usable], kind="stable")[:TERMS]]
        for at in rarest.tolist():
            worth = float(weights[at]) ** 2
            for other in self._having.get(int(entry.terms[at]), ()):
                shared[other] = shared.get(other, 0.0) + worth
        shared.pop(entry, None)
        found = sorted(shared.items(), key=lambda pair: -pair[1])[:LOOKED_AT]
        if not found:
            return []
        most, vector = found[0][1], entry.vector
        alike = {other: float(other.vector @ vector) + score / most for other, score in found}
        return sorted(alike, key=lambda other: -alike[other])[:count]
