"""Rounds over a local web whose hosts have wishes: what is opened, what is put off, what is left alone."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from bot_fakes import FakePipeline
from feed_site import Reply, Web, feed_of, page_of, report

from bot.commands.briefer import Briefer
from bot.digests.manners import PATIENCE
from bot.digests.opening import OpenSettings
from summarizer.feeds.robots import MOST_DELAY

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
HOST, OTHER = "herald.example", "other.example"


def robots(text: str) -> Reply:
    return Reply(body=text.encode(), kind="text/plain")


async def announced(web: Web, bench, *paths: str, host: str = HOST) -> None:
    """A feed holds these articles, each of which can be read."""
    web.pages[host, "/rss"] = feed_of(*(web.url(host, path) for path in paths))
    for path in paths:
        web.pages.setdefault((host, path), page_of(report(f"country{path[1:]}")))
    await bench.feeds.want([web.url(host, "/rss")], NOW)


async def test_what_robots_txt_closes_is_not_opened(web: Web, desk) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/robots.txt"] = robots("User-agent: Communique\nDisallow: /private\n")
    await announced(web, bench, "/private/1", "/news/1")
    assert dict((await bench.poller.poll_due(NOW)).states) == {"disallowed": 1, "fetched": 1}
    assert web.asked(HOST, "/private/1") == []
    known = await bench.articles.find(web.url(HOST, "/private/1"))
    assert (known.state, known.reason) == (
        "disallowed",
        "The robots.txt of herald.example asks automatic readers not to open it.",
    )
    assert (await bench.poller.poll_due(NOW + 20 * MINUTE)).states == {}
    (pulse,) = await bench.feeds.pulses(NOW)
    assert (pulse.read, pulse.disallowed) == (1, 1)


async def test_the_feed_itself_is_read_whatever_robots_txt_says(web: Web, desk) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/robots.txt"] = robots("User-agent: *\nDisallow: /\n")
    await announced(web, bench, "/news/1")
    round = await bench.poller.poll_due(NOW)
    assert (round.new, round.failed, dict(round.states)) == (1, (), {"disallowed": 1})


@pytest.mark.parametrize("wish", [{"robots": False}, {"agreed": (HOST,)}])
async def test_an_operator_who_has_agreed_with_outlets_reads_on(web: Web, desk, wish: dict[str, object]) -> None:
    bench = desk(HOST, **wish)
    web.pages[HOST, "/robots.txt"] = robots("User-agent: *\nDisallow: /\n")
    await announced(web, bench, "/news/1")
    assert dict((await bench.poller.poll_due(NOW)).states) == {"fetched": 1}
    assert web.asked(HOST, "/robots.txt") == []


async def test_a_redirect_is_followed_only_where_that_page_is_open(web: Web, desk) -> None:
    bench = desk(HOST, OTHER)
    web.pages[HOST, "/robots.txt"] = robots("User-agent: *\nDisallow: /private\n")
    web.pages[OTHER, "/robots.txt"] = robots("User-agent: *\nDisallow: /closed\n")
    for path, to in {"/1": "/private/1", "/2": web.url(OTHER, "/closed"), "/3": web.url(OTHER, "/open")}.items():
        web.pages[HOST, path] = Reply(status=302, headers={"Location": to})
    web.pages[OTHER, "/open"] = page_of(report("alpha"))
    await announced(web, bench, "/1", "/2", "/3")
    assert dict((await bench.poller.poll_due(NOW)).states) == {"disallowed": 2, "fetched": 1}
    opened = Counter((one.host, one.path) for one in web.seen)
    assert (HOST, "/private/1") not in opened
    assert (OTHER, "/closed") not in opened
    assert opened[OTHER, "/robots.txt"] == opened[HOST, "/robots.txt"] == 1


async def test_a_host_that_hides_its_robots_txt_is_tried_again_and_given_up(web: Web, desk) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/robots.txt"] = Reply(status=500)
    await announced(web, bench, "/news/1")
    states = [dict((await bench.poller.poll_due(NOW + n * 15 * MINUTE)).states) for n in range(12)]
    assert [(n, state) for n, state in enumerate(states) if state] == [
        (0, {"waiting": 1}),
        (2, {"waiting": 1}),
        (6, {"failed": 1}),
    ]
    assert (await bench.articles.find(web.url(HOST, "/news/1"))).reason == (
        "herald.example did not hand out its robots.txt, which says what automatic readers may open (status 500)."
    )
    assert web.asked(HOST, "/news/1") == []


async def test_its_articles_are_read_once_it_tells_again(web: Web, desk) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/robots.txt"] = Reply(status=503, headers={"Retry-After": "7200"})
    await announced(web, bench, "/news/1")
    await bench.poller.poll_due(NOW)
    web.pages[HOST, "/robots.txt"] = robots("")
    assert (await bench.poller.poll_due(NOW + 2 * HOUR - MINUTE)).states == {}
    assert dict((await bench.poller.poll_due(NOW + 2 * HOUR)).states) == {"fetched": 1}


async def test_a_pause_between_pages_is_kept(web: Web, desk) -> None:
    bench = desk(HOST, OTHER)
    web.pages[HOST, "/robots.txt"] = robots("User-agent: *\nCrawl-delay: 0.3\n")
    await announced(web, bench, "/1", "/2", "/3")
    began = asyncio.get_running_loop().time()
    states = (await bench.poller.poll_due(NOW)).states
    assert states["fetched"] + states["duplicate"] == 3
    _, second, third = sorted(one.at for one in web.seen if one.path in ("/1", "/2", "/3"))
    assert second - began > 0.3  # a busy machine makes any of them later, and none earlier
    assert third - began > 0.6


async def test_who_would_wait_too_long_waits_for_another_round(web: Web, desk) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/robots.txt"] = robots(f"User-agent: *\nCrawl-delay: {MOST_DELAY}\n")
    await announced(web, bench, "/1", "/2", "/3")
    assert dict((await bench.poller.poll_due(NOW)).states) == {"fetched": 1, "waiting": 2}
    assert (await bench.poller.poll_due(NOW + timedelta(seconds=PATIENCE - 5))).states == {}
    for minutes in (1, 2, 3):  # by the clock of the test, not by that of the hosts: each time one is put off again
        assert dict((await bench.poller.poll_due(NOW + minutes * MINUTE + SECOND)).states) == {"waiting": 1}
    assert sum(one.path in ("/1", "/2", "/3") for one in web.seen) == 1
    put_off = await bench.articles.claim_waiting(NOW + HOUR)
    assert [one.attempts for one in put_off] == [0, 0]
    assert (await bench.articles.find(put_off[0].url)).reason == (
        "It is put off: pages of herald.example are opened with pauses between them."
    )


async def test_a_host_with_long_pauses_does_not_keep_others_waiting(web: Web, desk) -> None:
    bench = desk(HOST, OTHER, opens=OpenSettings(articles=3))
    web.pages[HOST, "/robots.txt"] = robots(f"User-agent: *\nCrawl-delay: {MOST_DELAY}\n")
    await announced(web, bench, "/1", host=OTHER)
    await bench.poller.asker.ask_due(NOW)  # the others are newer, and come first
    await announced(web, bench, *(f"/{number}" for number in range(2, 9)))
    await bench.poller.asker.ask_due(NOW + SECOND)
    for minutes in range(6):
        await bench.poller.opener.open_waiting(NOW + minutes * (MINUTE + SECOND) + SECOND)
    assert len(web.asked(OTHER, "/1")) == 1


async def test_a_host_that_has_too_many_requests_gets_no_more_in_that_round(web: Web, desk) -> None:
    bench = desk(HOST, at_once=1)
    for path in ("/1", "/2", "/3"):
        web.pages[HOST, path] = Reply(status=429, headers={"Retry-After": "5400"})
    await announced(web, bench, "/1", "/2", "/3")
    assert dict((await bench.poller.poll_due(NOW)).states) == {"waiting": 3}
    assert sum(one.path in ("/1", "/2", "/3") for one in web.seen) == 1
    assert (await bench.poller.poll_due(NOW + 89 * MINUTE)).states == {}
    for path in ("/1", "/2", "/3"):
        web.pages[HOST, path] = page_of(report(f"country{path[1:]}"))
    assert sum((await bench.poller.poll_due(NOW + 90 * MINUTE)).states.values()) == 3


async def test_a_link_that_somebody_sends_is_opened_for_them(web: Web) -> None:
    web.pages[HOST, "/robots.txt"] = robots("User-agent: *\nDisallow: /\n")
    web.pages[HOST, "/1"] = page_of(report("alpha"))
    briefer = Briefer(fetcher=lambda: web.fetcher(HOST), pipeline=FakePipeline, max_bytes=100_000)
    briefing = await briefer.link(web.url(HOST, "/1"))
    assert "envoys of alpha" in briefing.article.text
    assert web.asked(HOST, "/robots.txt") == []


async def test_after_a_restart_nobody_is_asked_before_the_time(web: Web, desk) -> None:
    before = desk(HOST)
    web.pages[HOST, "/robots.txt"] = robots("")
    await announced(web, before, "/1", "/2")
    await before.poller.poll_due(NOW)
    asked = len(web.seen)
    after = desk(HOST)
    await after.feeds.want([web.url(HOST, "/rss")], NOW + MINUTE)
    assert (await after.poller.poll_due(NOW + MINUTE)).results == ()
    assert len(web.seen) == asked
