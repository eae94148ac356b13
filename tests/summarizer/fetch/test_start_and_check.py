"""Fetches that need the beginning of a page alone, and those that look at each address before it is asked."""

from __future__ import annotations

import gzip

import pytest

from summarizer.errors import FetchError
from summarizer.fetch import Fetcher, FetchSettings, TooManyRedirects


def opened(site, **limits) -> Fetcher:
    """A fetcher that may visit the test's site."""
    return Fetcher(FetchSettings(allow_hosts=(f"127.0.0.1:{site.port}",), **limits))


class Closed(Exception):
    """The address must not be asked."""


@pytest.mark.parametrize(("size", "read"), [(99, 99), (100, 100), (101, 100), (10**6, 100)])
async def test_the_beginning_is_enough(site, size: int, read: int) -> None:
    site.page("/a", b"x" * size, kind="text/plain")
    answer = await opened(site, max_bytes=1024).ask(site.url("/a"), first=100)
    assert answer.page is not None
    assert answer.page.body == b"x" * read


async def test_the_beginning_of_what_is_packed(site) -> None:
    site.page("/a", gzip.compress(b" " * 50 * 2**20), kind="text/plain", headers={"Content-Encoding": "gzip"})
    answer = await opened(site).ask(site.url("/a"), first=1000)
    assert answer.page is not None
    assert answer.page.body == b" " * 1000


async def test_what_comes_after_the_beginning_is_not_waited_for(site) -> None:
    site.stream("/a", [b"x" * 100] * 100, pause=0.2)
    answer = await opened(site, timeout=3).ask(site.url("/a"), first=150)
    assert answer.page is not None
    assert answer.page.body == b"x" * 150


@pytest.mark.parametrize("kind", [None, "image/gif", "text/plain; charset=latin-1"])
async def test_any_kind_is_read_where_that_is_asked_for(site, kind: str | None) -> None:
    site.page("/a", b"words", kind=kind)
    answer = await opened(site).ask(site.url("/a"), kinds=None)
    assert answer.page is not None
    assert answer.page.body == b"words"
    assert site.seen[0]["accept"] == "*/*"
    if kind != "text/plain; charset=latin-1":
        with pytest.raises(FetchError):
            await opened(site).ask(site.url("/a"))


async def test_every_address_is_looked_at_before_it_is_asked(site) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/c")
    site.page("/c")
    looked: list[str] = []

    def check(url: str) -> None:
        looked.append(url)
        if url.endswith("/c"):
            raise Closed

    with pytest.raises(Closed):
        await opened(site).ask(site.url("/a"), check=check)
    assert looked == [site.url("/a"), site.url("/b"), site.url("/c")]
    assert [one[":path"] for one in site.seen] == ["/a", "/b"]


async def test_too_many_redirects_are_told_apart(site) -> None:
    site.redirect("/a", "/a")
    with pytest.raises(TooManyRedirects, match="more than 5 times"):
        await opened(site).ask(site.url("/a"))
