"""What a channel's own feed brings speaks for nobody else: copies of one text, and who reads which of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from feed_site import Web, feed_of, page_of, report

from bot.store.database import Database
from bot.store.keys import ChannelKey
from bot.store.sources import Sources

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OURS, THEIRS = (ChannelKey(platform="slack", workspace=name, channel="C1") for name in ("T1", "T2"))
TRUE = report("alpha")
FALSE = TRUE.replace("had rejected", "had never rejected", 1)  # what somebody would like an outlet to have said
HOSTS = ("mirror.example", "herald.example", "post.example")
MIRROR, HERALD, POST = HOSTS


class Bench:
    """Feeds that hold one story each, read one after the other; the Herald's and the Post's are the product's."""

    def __init__(self, web: Web, desk, database: Database) -> None:
        self._web, self.sources = web, Sources(database)
        self._desk = desk(*HOSTS, standard=(self.feed(HERALD), self.feed(POST)))
        self._wanted: list[str] = []
        self._round = NOW

    def feed(self, host: str, path: str = "/rss") -> str:
        return self._web.url(host, path)

    def story(self, host: str) -> str:
        return self._web.url(host, "/story")

    async def added(self, host: str, *by: ChannelKey) -> None:
        for channel in by:
            await self.sources.add(channel, self.feed(host), by="U1", now=self._round)

    async def read(self, host: str, text: str) -> None:
        """The host's feed announces a story with that text; it is opened."""
        self._web.pages[host, "/rss"] = feed_of(self.story(host))
        self._web.pages[host, "/story"] = page_of(text)
        await self.polled(self.feed(host))

    async def polled(self, *feeds: str) -> None:
        self._wanted += feeds
        await self._desk.feeds.want(self._wanted, self._round)
        await self._desk.poller.poll_due(self._round)
        self._round += HOUR

    async def originals(self) -> dict[str, str]:
        """The host of each story by the host of the story whose text it is said to carry."""
        known = {host: await self._desk.articles.find(self.story(host)) for host in HOSTS}
        hosts = {one.id: host for host, one in known.items() if one is not None}
        return {host: hosts[one.original] for host, one in known.items() if one is not None}

    def announce_elsewhere(self, host: str, holder: str, path: str) -> str:
        """Another feed, at another host, that holds the first one's story."""
        self._web.pages[holder, path] = feed_of(self.story(host))
        return self.feed(holder, path)


async def test_a_mirror_that_was_first_speaks_for_no_outlet(web: Web, desk, database: Database) -> None:
    bench = Bench(web, desk, database)
    await bench.added(MIRROR, THEIRS)
    await bench.read(MIRROR, FALSE)
    await bench.read(HERALD, TRUE)
    await bench.read(POST, TRUE)
    assert await bench.originals() == {MIRROR: MIRROR, HERALD: HERALD, POST: HERALD}


async def test_an_outlet_speaks_for_a_mirror(web: Web, desk, database: Database) -> None:
    bench = Bench(web, desk, database)
    await bench.added(MIRROR, THEIRS)
    await bench.read(HERALD, TRUE)
    await bench.read(MIRROR, FALSE)
    assert await bench.originals() == {HERALD: HERALD, MIRROR: HERALD}


async def test_feeds_of_one_channel_are_compared(web: Web, desk, database: Database) -> None:
    bench = Bench(web, desk, database)
    mine = bench.announce_elsewhere(POST, MIRROR, "/mine")
    await bench.added(MIRROR, THEIRS, OURS)
    await bench.read(MIRROR, TRUE)
    await bench.sources.add(OURS, mine, by="U1", now=NOW)
    web.pages[POST, "/story"] = page_of(FALSE)
    await bench.polled(mine)
    assert await bench.originals() == {MIRROR: MIRROR, POST: MIRROR}


async def test_feeds_of_two_channels_are_not(web: Web, desk, database: Database) -> None:
    bench = Bench(web, desk, database)
    mine = bench.announce_elsewhere(POST, MIRROR, "/mine")
    await bench.added(MIRROR, THEIRS)
    await bench.read(MIRROR, FALSE)
    await bench.sources.add(OURS, mine, by="U1", now=NOW)
    web.pages[POST, "/story"] = page_of(TRUE)
    await bench.polled(mine)
    assert await bench.originals() == {MIRROR: MIRROR, POST: POST}


async def test_an_outlets_page_that_a_mirrors_feed_held_first_is_the_outlets_again(
    web: Web, desk, database: Database
) -> None:
    bench = Bench(web, desk, database)
    early = bench.announce_elsewhere(HERALD, MIRROR, "/early")
    await bench.added(MIRROR, THEIRS)
    await bench.sources.add(THEIRS, early, by="U1", now=NOW)
    await bench.read(MIRROR, FALSE)
    web.pages[HERALD, "/story"] = page_of(TRUE)
    await bench.polled(early)
    assert (await bench.originals())[HERALD] == MIRROR  # nobody else reads either
    await bench.read(HERALD, TRUE)
    assert await bench.originals() == {MIRROR: MIRROR, HERALD: HERALD}
    await bench.read(POST, TRUE)
    assert (await bench.originals())[POST] == HERALD


async def test_a_channel_that_adds_a_feed_later_gets_its_own_words(web: Web, desk, database: Database) -> None:
    bench = Bench(web, desk, database)
    mine = bench.announce_elsewhere(POST, MIRROR, "/mine")
    await bench.added(MIRROR, THEIRS)
    await bench.sources.add(THEIRS, mine, by="U1", now=NOW)
    await bench.read(MIRROR, FALSE)
    web.pages[POST, "/story"] = page_of(TRUE)
    await bench.polled(mine)
    assert (await bench.originals())[POST] == MIRROR
    await bench.sources.add(OURS, mine, by="U2", now=NOW + HOUR)
    await bench.polled()
    assert (await bench.originals())[POST] == POST
