"""Digests out of stories: what equal wishes share is composed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.digests.matching import Matching, Openings
from bot.digests.ranking import weight
from bot.store.subscription import Choice
from summarizer.digest.domain import Digest, Entry, FeedCheck, Publisher, StoryBriefing, StoryFile
from summarizer.digest.story import brief_story, news, read_by

MOST_STORIES = 5_000  # briefings that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which feeds count: the product's own but for `removed`, and `added` ones, all by their addresses."""

    removed: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()

    def __call__(self, publisher: Publisher) -> bool:
        """Whether the publisher's feed counts."""
        return publisher.feed in self.added or (publisher.standard and publisher.feed not in self.removed)


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a digest is to be: equal wishes get the same digest. `earlier` are ids of articles of earlier digests."""

    choice: Choice = field(default_factory=Choice)
    selection: Selection = EVERYTHING
    earlier: frozenset[str] = frozenset()


class Memory:
    """What composers of one newsroom share: what articles open with, and stories as they were briefed."""

    def __init__(self) -> None:
        self.openings = Openings()
        self._stories: dict[tuple[object, ...], StoryBriefing] = {}

    def story(self, file: StoryFile) -> StoryBriefing:
        """The story's briefing, made once as long as no report or carrier comes in."""
        key = (file.story.id, file.story.title, *((one.article.id, one.carriers) for one in file.reports))
        if key not in self._stories:
            if len(self._stories) >= MOST_STORIES:
                self._stories.clear()
            self._stories[key] = brief_story(file)
        return self._stories[key]


class Composer:
    """Composes digests of the stories with a report that came after `since` and not after `until`, both aware UTC.

    Deterministic: the same stories and the same wish give the same digest. Not for several threads at once.
    """

    def __init__(
        self,
        files: Iterable[StoryFile],
        *,
        since: datetime,
        until: datetime,
        feeds: FeedCheck,
        memory: Memory | None = None,
    ) -> None:
        self._since, self._until, self._feeds = since, until, feeds
        self._memory = memory or Memory()
        self._files = [cut for file in files if (cut := _until(file, until)) is not None]
        self._matching: dict[Selection, tuple[list[StoryFile], Matching]] = {}
        self._ranked: dict[tuple[Choice, Selection], Sequence[StoryFile]] = {}
        self._digests: dict[Wish, Digest] = {}

    def digest(self, wish: Wish) -> Digest:
        """At most as many stories as the choice asks for, all with something that no earlier digest had."""
        if wish not in self._digests:
            self._digests[wish] = self._compose(wish)
        return self._digests[wish]

    def place(self, wish: Wish, article: str) -> tuple[int | None, int]:
        """The place of the article's story among those that fit, from 1 or None, and how many fit."""
        ranked = self._rank(wish)
        at = next((at for at, file in enumerate(ranked, start=1) if _has(file, article)), None)
        return at, len(ranked)

    def story(self, article: str, selection: Selection = EVERYTHING) -> StoryBriefing | None:
        """The briefing of the story with that article, as those feeds have it; None where no story of theirs has it."""
        file = next((file for file in self._files if _has(file, article)), None)
        cut = None if file is None else read_by(file, selection)
        return None if cut is None else self._memory.story(cut)

    def _compose(self, wish: Wish) -> Digest:
        entries: list[Entry] = []
        ranked, repeated = self._rank(wish), 0
        for file in ranked:
            if all(report.article.id in wish.earlier for report in file.reports):
                repeated += 1
            elif len(entries) < wish.choice.stories:
                story = self._memory.story(file)
                entries.append(Entry(story=story, news=news(story, wish.earlier)))
        return Digest(
            entries=tuple(entries),
            matching=len(ranked),
            repeated=repeated,
            since=self._since,
            until=self._until,
            feeds=self._feeds,
        )

    def _rank(self, wish: Wish) -> Sequence[StoryFile]:
        """The fresh stories that fit, the weightiest first."""
        # How many stories are asked for changes nothing here.
        key = replace(wish.choice, stories=1), wish.selection
        if key not in self._ranked:
            files, matching = self._matched(wish.selection)
            weights = {at: weight(files[at], self._until, fits) for at, fits in matching.fitting(wish.choice).items()}
            order = sorted(weights, key=lambda at: (-weights[at], files[at].story.id))
            self._ranked[key] = [files[at] for at in order]
        return self._ranked[key]

    def _matched(self, selection: Selection) -> tuple[list[StoryFile], Matching]:
        if selection not in self._matching:
            cut = (read_by(file, selection) for file in self._files)
            files = [file for file in cut if file is not None and any(one.seen > self._since for one in file.reports)]
            self._matching[selection] = files, Matching(files, self._memory.openings)
        return self._matching[selection]


def _until(file: StoryFile, until: datetime) -> StoryFile | None:
    """The story as it was then."""
    reports = tuple(report for report in file.reports if report.seen <= until)
    return replace(file, reports=reports) if reports else None


def _has(file: StoryFile, article: str) -> bool:
    return any(
        article == one for report in file.reports for one in (report.article.id, *(c.id for c in report.carriers))
    )
