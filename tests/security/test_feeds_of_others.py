"""A feed that one workspace added is told to nobody else: not its address, nor its articles, nor how it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from digest_outlines import SampleStories
from digest_samples import MERIDIAN, NOW, sample_files
from digest_store import OUTLETS, fill, url_of
from two_workspaces import words

from bot.digests.catalogue import health_lines, want_feeds
from bot.digests.desk import DigestDesk, Shelves
from bot.digests.service import DigestService
from bot.present.digest import digest_messages
from bot.store.articles import Articles
from bot.store.database import Database
from bot.store.digested import Digested
from bot.store.feeds import Feeds
from bot.store.keys import ChannelKey
from bot.store.sources import Sources
from bot.store.subscription import Choice, Target
from summarizer.digest.domain import Carrier, Publisher, Report, StoryFile
from summarizer.feeds.entries import FeedResult

THEIRS = Target(platform="slack", workspace="T1", channel="C1")  # who added the feed
STRANGER = Target(platform="slack", workspace="T2", channel="C1")
FEED = MERIDIAN.feed
STANDARD = tuple(outlet for outlet in OUTLETS if outlet.feed != FEED)
OWN = Publisher(name="meridian.example", feed=FEED, standard=False)
TRACES = ("meridian", "Meridian")


def added() -> list[StoryFile]:
    """The sample stories as they are where The Meridian is no outlet of the product's, but somebody's own feed."""
    return [replace(file, reports=tuple(_report(one) for one in file.reports)) for file in sample_files()]


def _report(report: Report) -> Report:
    article = replace(report.article, id=str(report.article.url), outlet=_own(report.publisher).name)
    briefing = replace(report.briefing, article=article)
    carriers = tuple(replace(one, publisher=_own(one.publisher)) for one in report.carriers)
    return replace(report, briefing=briefing, publisher=_own(report.publisher), carriers=carriers)


def _own(publisher: Publisher) -> Publisher:
    return OWN if publisher.feed == FEED else publisher


def service(database: Database, files: Sequence[StoryFile]) -> DigestService:
    shelf = SampleStories(files)
    shelves = Shelves(digested=Digested(database), sources=Sources(database), feeds=Feeds(database), briefings=shelf)
    desk = DigestDesk(stories=shelf, shelves=shelves, outlets=STANDARD)
    return DigestService(desk=desk, articles=Articles(database))


@pytest.fixture
async def subscribed(database: Database) -> Database:
    """The feed is T1's own, and is polled."""
    room = ChannelKey(platform=THEIRS.platform, workspace=THEIRS.workspace, channel=THEIRS.channel)
    await Sources(database).add(room, FEED, by="U1", now=NOW)
    await want_feeds(Feeds(database), Sources(database), STANDARD, NOW - timedelta(days=2))
    return database


async def shown(found: DigestService, target: Target) -> str:
    """All that a digest of everything says."""
    digest = await found.now(target, Choice(stories=20), NOW)
    return "\n".join(words(message) for message in digest_messages(digest, "Digest"))


async def test_its_articles_are_in_no_digest_of_others(subscribed: Database) -> None:
    found = service(subscribed, added())
    assert "meridian.example" in await shown(found, THEIRS)
    assert not [trace for trace in TRACES if trace in await shown(found, STRANGER)]


async def test_a_text_that_it_held_first_is_not_told_to_others(subscribed: Database) -> None:
    """Nor under the name of an outlet that carries it: the words may have been changed before that one had them."""
    outlet = STANDARD[0]
    public = Publisher(name=outlet.name, feed=outlet.feed, ownership=outlet.ownership, region=outlet.region)
    lake, *_ = added()
    url = "https://public.example/lake"
    first = replace(
        lake.reports[0], publisher=OWN, carriers=(Carrier(id=url, publisher=public, url=url, seen=NOW - timedelta(1)),)
    )
    secret = replace(
        first.briefing.article, id="https://meridian.example/x?key=1", url="https://meridian.example/x?key=1"
    )
    first = replace(first, briefing=replace(first.briefing, article=secret), seen=NOW - timedelta(hours=2))
    first = replace(first, carriers=(replace(first.carriers[0], seen=NOW - timedelta(hours=1)),))
    found = service(subscribed, [replace(lake, reports=(first,))])
    told = await shown(found, STRANGER)
    assert not [trace for trace in (url, outlet.name, *TRACES) if trace in told]
    assert lake.reports[0].briefing.positions
    assert "meridian.example" in await shown(found, THEIRS)


async def fails(database: Database, *urls: str) -> None:
    """The feeds have not answered for a day."""
    feeds = Feeds(database)
    for feed in await feeds.claim_due(NOW):
        error = f"{feed.url} cannot be reached." if feed.url in urls else None
        result = FeedResult(url=feed.url, error=error, title="The Meridian" if feed.url == FEED else "A feed")
        await feeds.polled(feed, result, next_at=NOW, now=NOW - timedelta(days=1))


async def test_how_it_does_stands_in_no_footer_of_others(subscribed: Database) -> None:
    await fails(subscribed, FEED, STANDARD[0].feed)
    found = service(subscribed, added())
    mine = (await found.now(THEIRS, Choice(), NOW)).feeds
    others = (await found.now(STRANGER, Choice(), NOW)).feeds
    assert mine.failed == tuple(sorted((FEED, STANDARD[0].name)))
    assert others.failed == (STANDARD[0].name,)
    assert mine.checked == others.checked + 1


async def test_how_it_does_is_counted_in_the_status_and_not_named(subscribed: Database) -> None:
    await fails(subscribed, FEED, STANDARD[0].feed)
    told = await health_lines(Feeds(subscribed), STANDARD, NOW)
    assert told[0].startswith(STANDARD[0].name)
    assert told[1:] == ("One feed that a channel added is not well.",)


async def test_what_became_of_its_articles_is_told_to_nobody_else(subscribed: Database) -> None:
    held = next(report for file in sample_files() for report in file.reports if report.publisher.feed == FEED)
    await fill(subscribed, held.article.id)
    url = url_of(held.article.id)
    found = service(subscribed, added())
    mine = [line.text for line in await found.fate(THEIRS, (), url, NOW)]
    assert mine[:2] == ["A feed held it first", "It was read."]
    (line,) = await found.fate(STRANGER, (), url, NOW)
    assert line.text.startswith("None of the feeds")


async def test_that_an_article_copies_one_of_its_is_told_without_naming_it(subscribed: Database) -> None:
    first = next(report for file in sample_files() for report in file.reports if report.publisher.feed == FEED)
    copy = next(report for file in sample_files() for report in file.reports if report.publisher.feed != FEED)
    await fill(subscribed, first.article.id, copy.article.id, copy_of={copy.article.id: first.article.id})
    found = service(subscribed, added())
    lines = await found.fate(STRANGER, (), url_of(copy.article.id), NOW)
    assert lines[1].text == "It was read, and carries the text of another article."
    told = "\n".join(f"{line.text} {line.link}" for line in lines)
    assert not [trace for trace in TRACES if trace in told]
