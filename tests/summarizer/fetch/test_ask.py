"""Answers of every status, as those who poll need them."""

from __future__ import annotations

import gzip

import pytest

from summarizer.errors import FetchError
from summarizer.fetch import FEEDS, Fetcher, FetchSettings


def opened(site, **limits) -> Fetcher:
    """A fetcher that may visit the test's site, and is patient with a busy machine."""
    return Fetcher(FetchSettings(allow_hosts=(f"127.0.0.1:{site.port}",), **{"timeout": 60.0, **limits}))


async def test_a_feed_is_read_with_its_headers(site) -> None:
    site.page("/rss", b"<rss/>", kind="application/rss+xml; charset=utf-8", headers={"ETag": '"1"', "X-Odd": "Yes"})
    answer = await opened(site).ask(site.url("/rss"), kinds=FEEDS)
    assert (answer.status, answer.url, answer.host, answer.moved) == (200, site.url("/rss"), "127.0.0.1", None)
    assert (answer.headers["etag"], answer.headers["x-odd"]) == ('"1"', "Yes")
    assert answer.page is not None
    assert (answer.page.body, answer.page.charset) == (b"<rss/>", "utf-8")
    assert "application/rss+xml" in site.seen[0]["accept"]


async def test_headers_are_sent_to_the_end_of_the_redirects(site) -> None:
    site.redirect("/a", "/b")
    site.page("/b", b"", status=304)
    answer = await opened(site).ask(site.url("/a"), kinds=FEEDS, headers={"If-None-Match": '"1"'})
    assert (answer.status, answer.page) == (304, None)
    assert [one["if-none-match"] for one in site.seen] == ['"1"', '"1"']


@pytest.mark.parametrize("status", [204, 400, 403, 404, 410, 429, 500, 503])
async def test_a_failure_is_an_answer_without_a_page(site, status: int) -> None:
    site.page("/rss", b"<html>sorry", status=status, headers={"Retry-After": "60"})
    answer = await opened(site).ask(site.url("/rss"), kinds=FEEDS)
    assert (answer.status, answer.page, answer.headers["retry-after"]) == (status, None, "60")


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), "/1"), ((308, 301), "/2"), ((302,), None), ((301, 302, 301), "/1"), ((307, 301), None), ((303,), None)],
)
async def test_only_permanent_redirects_move_a_feed(site, statuses: tuple[int, ...], moved: str | None) -> None:
    for at, status in enumerate(statuses):
        site.redirect(f"/{at}", f"/{at + 1}", status=status)
    site.page(f"/{len(statuses)}", b"<rss/>", kind="text/xml")
    answer = await opened(site).ask(site.url("/0"), kinds=FEEDS)
    assert answer.url == site.url(f"/{len(statuses)}")
    assert answer.moved == (site.url(moved) if moved else None)


async def test_the_guards_stay(site, names) -> None:
    fetcher = Fetcher(FetchSettings(allow_hosts=(f"127.0.0.1:{site.port}",), timeout=60), resolver=names())
    site.redirect("/inside", "http://10.0.0.1/rss", status=301)
    with pytest.raises(FetchError, match="not on the public internet"):
        await fetcher.ask(site.url("/inside"), kinds=FEEDS)
    bomb = gzip.compress(b" " * 50 * 2**20)
    site.page("/bomb", bomb, kind="text/xml", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="larger than 5 MiB"):
        await fetcher.ask(site.url("/bomb"), kinds=FEEDS)
    site.stream("/drip", [b"<"] * 50, pause=0.1, headers={"Content-Type": "text/xml"})
    with pytest.raises(FetchError, match=r"within 0\.5 seconds"):
        await opened(site, timeout=0.5).ask(site.url("/drip"), kinds=FEEDS)


async def test_feeds_are_no_pages(site) -> None:
    site.page("/rss", b"<rss/>", kind="application/rss+xml")
    with pytest.raises(FetchError, match="not to a web page"):
        await opened(site).fetch(site.url("/rss"))
