"""Which stories fit which choice, and how well; what several choices ask alike is looked up once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bot.digests.rows import Bools, Floats, Ints, Rows
from bot.digests.searching import near
from bot.store.subscription import Choice
from summarizer.digest.beats import topics
from summarizer.digest.keywords import wanted

Strengths = Mapping[int, float]
NONE: Strengths = {}
WHOLE = 0.5  # of its reports or mentions: then a story is wholly about what was asked for


class Matching:
    """The stories with a report among those that count (`counts`, a row each), and which of them fit.

    A strength is the share of a story's reports, or of its mentions of parties, of half of them; at most 1.
    """

    def __init__(self, rows: Rows, counts: Bools) -> None:
        self._rows, self._counts = rows, counts
        self.sizes: Ints = np.bincount(rows.story[counts], minlength=rows.stories)
        self._known: dict[tuple[str, str], Strengths] = {}
        named = counts[rows.named]
        self._named, self._party, self._mentions = rows.named[named], rows.party[named], rows.mentions[named]
        self._all = self._per_story(self._named, self._mentions)

    def heard(self) -> Ints:
        """How many parties are on record in each story."""
        rows = self._rows
        speaks = self._counts[rows.named] & rows.heard
        pairs = np.unique(rows.story[rows.named[speaks]] * max(len(rows.parties), 1) + rows.party[speaks])
        return np.bincount(pairs // max(len(rows.parties), 1), minlength=rows.stories)

    def outlets(self, new: Bools) -> Ints:
        """How many outlets tell each story in a `new` report (a row each) of their own."""
        rows = self._rows
        some = self._counts & new
        pairs = np.unique(rows.story[some] * max(rows.outlets, 1) + rows.outlet[some])
        return np.bincount(pairs // max(rows.outlets, 1), minlength=rows.stories)

    def newest(self) -> Floats:
        """When each story's newest report appeared, in seconds; minus infinity where none counts."""
        found = np.full(self._rows.stories, -np.inf)
        np.maximum.at(found, self._rows.story[self._counts], self._rows.at[self._counts])
        return found

    def fitting(self, choice: Choice, *, loosely: bool = False) -> Strengths:
        """The places of the stories that fit, with how well (0 where nothing was asked for).

        Of each kind of wish (topics, regions, parties, words to include) a story must fulfil at least one, where
        there is any. One report with a word to exclude takes its story out, whatever else fits. `loosely`: of a topic
        in free words most are enough, and how near a story is to them outweighs all else.
        """
        about = ("near", self._looked_for) if loosely else ("topic", self._topic)
        found: dict[int, float] = dict.fromkeys(np.flatnonzero(self.sizes).tolist(), 0.0)
        for asked in (
            [self._once(*about, topic) for topic in choice.topics],
            [self._once("region", self._region, region) for region in choice.regions],
            [self._once("party", lambda party: self._mentioned((party,)), party) for party in choice.parties],
            [self._once("words", self._typed, typed) for typed in choice.include],
        ):
            if asked:
                best = _best(asked)
                found = {at: strength + best[at] for at, strength in found.items() if at in best}
        for typed in choice.exclude:
            for at in self._once("words", self._typed, typed):
                found.pop(at, None)
        return found

    def _once(self, kind: str, look: Callable[[str], Strengths], asked: str) -> Strengths:
        if (kind, asked) not in self._known:
            self._known[kind, asked] = look(asked)
        return self._known[kind, asked]

    def _typed(self, typed: str) -> Strengths:
        asked = wanted(typed)
        return NONE if asked is None else self._share(self._rows.having(asked))

    def _looked_for(self, topic: str) -> Strengths:
        return self._topic(topic) if topic.casefold() in topics() else near(topic, self._rows, self._counts)

    def _topic(self, topic: str) -> Strengths:
        """A topic of the product by its words; any other is words that must be there."""
        known = topic.casefold() in topics()
        return self._share(self._rows.on(topic.casefold())) if known else self._typed(topic)

    def _share(self, rows: Ints) -> Strengths:
        """The share that these rows are of each story's."""
        counted = rows[self._counts[rows]]
        found = np.bincount(self._rows.story[counted], minlength=self._rows.stories)
        places = np.flatnonzero(found)
        return _strengths(places, found[places] / self.sizes[places])

    def _region(self, region: str) -> Strengths:
        return self._share(self._rows.within(region.casefold()))

    def _mentioned(self, parties: Sequence[str]) -> Strengths:
        numbers = [self._rows.parties[party] for party in parties if party in self._rows.parties]
        meant = np.isin(self._party, numbers)
        found = self._per_story(self._named[meant], self._mentions[meant])
        places = np.flatnonzero(found)
        return _strengths(places, found[places] / self._all[places])

    def _per_story(self, rows: Ints, values: Floats) -> Floats:
        found = np.bincount(self._rows.story[rows], weights=values, minlength=self._rows.stories)
        return found.astype(np.float64)  # without a row it is of integers


def _strengths(places: Ints, shares: Floats) -> Strengths:
    return dict(zip(places.tolist(), np.minimum(shares / WHOLE, 1.0).tolist(), strict=True))


def _best(asked: Sequence[Strengths]) -> dict[int, float]:
    best: dict[int, float] = {}
    for strengths in asked:
        for at, strength in strengths.items():
            best[at] = max(best.get(at, 0.0), strength)
    return best
