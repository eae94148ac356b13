"""Small stories for what an editor would put first: `ordered([tale("summit", wrote("Courier"), ...)])` gives names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.digests.composer import Composer, Wish
from bot.store.subscription import Choice
from summarizer.digest.domain import Carrier, FeedCheck, Publisher
from summarizer.digest.outline import Outline, OutlinedReport, OutlinedStory
from summarizer.stories.domain import Story

NOW = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
_DAY = timedelta(days=1)


def wrote(
    outlet: str,
    *,
    hours: float = 3.0,
    about: tuple[str, ...] = ("KEN",),
    heard: int = 1,
    topics: tuple[str, ...] = (),
    regions: tuple[str, ...] = (),
    copies: int = 0,
    mentions: tuple[int, ...] = (),
) -> OutlinedReport:
    """An outlet's own text, so many hours ago, that names parties, the first `heard` on record, with outlets that copy.

    `mentions` are as many as parties; each is named once unless told otherwise.
    """
    seen = NOW - timedelta(hours=hours)
    id = f"{outlet}-{hours}-{'-'.join(about)}"
    outline = Outline(
        title=id,
        published=seen,
        parties=about,
        mentions=mentions or tuple(1 for _ in about),
        heard=heard,
        topics=topics,
        marks=b"",
        opening=b"",
        regions=regions,
    )
    carriers = tuple(
        Carrier(id=f"{id}-{number}", publisher=_publisher(f"Copy {number}"), url=f"{id}-{number}", seen=seen)
        for number in range(copies)
    )
    return OutlinedReport(
        id=id, briefed=id, outline=outline, publisher=_publisher(outlet), seen=seen, carriers=carriers
    )


def _publisher(name: str) -> Publisher:
    return Publisher(name=name, feed=f"https://{name.replace(' ', '-').lower()}.example/rss")


def tale(name: str, *reports: OutlinedReport) -> OutlinedStory:
    """A story of those reports."""
    return OutlinedStory(
        story=Story(id=name, title=None, articles=tuple(report.id for report in reports)), reports=reports
    )


def outlets(count: int, **told: object) -> tuple[OutlinedReport, ...]:
    """The same told by so many outlets, each in words of its own."""
    return tuple(wrote(f"Outlet {number}", **told) for number in range(count))  # type: ignore[arg-type]


def ordered(
    stories: Sequence[OutlinedStory], *, earlier: Sequence[OutlinedReport] = (), days: int = 1, **choice: object
) -> list[str]:
    """The names of the stories in a digest of that choice, in its order."""
    made = Composer(stories, since=NOW - days * _DAY, until=NOW, feeds=FeedCheck(checked=1))
    wish = Wish(choice=Choice(**choice), earlier=frozenset(report.id for report in earlier))  # type: ignore[arg-type]
    return [story.story.id for story in made.choose(wish).stories]
