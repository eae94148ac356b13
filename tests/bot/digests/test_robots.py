"""What hosts of a local web let automatic readers open, asked for through the guarded fetcher."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from feed_site import Reply, Web

from summarizer.errors import FetchError
from summarizer.feeds.hosts import Hosts
from summarizer.feeds.robots import AGAIN, LONGEST, MOST_DELAY, Disallowed, NotToldYet, Robots, Unasked
from summarizer.feeds.robots_file import LIMIT

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HOST, OTHER = "herald.example", "www.herald.example"
CLOSED = "User-agent: Communique\nDisallow: /private\nCrawl-delay: 5\n"


def text(body: str, kind: str = "text/plain", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(body=body.encode(), kind=kind, headers=named)


def robots_over(web: Web, *hosts: str, agreed: tuple[str, ...] = (), **limits: object) -> Robots:
    return Robots(web.fetcher(*(hosts or (HOST, OTHER)), **limits), Hosts(apart=0), agreed=agreed)


async def verdict(robots: Robots, url: str, now: datetime = NOW) -> str:
    """What is made of a page: "allowed", or the name of what forbids it."""
    await robots.learn(url, now)
    try:
        robots.check(url, now)
    except (Disallowed, NotToldYet) as error:
        return type(error).__name__
    return "allowed"


async def both(web: Web, robots: Robots, now: datetime = NOW) -> tuple[str, str]:
    """What is made of a page that `CLOSED` allows, and of one that it does not."""
    news, private = (web.url(HOST, path) for path in ("/news/1", "/private/1"))
    return await verdict(robots, news, now), await verdict(robots, private, now)


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        (text(CLOSED), ("allowed", "Disallowed")),
        (text(CLOSED, kind="application/octet-stream"), ("allowed", "Disallowed")),
        (text(CLOSED, kind="text/html"), ("allowed", "Disallowed")),
        (text("<!DOCTYPE html><p>Not here.</p>", kind="text/html"), ("allowed", "allowed")),
        (text(f"{CLOSED}{'# padding' * 2**18}"), ("allowed", "Disallowed")),
        (text(f"{'# padding' * 2**18}\n{CLOSED}"), ("allowed", "allowed")),
        (Reply(status=404), ("allowed", "allowed")),
        (Reply(status=403), ("allowed", "allowed")),
        (Reply(status=204), ("allowed", "allowed")),
        (Reply(status=429), ("NotToldYet", "NotToldYet")),
        (Reply(status=500), ("NotToldYet", "NotToldYet")),
        (Reply(status=503), ("NotToldYet", "NotToldYet")),
        (Reply(delay=60), ("NotToldYet", "NotToldYet")),
        (Reply(status=302, headers={"Location": "http://10.0.0.1/robots.txt"}), ("NotToldYet", "NotToldYet")),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), ("NotToldYet", "NotToldYet")),
        (Reply(status=302, headers={"Location": "/robots.txt"}), ("allowed", "allowed")),
    ],
    ids=lambda value: f"{value.status}-{value.kind}-{len(value.body)}" if isinstance(value, Reply) else "",
)
async def test_every_answer_is_taken_as_the_rfc_says(web: Web, reply: Reply, found: tuple[str, str]) -> None:
    web.pages[HOST, "/robots.txt"] = reply
    assert await both(web, robots_over(web, timeout=3)) == found


async def test_a_host_that_cannot_be_reached_allows_nothing(web: Web) -> None:
    robots = robots_over(web)
    url = "http://nowhere.example/news/1"
    assert await verdict(robots, url) == "NotToldYet"
    with pytest.raises(NotToldYet, match=r"nowhere\.example did not hand out its robots\.txt"):
        robots.check(url, NOW)


async def test_it_is_asked_for_as_what_the_program_is(web: Web) -> None:
    web.pages[HOST, "/robots.txt"] = text(CLOSED)
    await both(web, robots_over(web, contact="https://desk.example/bot"))
    (asked,) = web.asked(HOST, "/robots.txt")
    assert "compatible; Communique/" in asked.headers["user-agent"]
    assert asked.headers["user-agent"].endswith("; +https://desk.example/bot)")


async def test_an_operators_own_name_is_the_one_that_counts(web: Web) -> None:
    web.pages[HOST, "/robots.txt"] = text(f"{CLOSED}\nUser-agent: HeraldReader\nDisallow: /news\n")
    robots = robots_over(web, user_agent="Mozilla/5.0 (compatible; HeraldReader/2.0)")
    assert await both(web, robots) == ("Disallowed", "allowed")


@pytest.mark.parametrize("hops", [1, 5])
async def test_redirects_are_followed_to_another_host(web: Web, hops: int) -> None:
    for hop in range(1, hops + 1):
        path = "/robots.txt" if hop == 1 else f"/hop{hop}"
        there = web.url(OTHER, "/robots.txt") if hop == hops else f"/hop{hop + 1}"
        web.pages[HOST, path] = Reply(status=301, headers={"Location": there})
    web.pages[OTHER, "/robots.txt"] = text(CLOSED)
    robots = robots_over(web)
    assert await both(web, robots) == ("allowed", "Disallowed")
    assert await verdict(robots, web.url(OTHER, "/private/1")) == "Disallowed"
    assert len(web.asked(OTHER, "/robots.txt")) == 2  # once for itself


async def test_a_redirect_to_an_address_inside_is_not_followed(web: Web) -> None:
    """The other host is on loopback, and not among those that are open."""
    web.pages[HOST, "/robots.txt"] = Reply(status=302, headers={"Location": web.url(OTHER, "/robots.txt")})
    web.pages[OTHER, "/robots.txt"] = text("")
    robots = robots_over(web, HOST)
    assert await both(web, robots) == ("NotToldYet", "NotToldYet")
    with pytest.raises(NotToldYet, match="not on the public internet"):
        robots.check(web.url(HOST, "/news/1"), NOW)
    assert web.asked(OTHER, "/robots.txt") == []


async def test_an_endless_file_is_left_at_its_limit(web: Web) -> None:
    web.pages[HOST, "/robots.txt"] = text(f"{CLOSED}{'#' * 3 * LIMIT}")
    robots = robots_over(web, timeout=5, max_bytes=1024)  # the bound of pages is another one
    assert await both(web, robots) == ("allowed", "Disallowed")


async def test_a_host_is_asked_once_a_day(web: Web) -> None:
    web.pages[HOST, "/robots.txt"] = text(CLOSED)
    robots = robots_over(web)
    await asyncio.gather(*(verdict(robots, web.url(HOST, f"/news/{n}")) for n in range(20)))
    assert len(web.asked(HOST, "/robots.txt")) == 1
    web.pages[HOST, "/robots.txt"] = text("")
    assert await both(web, robots, NOW + LONGEST - MINUTE) == ("allowed", "Disallowed")
    assert await both(web, robots, NOW + LONGEST) == ("allowed", "allowed")
    assert len(web.asked(HOST, "/robots.txt")) == 2


@pytest.mark.parametrize(("age", "kept"), [(0, DAY), (60, HOUR), (6 * 3600, 6 * HOUR), (7 * 86400, DAY)])
async def test_how_long_it_counts_is_the_hosts_wish_within_bounds(web: Web, age: int, kept: timedelta) -> None:
    web.pages[HOST, "/robots.txt"] = text(CLOSED, Cache_Control=f"max-age={age}")
    robots = robots_over(web)
    for now, asked in ((NOW, 1), (NOW + kept - MINUTE, 1), (NOW + kept, 2)):
        await both(web, robots, now)
        assert len(web.asked(HOST, "/robots.txt")) == asked


async def test_while_a_host_is_silent_its_last_answer_counts_on(web: Web) -> None:
    web.pages[HOST, "/robots.txt"] = text(CLOSED)
    robots = robots_over(web)
    await both(web, robots)
    web.pages[HOST, "/robots.txt"] = Reply(status=503)
    for later in (DAY, DAY + AGAIN, 3 * DAY):
        assert await both(web, robots, NOW + later) == ("allowed", "Disallowed")
    assert len(web.asked(HOST, "/robots.txt")) == 4
    web.pages[HOST, "/robots.txt"] = text("User-agent: *\nDisallow: /news\n")
    assert await both(web, robots, NOW + 3 * DAY + AGAIN) == ("Disallowed", "allowed")


async def test_a_silent_host_is_asked_again_soon_and_not_sooner_than_it_asks(web: Web) -> None:
    web.pages[HOST, "/robots.txt"] = Reply(status=503)
    robots = robots_over(web)
    await both(web, robots)
    assert await both(web, robots, NOW + AGAIN - MINUTE) == ("NotToldYet", "NotToldYet")
    assert len(web.asked(HOST, "/robots.txt")) == 1
    web.pages[HOST, "/robots.txt"] = Reply(status=503, headers={"Retry-After": "7200"})
    await both(web, robots, NOW + AGAIN)
    with pytest.raises(NotToldYet) as caught:
        robots.check(web.url(HOST, "/news/1"), NOW + AGAIN)
    assert caught.value.wait == 2 * HOUR
    web.pages[HOST, "/robots.txt"] = Reply(status=404)
    assert await both(web, robots, NOW + AGAIN + 2 * HOUR - MINUTE) == ("NotToldYet", "NotToldYet")
    assert await both(web, robots, NOW + AGAIN + 2 * HOUR) == ("allowed", "allowed")


async def test_each_scheme_and_port_has_a_file_of_its_own(web: Web) -> None:
    web.pages[HOST, "/robots.txt"] = text("User-agent: *\nDisallow: /\n")
    robots = robots_over(web)
    assert await verdict(robots, web.url(HOST, "/news/1")) == "Disallowed"
    with pytest.raises(Unasked, match="https://herald"):
        robots.check(f"https://{HOST}:{web.port}/news/1", NOW)


async def test_of_agreed_hosts_nothing_is_asked(web: Web) -> None:
    hosts = (HOST, OTHER, "nherald.example")
    for host in hosts:
        web.pages[host, "/robots.txt"] = text("User-agent: *\nDisallow: /\nCrawl-delay: 9\n")
    robots = robots_over(web, *hosts, agreed=("Herald.Example",))
    assert [await verdict(robots, web.url(host, "/news/1")) for host in hosts] == ["allowed", "allowed", "Disallowed"]
    assert {one.host for one in web.seen} == {"nherald.example"}
    assert [robots.delay(web.url(host, "/news/1")) for host in hosts] == [0.0, 0.0, 9.0]


async def test_a_pause_is_kept_within_reason(web: Web) -> None:
    robots = robots_over(web)
    assert robots.delay(web.url(HOST, "/news/1")) == 0.0
    web.pages[HOST, "/robots.txt"] = text("User-agent: *\nCrawl-delay: 86400\n")
    await both(web, robots)
    assert robots.delay(web.url(HOST, "/news/1")) == MOST_DELAY


async def test_what_is_no_link_is_left_to_the_fetcher(web: Web) -> None:
    robots = robots_over(web)
    for link in ("http://[", "file:///etc/passwd", "mailto:desk@herald.example", ""):
        assert await verdict(robots, link) == "allowed"
        with pytest.raises(FetchError):
            await web.fetcher(HOST).ask(link)


async def test_files_are_forgotten_before_they_fill_the_memory(web: Web) -> None:
    hosts = tuple(f"n{n}.example" for n in range(12))
    for host in hosts:
        web.pages[host, "/robots.txt"] = text(f"User-agent: *\nDisallow: /\n{'#' * (LIMIT - 100)}")
    robots = robots_over(web, *hosts)
    assert [await verdict(robots, web.url(host, "/1")) for host in hosts] == ["Disallowed"] * len(hosts)
    with pytest.raises(Unasked):
        robots.check(web.url(hosts[0], "/1"), NOW)
    assert await verdict(robots, web.url(hosts[-1], "/1")) == "Disallowed"
    assert len(web.asked(hosts[-1], "/robots.txt")) == 1
