"""Digests out of stories: matched and ranked in outline, briefed only where they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from bot.digests.matching import Matching
from bot.digests.memory import Memory
from bot.digests.ranking import FITS, bearing, breadth, most_of_one
from bot.digests.rows import Bools, Floats, Rows
from bot.store.subscription import Choice
from summarizer.digest.domain import Digest, Entry, FeedCheck, Publisher
from summarizer.digest.outline import OutlinedStory
from summarizer.digest.story import news, read_by, tells
from summarizer.domain import Briefing


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which feeds count: the product's own but for `removed`, and `added` ones, all by their addresses."""

    removed: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()

    def __call__(self, publisher: Publisher) -> bool:
        """Whether the publisher's feed counts."""
        return publisher.feed in self.added or (publisher.standard and publisher.feed not in self.removed)


EVERYTHING = Selection()
_Asked = tuple[Choice, Selection, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a digest is to be: equal wishes get the same digest. `earlier` are ids of articles of earlier digests.

    `loosely`: see `Matching.fitting`.
    """

    choice: Choice = field(default_factory=Choice)
    selection: Selection = EVERYTHING
    earlier: frozenset[str] = frozenset()
    loosely: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chosen:
    """The stories of a digest in outline, the weightiest first. `matching` fitted, `repeated` had nothing new."""

    wish: Wish
    stories: tuple[OutlinedStory, ...]
    matching: int
    repeated: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Read:
    """What whoever reads a selection of feeds has: `fresh` (stories,) have a new report among those that count."""

    matching: Matching
    fresh: Bools
    bearing: Floats


class Composer:
    """Composes digests of the stories with a report that came after `since` and not after `until`, both aware UTC.

    Deterministic: the same stories and the same wish give the same digest. Not for several threads at once.
    """

    def __init__(
        self,
        stories: Iterable[OutlinedStory],
        *,
        since: datetime,
        until: datetime,
        feeds: FeedCheck,
        memory: Memory | None = None,
    ) -> None:
        self._since, self._until, self._feeds = since, until, feeds
        self._memory = memory or Memory()
        self._stories = [cut for story in stories if (cut := _between(story, since, until)) is not None]
        self._rows = Rows(self._stories)
        self._new: Bools = np.array([report.seen > since for report in self._rows.reports], dtype=np.bool_)
        self._read: dict[Selection, _Read] = {}
        self._row = {report.id: row for row, report in enumerate(self._rows.reports)}
        self._fitting: dict[_Asked, Mapping[int, float]] = {}
        self._ranked: dict[_Asked, Sequence[int]] = {}

    def choose(self, wish: Wish) -> Chosen:
        """At most as many stories as the choice asks for, all with something that no earlier digest had.

        Stories that have only one outlet, and the same, wait behind others where they would be too many.
        """
        shelf = _Shelf(wish.choice.stories)
        ranked, repeated = self._rank(wish), 0
        for at in ranked:
            story = self._stories[at]
            if shelf.full and not wish.earlier:
                break
            cut = story if wish.selection == EVERYTHING and _standard(story) else read_by(story, wish.selection)
            if cut is None or all(report.id in wish.earlier for report in cut.reports):
                repeated += 1
            else:
                shelf.put(cut)
        return Chosen(wish=wish, stories=shelf.stories(), matching=len(ranked), repeated=repeated)

    def missing(self, chosen: Chosen) -> list[str]:
        """The URLs of the articles whose briefings `digest` needs."""
        return self._memory.missing(chosen.stories)

    def digest(self, chosen: Chosen, briefings: Mapping[str, Briefing]) -> Digest:
        """The chosen stories, briefed. A report whose briefing is gone is left out, and so is a story without news."""
        found = [story for one in chosen.stories if (story := self._memory.story(one, briefings)) is not None]
        every = [Entry(story=story, news=news(story, chosen.wish.earlier)) for story in found]
        entries = tuple(entry for entry in every if entry.news.first or entry.news.reports)
        return Digest(
            entries=entries,
            matching=chosen.matching,
            repeated=chosen.repeated + len(every) - len(entries),
            since=self._since,
            until=self._until,
            feeds=self._feeds,
        )

    def place(self, wish: Wish, article: str) -> tuple[int | None, int]:
        """The place of the article's story among those that fit, from 1 or None, and how many fit."""
        ranked = [self._stories[at] for at in self._rank(wish)]
        shown = [story.story.id for story in self.choose(wish).stories]
        below = (story.story.id for story in ranked if story.story.id not in shown)
        places = {id: place for place, id in enumerate((*shown, *below), start=1)}
        return next((places[one.story.id] for one in ranked if one.has(article)), None), len(ranked)

    def story(self, article: str, selection: Selection = EVERYTHING) -> OutlinedStory | None:
        """The story with that article, as those feeds have it; None where no story of theirs has it."""
        found = next((story for story in self._stories if story.has(article)), None)
        return None if found is None else read_by(found, selection)

    def _rank(self, wish: Wish) -> Sequence[int]:
        """The places of the fresh stories that fit, the weightiest first; what earlier digests had weighs nothing."""
        # How many stories are asked for changes nothing here.
        key = replace(wish.choice, stories=1), wish.selection, wish.loosely
        read = self._of(wish.selection)
        if key not in self._fitting:
            found = read.matching.fitting(wish.choice, loosely=wish.loosely)
            self._fitting[key] = {at: FITS * fit for at, fit in found.items() if read.fresh[at]}
        told = [self._row[id] for id in wish.earlier if id in self._row]
        if told:
            new = self._new.copy()
            new[told] = False
            return self._sorted(self._fitting[key], breadth(read.matching, new) + read.bearing)
        if key not in self._ranked:
            self._ranked[key] = self._sorted(self._fitting[key], breadth(read.matching, self._new) + read.bearing)
        return self._ranked[key]

    def _sorted(self, fits: Mapping[int, float], weights: Floats) -> Sequence[int]:
        total = {at: fit + float(weights[at]) for at, fit in fits.items()}
        return sorted(total, key=lambda at: (-total[at], self._stories[at].story.id))

    def _of(self, selection: Selection) -> _Read:
        if selection not in self._read:
            rows = self._rows
            counts: Bools = np.array([tells(report, selection) for report in rows.reports], dtype=np.bool_)
            matching = Matching(rows, counts)
            fresh = np.bincount(rows.story[counts & self._new], minlength=rows.stories) > 0
            self._read[selection] = _Read(matching=matching, fresh=fresh, bearing=bearing(matching, self._until))
        return self._read[selection]


class _Shelf:
    """Takes stories in their order, and no more than `most` that count."""

    def __init__(self, most: int) -> None:
        self._most, self._of_one = most, most_of_one(most)
        self._taken: list[OutlinedStory] = []
        self._waiting: list[OutlinedStory] = []
        self._alone: Counter[str] = Counter()

    @property
    def full(self) -> bool:
        """Whether nothing more is taken."""
        return len(self._taken) >= self._most

    def put(self, story: OutlinedStory) -> None:
        """Take the story, or let it wait."""
        if self.full:
            return
        outlets = {report.publisher.feed for report in story.reports}
        (outlet,) = outlets if len(outlets) == 1 else ("",)
        if outlet and self._alone[outlet] >= self._of_one:
            self._waiting.append(story)
            return
        self._alone[outlet] += 1
        self._taken.append(story)

    def stories(self) -> tuple[OutlinedStory, ...]:
        """Those taken, then those that waited as far as there is room."""
        return (*self._taken, *self._waiting[: self._most - len(self._taken)])


def _between(story: OutlinedStory, since: datetime, until: datetime) -> OutlinedStory | None:
    """The story as it was then; None where it had nothing new."""
    if not any(since < report.seen <= until for report in story.reports):
        return None
    reports = tuple(report for report in story.reports if report.seen <= until)
    return story if len(reports) == len(story.reports) else replace(story, reports=reports)


def _standard(story: OutlinedStory) -> bool:
    publishers = (p for one in story.reports for p in (one.publisher, *(carrier.publisher for carrier in one.carriers)))
    return all(publisher.standard for publisher in publishers)
