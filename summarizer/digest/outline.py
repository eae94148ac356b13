"""What is kept in memory of an article that is in a story: enough to match and rank it, a fraction of its briefing."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from summarizer.digest.domain import Carrier, Publisher, Report, StoryFile
from summarizer.domain import Briefing
from summarizer.stories.domain import Story

BREAK = "\0"  # between headline and text of an opening; no article has one


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An article in a kilobyte or two.

    `parties` are those that its briefing has standings of, the first `heard` of them with a statement; `mentions`, of
    the same length, counts at least one each. `topics` and `regions` are the product's. `marks` are the opening's,
    little-endian unsigned 32-bit, ascending; `opening` is the headline and the first words, compressed.
    """

    title: str
    published: datetime | None
    parties: tuple[str, ...]
    mentions: tuple[int, ...]
    heard: int
    topics: tuple[str, ...]
    marks: bytes
    opening: bytes
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutlinedReport:
    """One original text about a story in outline; `id` is its canonical URL. The rest is as in `Report`.

    `briefed` is the URL of the article whose briefing it has.
    """

    id: str
    briefed: str
    outline: Outline
    publisher: Publisher
    seen: datetime
    carriers: tuple[Carrier, ...] = ()

    @property
    def at(self) -> datetime:
        """When it appeared: as published, but never after a feed held it."""
        published = self.outline.published
        return self.seen if published is None else min(published, self.seen)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the article and of those that carry its text."""
        return self.id, *(carrier.id for carrier in self.carriers)

    def report(self, briefing: Briefing) -> Report:
        """The report, with the briefing of `briefed`."""
        article = replace(briefing.article, id=self.id)  # a page at two addresses is briefed once
        told = replace(briefing, article=article)
        return Report(briefing=told, publisher=self.publisher, seen=self.seen, carriers=self.carriers)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutlinedStory:
    """A story and its reports in outline, in the order in which they came. Never empty."""

    story: Story
    reports: tuple[OutlinedReport, ...]

    def __post_init__(self) -> None:
        if not self.reports:
            raise ValueError("a story without reports")

    @property
    def headline(self) -> str:
        """The headline that the story goes by; else that of its first report with one."""
        titled = self.story.title.article if self.story.title else None
        heads = {one.id: one.outline.title for one in self.reports if one.outline.title}
        return heads.get(titled or "") or next(iter(heads.values()), "")

    def has(self, article: str) -> bool:
        """Whether one of its reports, or an article that carries one, has this id."""
        return any(article in one.ids for one in self.reports)

    def told(self, briefings: Mapping[str, Briefing]) -> StoryFile | None:
        """The story with its reports' briefings, without those that are not among them; None where that is all."""
        found = ((one, briefings.get(one.briefed)) for one in self.reports)
        reports = tuple(one.report(briefing) for one, briefing in found if briefing is not None)
        return StoryFile(story=self.story, reports=reports) if reports else None


def opening(one: Outline) -> tuple[str, str]:
    """The headline and the first words again."""
    title, _, text = zlib.decompress(one.opening).decode().partition(BREAK)
    return title, text
