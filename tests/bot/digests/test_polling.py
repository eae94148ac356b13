"""Rounds of polling over a local web of news sites."""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from feed_site import Reply, Request, Web, feed_of, page_of, report

from bot.digests.opening import OpenSettings
from bot.digests.polling import AskSettings
from summarizer.domain import Article
from summarizer.feeds.pace import Pace
from summarizer.fetch import Answer, Fetcher

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HOST = "herald.example"


async def test_a_round_reads_what_a_feed_announces(web: Web, desk) -> None:
    bench = desk(HOST)
    link = web.url(HOST, "/a")
    web.pages[HOST, "/rss"] = feed_of(link, web.url(HOST, "/gone"))
    web.pages[HOST, "/a"] = page_of(report("alpha"))
    await bench.feeds.want([web.url(HOST, "/rss")], NOW)
    round = await bench.poller.poll_due(NOW)
    assert (round.new, dict(round.states), round.failed) == (2, {"fetched": 1, "failed": 1}, ())
    (known,) = await bench.articles.readable(NOW)
    assert "envoys of alpha" in known.article.text
    gone = await bench.articles.find(web.url(HOST, "/gone"))
    assert (gone.state, "404" in gone.reason) == ("failed", True)
    again = await bench.poller.poll_due(NOW + MINUTE)
    assert (again.results, again.new) == ((), 0)


async def test_what_has_not_changed_is_not_sent_again(web: Web, desk) -> None:
    bench = desk(HOST)

    def feed(request: Request) -> Reply:
        if request.headers.get("if-none-match") == '"v1"':
            return Reply(status=304)
        return Reply(body=feed_of().body, kind="text/xml", headers={"ETag": '"v1"', "Last-Modified": "then"})

    web.pages[HOST, "/rss"] = feed
    await bench.feeds.want([web.url(HOST, "/rss")], NOW)
    await bench.poller.poll_due(NOW)
    for n in (1, 2):
        (result,) = (await bench.poller.poll_due(NOW + n * HOUR)).results
        assert (result.status, result.error) == (304, None)
    first, second, third = web.asked(HOST, "/rss")
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"] == third.headers["if-none-match"] == '"v1"'
    assert third.headers["if-modified-since"] == "then"
    (pulse,) = await bench.feeds.pulses(NOW)
    assert pulse.succeeded_at == NOW + 2 * HOUR


async def test_a_permanent_move_is_remembered_and_a_temporary_one_is_not(web: Web, desk) -> None:
    bench = desk(HOST)
    moves = {"/old": (301, "/new"), "/away": (302, "/here"), "/both": (308, "/away")}
    for path, (status, to) in moves.items():
        web.pages[HOST, path] = Reply(status=status, headers={"Location": to})
    web.pages[HOST, "/new"] = web.pages[HOST, "/here"] = feed_of()
    await bench.feeds.want([web.url(HOST, path) for path in moves], NOW)
    await bench.poller.poll_due(NOW)
    due = {feed.url: feed.at for feed in await bench.feeds.claim_due(NOW + HOUR)}
    assert due == {
        web.url(HOST, "/old"): web.url(HOST, "/new"),
        web.url(HOST, "/away"): web.url(HOST, "/away"),
        web.url(HOST, "/both"): web.url(HOST, "/away"),
    }


async def test_servers_that_fail_are_left_alone_longer_and_longer(web: Web, desk) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/rss"] = Reply(status=500)
    await bench.feeds.want([web.url(HOST, "/rss")], NOW)
    polls = []
    for minute in range(0, 24 * 60, 5):
        if (await bench.poller.poll_due(NOW + minute * MINUTE)).failed:
            polls.append(minute)
    assert polls == [0, 10, 30, 70, 150, 310, 630, 1270]
    (pulse,) = await bench.feeds.pulses(NOW)
    assert (pulse.failing_since, pulse.status) == (NOW, 500)


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_kept_to_the_minute(web: Web, desk, status: int) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/rss"] = Reply(status=status, headers={"Retry-After": str(3 * 3600)})
    await bench.feeds.want([web.url(HOST, "/rss")], NOW)
    assert (await bench.poller.poll_due(NOW)).failed
    assert (await bench.poller.poll_due(NOW + 3 * HOUR - MINUTE)).results == ()
    assert len((await bench.poller.poll_due(NOW + 3 * HOUR)).results) == 1


async def test_a_feeds_wishes_decide_when_it_is_asked_again(web: Web, desk) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/slow"] = feed_of(head="<ttl>120</ttl>")
    web.pages[HOST, "/cached"] = Reply(body=feed_of().body, kind="text/xml", headers={"Cache-Control": "max-age=3600"})
    web.pages[HOST, "/usual"] = feed_of()
    await bench.feeds.want([web.url(HOST, path) for path in ("/slow", "/cached", "/usual")], NOW)
    await bench.poller.poll_due(NOW)
    asked = Counter()
    for minutes in range(10, 125, 10):
        for result in (await bench.poller.poll_due(NOW + minutes * MINUTE)).results:
            asked[result.url.rpartition("/")[2]] += 1
    assert asked == {"slow": 1, "cached": 2, "usual": 4}


async def test_one_bad_feed_is_data_and_the_others_are_read(web: Web, desk) -> None:
    bench = desk(HOST, "nowhere.example", "slow.example", timeout=6)
    bomb = gzip.compress(b"<rss>" + b" " * 50 * 2**20)
    web.pages[HOST, "/bomb"] = Reply(body=bomb, kind="text/xml", headers={"Content-Encoding": "gzip"})
    web.pages[HOST, "/entities"] = Reply(body=b'<!DOCTYPE r [<!ENTITY a "b">]><rss/>', kind="text/xml")
    web.pages[HOST, "/page"] = page_of(report("alpha"))
    web.pages[HOST, "/image"] = Reply(body=b"GIF", kind="image/gif")
    web.pages[HOST, "/rss"] = feed_of()
    web.pages["slow.example", "/rss"] = Reply(delay=60)
    paths = ("/bomb", "/entities", "/page", "/image", "/rss", "/missing")
    urls = [web.url(HOST, path) for path in paths]
    urls += [web.url("slow.example", "/rss"), web.url("nowhere.example", "/rss"), "http://10.0.0.1/rss"]
    await bench.feeds.want(urls, NOW)
    round = await bench.poller.poll_due(NOW)
    errors = {result.url: result.error for result in round.results}
    assert len(errors) == 9
    assert [url for url, error in errors.items() if error is None] == [web.url(HOST, "/rss")]
    assert "larger than 5 MiB" in errors[urls[0]]
    assert "entities" in errors[urls[1]]
    assert "no feed" in errors[urls[2]]
    assert "within 6 seconds" in errors[urls[6]]
    assert "not found" in errors[urls[7]]
    assert "not on the public internet" in errors[urls[8]]


async def test_a_hundred_feeds_at_once_keep_each_hosts_limits(web: Web, desk, monkeypatch: pytest.MonkeyPatch) -> None:
    began, ask = defaultdict[str, list[float]](list), Fetcher.ask

    async def noting(self: Fetcher, url: str, **how: Any) -> Answer:
        where = urlsplit(url)
        if where.path.startswith("/rss"):
            began[str(where.hostname)].append(asyncio.get_running_loop().time())
        return await ask(self, url, **how)

    monkeypatch.setattr(Fetcher, "ask", noting)
    hosts = [f"n{n}.example" for n in range(20)]
    bench = desk(*hosts, apart=0.05, at_once=2)
    urls = [web.url(hosts[n % 20], f"/rss/{n}") for n in range(100)]
    for n in range(100):
        reply = feed_of(web.url(hosts[n % 20], f"/a/{n}"))
        web.pages[hosts[n % 20], f"/rss/{n}"] = Reply(body=reply.body, kind=reply.kind, delay=0.3)
    await bench.feeds.want(urls, NOW)
    round = await bench.poller.poll_due(NOW)
    assert len(round.results) == 100
    assert round.failed == ()
    assert round.new == 100
    total = web.most.pop("")
    assert 4 <= total <= 16
    assert max(web.most.values()) <= 2
    for host in hosts:
        assert len(began[host]) == 5
        assert min(later - earlier for earlier, later in pairwise(began[host])) > 0.04


async def test_one_wire_text_in_three_outlets_is_one_original(web: Web, desk) -> None:
    hosts = ("a.example", "b.example", "c.example")
    bench = desk(*hosts)
    texts = (report("alpha"), f"GENEVA (Reuters) - {report('alpha')}", "\n\n".join(report("alpha").split("\n\n")[:4]))
    for at, (host, text) in enumerate(zip(hosts, texts, strict=True)):
        web.pages[host, "/rss"] = feed_of(web.url(host, "/story"))
        web.pages[host, "/story"] = page_of(text)
        await bench.feeds.want([web.url(one, "/rss") for one in hosts[: at + 1]], NOW + at * HOUR)
        round = await bench.poller.poll_due(NOW + at * HOUR)
        assert dict(round.states) == ({"duplicate": 1} if at else {"fetched": 1})
    known = [await bench.articles.find(web.url(host, "/story")) for host in hosts]
    assert {one.original for one in known} == {known[0].id}
    assert [one.credit for one in known] == [None, "Reuters", None]


async def test_copies_in_one_round_are_found_too(web: Web, desk) -> None:
    hosts = tuple(f"c{n}.example" for n in range(6))
    bench = desk(*hosts)
    for host in hosts:
        web.pages[host, "/rss"] = feed_of(web.url(host, "/story"))
        web.pages[host, "/story"] = page_of(report("beta"))
    await bench.feeds.want([web.url(host, "/rss") for host in hosts], NOW)
    assert dict((await bench.poller.poll_due(NOW)).states) == {"fetched": 1, "duplicate": 5}


async def test_pages_that_fail_are_tried_again_and_given_up(web: Web, desk) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/rss"] = feed_of(web.url(HOST, "/a"))
    web.pages[HOST, "/a"] = Reply(status=503)
    await bench.feeds.want([web.url(HOST, "/rss")], NOW)
    states = [dict((await bench.poller.poll_due(NOW + n * 15 * MINUTE)).states) for n in range(12)]
    assert [(n, state) for n, state in enumerate(states) if state] == [
        (0, {"waiting": 1}),
        (2, {"waiting": 1}),
        (6, {"failed": 1}),
    ]
    assert "503" in (await bench.articles.find(web.url(HOST, "/a"))).reason


async def test_paywalls_and_blurbs_are_told_apart(web: Web, desk) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/rss"] = feed_of(*(web.url(HOST, path) for path in ("/paid", "/locked", "/blurb")))
    web.pages[HOST, "/paid"] = Reply(status=402)
    locked = page_of(report("alpha")[:500] + "\n\nSubscribe to continue reading this article.")
    web.pages[HOST, "/locked"] = locked
    web.pages[HOST, "/blurb"] = page_of("Envoys met on Sunday and parted without a word to anybody at the harbour.")
    await bench.feeds.want([web.url(HOST, "/rss")], NOW)
    await bench.poller.poll_due(NOW)
    states = {path: (await bench.articles.find(web.url(HOST, path))).state for path in ("/paid", "/locked", "/blurb")}
    assert states == {"/paid": "paywalled", "/locked": "paywalled", "/blurb": "blurb"}


async def test_a_defect_in_reading_one_page_is_no_others(web: Web, desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/rss"] = feed_of(web.url(HOST, "/a"), web.url(HOST, "/b"))
    web.pages[HOST, "/a"], web.pages[HOST, "/b"] = page_of(report("alpha")), page_of(report("beta"))

    async def stumble(page) -> Article:
        if page.url.endswith("/a"):
            raise RuntimeError("a defect")
        return Article(id=page.url, text=report("beta"), title="B", language="en", published=NOW + DAY)

    monkeypatch.setattr(bench.poller.opener._manners, "_extract", stumble)
    await bench.feeds.want([web.url(HOST, "/rss")], NOW)
    assert dict((await bench.poller.poll_due(NOW)).states) == {"failed": 1, "fetched": 1}
    assert (await bench.articles.find(web.url(HOST, "/b"))).published == NOW


async def test_a_round_takes_no_more_than_it_may(web: Web, desk) -> None:
    bench = desk(HOST, asks=AskSettings(pace=Pace(jitter=0), feeds=2), opens=OpenSettings(articles=3))
    for n in range(4):
        web.pages[HOST, f"/rss/{n}"] = feed_of(web.url(HOST, f"/a/{n}"), web.url(HOST, f"/b/{n}"))
    await bench.feeds.want([web.url(HOST, f"/rss/{n}") for n in range(4)], NOW)
    round = await bench.poller.poll_due(NOW)
    assert (len(round.results), round.new, sum(round.states.values())) == (2, 4, 3)


async def test_nothing_is_lost_where_the_store_fails_between_two_steps(web: Web, desk, monkeypatch) -> None:
    bench = desk(HOST)
    body = feed_of(web.url(HOST, "/a")).body
    web.pages[HOST, "/rss"] = lambda request: (
        Reply(status=304)
        if "if-none-match" in request.headers
        else Reply(body=body, kind="text/xml", headers={"ETag": '"1"'})
    )
    await bench.feeds.want([web.url(HOST, "/rss")], NOW)

    async def full_disk(*args: object, **kwargs: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(bench.articles, "announce", full_disk)
        with pytest.raises(OSError, match="no space"):
            await bench.poller.poll_due(NOW)
    assert (await bench.poller.poll_due(NOW + HOUR)).new == 1


async def test_an_article_read_twice_is_no_copy_of_itself(web: Web, desk) -> None:
    bench = desk(HOST)
    web.pages[HOST, "/rss"], web.pages[HOST, "/a"] = feed_of(web.url(HOST, "/a")), page_of(report("alpha"))
    await bench.feeds.want([web.url(HOST, "/rss")], NOW)
    await bench.poller.poll_due(NOW)
    known = await bench.articles.find(web.url(HOST, "/a"))
    await bench.articles.unread(known.id, "waiting", "", attempts=0, try_at=NOW)
    assert dict((await bench.poller.poll_due(NOW)).states) == {"fetched": 1}
    assert (await bench.articles.find(known.url)).original == known.id
