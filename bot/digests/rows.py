"""The reports of a window side by side as arrays, so that thousands are matched in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from summarizer.digest.keywords import Wanted, holds, marks_of
from summarizer.digest.outline import OutlinedReport, OutlinedStory, opening

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Rows:
    """`n` reports of `s` stories, in the order of the stories.

    `story` (n,) is the place of a report's story, `outlet` (n,) the number of its publisher of `outlets`, `at` (n,)
    when it appeared in seconds. `named` (m,) are the rows that
    name a party, `party` (m,) its number in `parties`, `mentions` (m,) how often, `heard` (m,) whether it speaks.
    """

    def __init__(self, stories: Sequence[OutlinedStory]) -> None:
        self.reports: list[OutlinedReport] = [report for story in stories for report in story.reports]
        self.stories = len(stories)
        outlines = [report.outline for report in self.reports]
        self.story = np.repeat(np.arange(len(stories)), [len(story.reports) for story in stories])
        feeds: dict[str, int] = {}
        numbers = [feeds.setdefault(report.publisher.feed, len(feeds)) for report in self.reports]
        self.outlet: Ints = np.array(numbers, dtype=np.int64)
        self.outlets = len(feeds)
        self.at: Floats = np.array([report.at.timestamp() for report in self.reports])
        self._marks = np.frombuffer(b"".join(one.marks for one in outlines), dtype="<u4")
        self._ends = np.cumsum([len(one.marks) // 4 for one in outlines])
        self._known: dict[Wanted, Ints] = {}
        self._topics: dict[str, Ints] = {}
        self._regions: dict[str, Ints] = {}
        self.named = np.repeat(np.arange(len(outlines)), [len(one.parties) for one in outlines])
        self.parties: dict[str, int] = {}
        numbers = [self.parties.setdefault(party, len(self.parties)) for one in outlines for party in one.parties]
        self.party: Ints = np.array(numbers, dtype=np.int64)
        self.mentions: Floats = np.array([count for one in outlines for count in one.mentions], dtype=np.float64)
        speaks = [at < one.heard for one in outlines for at in range(len(one.parties))]
        self.heard: Bools = np.array(speaks, dtype=np.bool_)

    def having(self, wanted: Wanted) -> Ints:
        """The rows whose opening has all of the keywords, ascending."""
        if wanted not in self._known:
            self._known[wanted] = self._found(wanted)
        return self._known[wanted]

    def on(self, topic: str) -> Ints:
        """The rows on a topic of the product, ascending."""
        if topic not in self._topics:
            found = [row for row, one in enumerate(self.reports) if topic in one.outline.topics]
            self._topics[topic] = np.array(found, dtype=np.int64)
        return self._topics[topic]

    def within(self, region: str) -> Ints:
        """The rows about a region, ascending."""
        if region not in self._regions:
            found = [row for row, one in enumerate(self.reports) if region in one.outline.regions]
            self._regions[region] = np.array(found, dtype=np.int64)
        return self._regions[region]

    def _found(self, wanted: Wanted) -> Ints:
        marks, enough = marks_of(wanted)
        rows = self._marked(marks[0])
        for mark in marks[1:]:
            rows = np.intersect1d(rows, self._marked(mark), assume_unique=True)
        if enough:
            return rows
        kept = [row for row in rows.tolist() if holds(*opening(self.reports[row].outline), wanted)]
        return np.array(kept, dtype=np.int64)

    def _marked(self, mark: int) -> Ints:
        return np.searchsorted(self._ends, np.flatnonzero(self._marks == np.uint32(mark)), side="right")
