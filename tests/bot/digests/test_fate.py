"""What became of an article, as `/brief why` tells it."""

from __future__ import annotations

from dataclasses import replace

from digest_desks import HERE, TODAY, desk_over, post, subscribed
from digest_outlines import SampleStories
from digest_samples import NOW, sample_files
from digest_store import OUTLETS, fill, url_of

from bot.digests.desk import DigestDesk, Shelves
from bot.digests.service import DigestService
from bot.store.articles import Articles
from bot.store.database import Database
from bot.store.digested import Digested, Shown
from bot.store.feeds import Feeds
from bot.store.sources import Sources
from bot.store.subscription import Subscription
from summarizer.digest.domain import Report


async def told(database: Database, url: str, *subscriptions: Subscription) -> list[str]:
    files = [replace(file, reports=tuple(_stored(one) for one in file.reports)) for file in sample_files()]
    desk, _ = desk_over(database, files)
    service = DigestService(desk=desk, articles=Articles(database))
    return [line.text for line in await service.fate(HERE, subscriptions, url, NOW)]


def _stored(report: Report) -> Report:
    """The report under the name that the store has for its article."""
    article = replace(report.briefing.article, id=report.briefing.article.url)
    return replace(report, briefing=replace(report.briefing, article=article))


async def test_what_became_of_an_article(database: Database) -> None:
    await fill(database, "lake-1", "lake-2", "dam-1", copy_of={"lake-2": "lake-1"})
    narrow = await subscribed(database, regions=("europe",))
    broad = await subscribed(database, stories=1)
    assert await told(database, url_of("lake-1"), narrow, broad) == [
        "A feed held it first",
        "It was read.",
        "It belongs to the story “Lake Victoria fishing talks break up over patrol boats” (4 originals, 2 carriers).",
        "Subscription 1: the story does not fit what was chosen, or has nothing of the last day (1 story does).",
        "Subscription 2: now in place 1 of 5, with 1 shown: among those shown.",
        "It stood in no digest here in the last 14 days.",
    ]
    copied = await told(database, url_of("lake-2"))
    assert copied[1].startswith("It was read, and carries the text of another article: Lake Victoria")
    below = await told(database, url_of("dam-1"), broad)
    assert below[-2] == "Subscription 1: now in place 5 of 5, with 1 shown: below the cut."


async def test_the_digests_that_had_an_article_are_named(database: Database) -> None:
    await fill(database, "lake-1")
    one = await subscribed(database)
    shown = Shown(story="story-lake", title="Lake", articles=(url_of("lake-1"),))
    await Digested(database).add(one.id, TODAY, [shown], NOW)
    await post(database)
    assert "It stood in the digest of Wednesday 4 March 2026, story 1." in await told(database, url_of("lake-1"))


async def test_a_digest_that_had_the_text_by_another_outlet_is_named(database: Database) -> None:
    await fill(database, "lake-1", "lake-2", copy_of={"lake-2": "lake-1"})
    one = await subscribed(database)
    lake, *_ = sample_files()
    first = _stored(lake.reports[0])
    by, other = first.carriers
    report = replace(first, carriers=(by, replace(other, id=url_of("lake-2"))))
    shelf = SampleStories([replace(lake, reports=(report,))])
    shelves = Shelves(digested=Digested(database), sources=Sources(database), feeds=Feeds(database), briefings=shelf)
    desk = DigestDesk(stories=shelf, shelves=shelves, outlets=OUTLETS)
    await Digested(database).add(one.id, TODAY, [Shown(story="story-lake", title="Lake", articles=(by.id,))], NOW)
    await post(database)
    service = DigestService(desk=desk, articles=Articles(database))
    found = [line.text for line in await service.fate(HERE, (one,), url_of("lake-2"), NOW)]
    assert found[1].startswith("It was read, and carries the text of another article: ")
    assert found[-1] == "It stood in the digest of Wednesday 4 March 2026, story 1."


async def test_an_article_that_nobody_held(database: Database) -> None:
    assert (await told(database, "https://nowhere.example/1"))[0].startswith("None of the feeds")


async def test_an_article_behind_a_paywall(database: Database) -> None:
    await fill(database, "lake-1")
    articles = Articles(database)
    known = await articles.find(url_of("lake-1"))
    assert known is not None
    await articles.unread(known.id, "paywalled", "The page asks for a subscription.", attempts=1, try_at=None)
    assert await told(database, url_of("lake-1")) == [
        "A feed held it first",
        "It could not be read: it is behind a paywall. The page asks for a subscription.",
    ]


async def test_an_article_that_robots_txt_closes(database: Database) -> None:
    await fill(database, "lake-1")
    articles = Articles(database)
    known = await articles.find(url_of("lake-1"))
    assert known is not None
    await articles.unread(known.id, "disallowed", "The robots.txt of a.example says so.", attempts=1, try_at=None)
    assert await told(database, url_of("lake-1")) == [
        "A feed held it first",
        "It was not opened: the outlet's robots.txt asks automatic readers not to open it.",
    ]
