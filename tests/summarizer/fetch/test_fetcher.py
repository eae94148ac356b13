"""What a site may answer, and what becomes of it."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest
from fetching import failure, opened

from summarizer.fetch import Page


async def test_a_page_is_fetched(site) -> None:
    site.page("/a?b=1", "<p>Übung".encode("latin-1"), kind="text/html; charset=ISO-8859-1")
    page = await opened(site).fetch(site.url("/a?b=1#part"))
    assert page == Page(
        url=site.url("/a?b=1"),
        content_type="text/html",
        charset="iso8859-1",
        body="<p>Übung".encode("latin-1"),
    )
    assert site.seen[0]["host"] == f"127.0.0.1:{site.port}"
    assert "Communique" in site.seen[0]["user-agent"]
    assert site.seen[0]["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml", "TEXT/PLAIN; charset=x-unknown"])
async def test_readable_types(site, kind: str) -> None:
    site.page("/", kind=kind)
    page = await opened(site).fetch(site.url())
    assert (page.content_type, page.charset) == (kind.lower().partition(";")[0], None)


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("application/pdf", "type 'application/pdf'"),
        ("image/png", "type 'image/png'"),
        ("application/json", "type 'application/json'"),
        ("nonsense", "type 'nonsense'"),
        (None, "does not say"),
    ],
)
async def test_other_types_are_not_read(site, kind: str | None, part: str) -> None:
    site.page("/", kind=kind)
    assert part in await failure(opened(site), site.url())


@pytest.mark.parametrize(
    ("status", "part"),
    [
        (204, "answered without a page"),
        (304, "answered without a page"),
        (401, "(401 Unauthorized) asks for a login"),
        (402, "(402 Payment Required) asks for payment"),
        (403, "(403 Forbidden) refuses"),
        (404, "(404 Not Found) has no page"),
        (410, "(410 Gone) has removed"),
        (418, "does not accept"),
        (429, "too many requests"),
        (451, "legal reasons"),
        (500, "(500 Internal Server Error) has a problem of its own"),
        (503, "has a problem of its own"),
        (599, "(status 599) has a problem"),
    ],
)
async def test_statuses(site, status: int, part: str) -> None:
    site.page("/", b"", status=status)
    assert part in await failure(opened(site), site.url())


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda b: zlib.compress(b, wbits=-15)])
async def test_packed_pages(site, pack) -> None:
    body = b"<p>" + b"Talks resume. " * 5000
    name = "gzip" if pack is gzip.compress else "deflate"
    site.page("/", pack(body), headers={"Content-Encoding": name})
    assert (await opened(site).fetch(site.url())).body == body


async def test_a_gzip_body_of_several_members_and_padding(site) -> None:
    site.page(
        "/",
        gzip.compress(b"<p>one") + gzip.compress(b" two") + b"\0" * 9,
        headers={"Content-Encoding": "gzip"},
    )
    assert (await opened(site).fetch(site.url())).body == b"<p>one two"


@pytest.mark.parametrize(
    ("body", "encoding", "part"),
    [
        (b"not packed at all", "gzip", "garbled"),
        (gzip.compress(b"x" * 999, mtime=0)[:-9], "gzip", "broke off before its end"),
        (gzip.compress(b"", mtime=0) * 3000, "gzip", "garbled"),
        (b"x", "br", "cannot be read"),
        (b"x", "gzip, gzip", "cannot be read"),
    ],
)
async def test_badly_packed_pages(site, body: bytes, encoding: str, part: str) -> None:
    site.page("/", body, headers={"Content-Encoding": encoding})
    assert part in await failure(opened(site), site.url())


async def test_cookies_live_for_one_fetch(site) -> None:
    site.page("/", b"", status=302, headers={"Location": "/in", "Set-Cookie": "seen=1"})
    site.page("/in")
    fetcher = opened(site)
    await fetcher.fetch(site.url())
    await fetcher.fetch(site.url("/in"))
    assert [request.get("cookie") for request in site.seen] == [None, "seen=1", None]


async def test_a_broken_answer(site) -> None:
    site.stream("/short", [b"<p>"], headers={"Content-Type": "text/html", "Content-Length": "99"})
    site.handlers["/noise"] = _noise
    assert "broke off the connection" in await failure(opened(site), site.url("/short"))
    assert "broke off the connection" in await failure(opened(site), site.url("/noise"))


async def _noise(writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\xff this is no HTTP\r\n\r\n")
