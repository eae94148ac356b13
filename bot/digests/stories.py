"""The stories of the last days as a process has them that composes digests: in outline, and read from the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from time import monotonic

from bot.digests.catalogue import Publishers
from bot.store.told_stories import Told, ToldStories
from summarizer.digest.domain import Carrier
from summarizer.digest.outline import OutlinedReport, OutlinedStory
from summarizer.feeds.outlets import Outlet
from summarizer.stories.domain import Headline, Story

KEPT = timedelta(days=8)  # a weekly digest looks back for seven
EVERY = 60.0  # seconds between looks: digests that are due together are composed of the same stories
_TIDY = timedelta(hours=1)


class StoredStories:
    """Follows what the newsroom writes, wherever that runs; `refresh` is called by one task at a time."""

    def __init__(
        self,
        told: ToldStories,
        outlets: Iterable[Outlet],
        *,
        every: float = EVERY,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._told, self._publishers = told, Publishers(outlets)
        self._every, self._clock = every, clock
        self._looked: float | None = None
        self._tidied: datetime | None = None
        self._state = (0, 0)
        self._clear()
        self.version = 0  # counts what changed here

    def _clear(self) -> None:
        self._articles: dict[int, Told] = {}
        self._carriers: dict[int, dict[int, Told]] = {}  # by the original's id
        self._members: dict[str, set[int]] = {}
        self._titles: dict[str, str | None] = {}
        self._files: dict[str, OutlinedStory] = {}

    @property
    def files(self) -> tuple[OutlinedStory, ...]:
        """Every story, as of the last refresh."""
        return tuple(self._files.values())

    def look_again(self) -> None:
        """The next `refresh` looks, however soon it comes."""
        self._looked = None

    async def refresh(self, now: datetime) -> None:
        """Read what the newsroom has written since; looks only now and then."""
        if self._looked is not None and self._clock() < self._looked + self._every:
            return
        state = await self._told.state()
        changed: set[str] = set()
        if state != self._state:
            version, epoch = self._state
            if state[1] != epoch:  # whoever writes now may have begun anew
                changed |= self._files.keys()
                self._clear()
                version = 0
            async for some in self._told.articles(version, now - KEPT):
                changed |= await asyncio.to_thread(self._take, some)
            titles = await self._told.titles(version)
            self._titles |= titles
            changed |= titles.keys()
        if self._tidied is None or now - self._tidied >= _TIDY:
            changed |= self._forget(now - KEPT)
            self._tidied = now
        if changed:
            await asyncio.to_thread(self._file, changed)
            self.version += 1
        self._state, self._looked = state, self._clock()

    def _take(self, some: Iterable[Told]) -> set[str]:
        """Note what articles are now; returns the stories that changed with them."""
        changed: set[str] = set()
        for one in some:
            changed |= self._leave(one.id)
            self._articles[one.id] = one
            if one.original != one.id:
                self._carriers.setdefault(one.original, {})[one.id] = one
            elif one.story is not None and one.outline is not None:
                self._members.setdefault(one.story, set()).add(one.id)
            changed |= self._stories_of(one)
        return changed

    def _leave(self, id: int) -> set[str]:
        """Take an article out of where it was; returns the story that changes with it."""
        before = self._articles.pop(id, None)
        if before is None:
            return set()
        changed = self._stories_of(before)
        if before.original != id:
            carriers = self._carriers.get(before.original, {})
            carriers.pop(id, None)
            if not carriers:
                self._carriers.pop(before.original, None)
        for story in changed:
            self._members.get(story, set()).discard(id)
        return changed

    def _stories_of(self, one: Told) -> set[str]:
        original = one if one.original == one.id else self._articles.get(one.original)
        return set() if original is None or original.story is None else {original.story}

    def _forget(self, before: datetime) -> set[str]:
        """Let go of articles first seen before then, and of stories that have none left."""
        old = [one.id for one in self._articles.values() if one.first_seen < before]
        changed = {story for id in old for story in self._leave(id)}
        for story in [story for story, members in self._members.items() if not members]:
            del self._members[story]
            self._titles.pop(story, None)
            changed.add(story)
        return changed

    def _file(self, changed: Iterable[str]) -> None:
        files = dict(self._files)
        for story in changed:
            members = [self._articles[id] for id in self._members.get(story, ())]
            if members:
                files[story] = self._made(story, sorted(members, key=lambda one: one.number))
            else:
                files.pop(story, None)
        self._files = files

    def _made(self, story: str, members: list[Told]) -> OutlinedStory:
        reports = tuple(report for one in members if (report := self._report(one)) is not None)
        titled = next((one for one in reports if one.id == self._titles.get(story)), None)
        title = Headline(text=titled.outline.title, article=titled.id) if titled and titled.outline.title else None
        return OutlinedStory(
            story=Story(id=story, title=title, articles=tuple(one.id for one in reports)), reports=reports
        )

    def _report(self, one: Told) -> OutlinedReport | None:
        """The article as a report; each outlet carries a text once."""
        if one.outline is None:
            return None
        publisher = self._publishers.of(one.url, one.feeds)
        carriers: dict[str, Carrier] = {}
        for other in sorted(self._carriers.get(one.id, {}).values(), key=lambda carrier: carrier.id):
            by = self._publishers.of(other.url, other.feeds)
            if by.feed != publisher.feed:
                carriers.setdefault(by.feed, Carrier(id=other.url, publisher=by, url=other.url, seen=other.first_seen))
        return OutlinedReport(
            id=one.url,
            briefed=one.url,
            outline=one.outline,
            publisher=publisher,
            seen=one.first_seen,
            carriers=tuple(carriers.values()),
        )
