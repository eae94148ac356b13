"""The product's feeds and the channels' own, together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from feed_site import Web, feed_of, page_of

from bot.digests.catalogue import carried, defaults, health_lines, want_feeds
from bot.store.database import Database
from bot.store.keys import ChannelKey
from bot.store.sources import Source, Sources
from summarizer.feeds.entries import FeedResult
from summarizer.feeds.outlets import Outlet

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ROOM = ChannelKey(platform="slack", workspace="T1", channel="C1")
TEXT = "\n\n".join(
    f"Paragraph {n} of the report says that the envoys of both states met for hour {n} and that nothing was signed, "
    f"as an official in room {n} put it on Sunday."
    for n in range(6)
)


def outlet(id: str, feed: str, agency: str | None = None) -> Outlet:
    return Outlet(
        id=id,
        name=id.title(),
        country="NOR",
        language="en",
        ownership="state" if agency else "private",
        owner="Somebody",
        region="europe",
        topics=("politics",),
        feed=feed,
        agency=agency,
    )


HERALD, POST = outlet("herald", "https://herald.example/rss"), outlet("post", "https://post.example/rss")


async def test_the_products_feeds_and_those_of_channels_are_polled(database: Database, desk) -> None:
    sources, feeds = Sources(database), desk().feeds
    await sources.add(ROOM, "https://own.example/rss", by="U1", now=NOW)
    await sources.remove(ROOM, HERALD.feed, by="U1", now=NOW)
    await want_feeds(feeds, sources, [HERALD, POST], NOW)
    wanted = {feed.url for feed in await feeds.claim_due(NOW)}
    assert wanted == {HERALD.feed, POST.feed, "https://own.example/rss"}
    assert defaults([HERALD]) == (Source(url=HERALD.feed, title="Herald"),)


async def test_users_read_outlets_names(database: Database, desk) -> None:
    feeds = desk().feeds
    await want_feeds(feeds, Sources(database), [HERALD, POST], NOW)
    for feed in await feeds.claim_due(NOW):
        error = "herald.example cannot be reached." if feed.url == HERALD.feed else None
        await feeds.polled(feed, FeedResult(url=feed.url, error=error, title="RSS"), next_at=NOW, now=NOW)
    assert await health_lines(feeds, [HERALD, POST], NOW + DAY) == (
        "Herald: no answer for 1 day (herald.example cannot be reached)",
    )


async def test_who_carries_a_wire_text(web: Web, desk) -> None:
    hosts = ("paper.example", "wire.example", "blog.example")
    bench = desk(*hosts)
    for host in hosts:
        credit = "" if host == "blog.example" else "OSLO (TASS) - "
        web.pages[host, "/rss"] = feed_of(web.url(host, "/a"))
        web.pages[host, "/a"] = page_of(credit + TEXT)
    await bench.feeds.want([web.url(host, "/rss") for host in hosts], NOW)
    await bench.poller.poll_due(NOW)
    wire = outlet("wire", web.url("wire.example", "/rss").replace("http", "https"), agency="TASS")
    object.__setattr__(wire, "feed", web.url("wire.example", "/rss"))  # the test's own site has no https
    (original,) = carried(await bench.articles.readable(NOW), [wire])
    assert original.article.outlet == "wire"
    assert original.credit == "TASS"
    assert set(original.outlets) == {"wire", "paper.example", "blog.example"}
