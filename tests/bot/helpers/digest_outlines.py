"""The invented stories as a process has them that composes digests: in outline, with briefings to be looked up.

composer = Composer(outlined(FILES), since=DAY_AGO, until=NOW, feeds=CHECK)
digest = composed(composer, Wish(), FILES)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from bot.digests.composer import Composer, Wish
from summarizer.digest.domain import Digest, Report, StoryFile
from summarizer.digest.outline import Outline, OutlinedReport, OutlinedStory
from summarizer.digest.outlining import outline
from summarizer.domain import Briefing
from summarizer.stories.encoder import load_encoder
from summarizer.stories.features import features


def outlined(files: Iterable[StoryFile]) -> tuple[OutlinedStory, ...]:
    """Each story with its reports in outline."""
    return tuple(
        OutlinedStory(
            story=file.story,
            reports=tuple(
                OutlinedReport(
                    id=report.article.id,
                    briefed=report.article.id,
                    outline=_outline(report),
                    publisher=report.publisher,
                    seen=report.seen,
                    carriers=report.carriers,
                )
                for report in file.reports
            ),
        )
        for file in files
    )


@cache
def _outline(report: Report) -> Outline:
    """As the newsroom makes it."""
    return outline(report.briefing, features(report.article, load_encoder()).vector)


def briefings_of(files: Iterable[StoryFile]) -> dict[str, Briefing]:
    """The briefings of all reports, by the articles' ids."""
    return {report.article.id: report.briefing for file in files for report in file.reports}


def composed(composer: Composer, wish: Wish, files: Iterable[StoryFile]) -> Digest:
    """The digest of a wish."""
    return composer.digest(composer.choose(wish), briefings_of(files))


class SampleStories:
    """Stories that a test chooses, with their briefings, as the desk asks for both."""

    def __init__(self, files: Iterable[StoryFile]) -> None:
        self.version, self.asked = 0, 0
        self.put(files)

    def put(self, files: Iterable[StoryFile]) -> None:
        chosen = tuple(files)
        self.files, self.version = outlined(chosen), self.version + 1
        self.briefings = briefings_of(chosen)

    async def refresh(self, now: datetime) -> None:
        """There is nothing else to look at."""

    async def find_urls(self, urls: Iterable[str]) -> dict[str, Briefing]:
        """As Briefings has it."""
        self.asked += 1
        return {url: self.briefings[url] for url in urls if url in self.briefings}
