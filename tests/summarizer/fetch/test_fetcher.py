from __future__ import annotations

import asyncio
import gzip
import itertools
import ssl
import time
import tracemalloc
import zlib

import pytest

from summarizer.errors import FetchError
from summarizer.fetch import Fetcher, FetchSettings, Page

MIB = 2**20


def opened(site, **limits) -> Fetcher:
    """A fetcher that may visit the test's site."""
    return Fetcher(FetchSettings(allow_hosts=(f"127.0.0.1:{site.port}",), **limits))


async def failure(fetcher: Fetcher, url: str) -> str:
    """The sentence that a person gets to read."""
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    return sentence


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


async def test_a_page_of_exactly_the_limit_passes_and_one_byte_more_does_not(site) -> None:
    for path, size in (("/fits", MIB), ("/over", MIB + 1)):
        site.stream(path, [b"x" * size])
        site.stream(
            f"{path}.gz",
            [gzip.compress(b"x" * size)],
            headers={"Content-Type": "text/html", "Content-Encoding": "gzip"},
        )
    fetcher = opened(site, max_bytes=MIB)
    assert len((await fetcher.fetch(site.url("/fits"))).body) == MIB
    assert len((await fetcher.fetch(site.url("/fits.gz"))).body) == MIB
    assert "larger than 1 MiB" in await failure(fetcher, site.url("/over"))
    assert "larger than 1 MiB" in await failure(fetcher, site.url("/over.gz"))


async def test_an_announced_giant_is_not_read(site) -> None:
    site.page("/", b"", headers={"Content-Length": str(10 * MIB)})
    assert "larger than 5 MiB" in await failure(opened(site), site.url())


async def test_an_endless_body_stops_at_the_limit(site) -> None:
    sent = 0

    def forever():
        nonlocal sent
        for _ in itertools.count():
            sent += 65536
            yield b"x" * 65536

    site.stream("/", forever())
    assert "larger than 5 MiB" in await failure(opened(site), site.url())
    assert sent < 30 * MIB  # what the sockets' buffers hold beyond the limit


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """100 MiB of zeros in 100 KiB."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(bytes(MIB)) for _ in range(100)), packer.flush()])


async def test_a_gzip_bomb_stops_at_the_limit(site, bomb: bytes) -> None:
    site.page("/", bomb, headers={"Content-Encoding": "gzip"})
    assert len(bomb) < MIB
    tracemalloc.start()
    try:
        assert "larger than 5 MiB" in await failure(opened(site), site.url())
        assert tracemalloc.get_traced_memory()[1] < 20 * MIB
    finally:
        tracemalloc.stop()


async def test_a_slow_drip_ends_at_the_deadline(site) -> None:
    site.stream("/", itertools.repeat(b"x"), pause=0.02)
    began = time.monotonic()
    assert "within 0.3 seconds" in await failure(opened(site, timeout=0.3), site.url())
    assert time.monotonic() - began < 5


async def test_the_deadline_covers_all_redirects_together(site) -> None:
    for step in range(5):
        site.stream(
            f"/{step}",
            [b"", b""],
            pause=0.1,
            status=302,
            headers={"Location": f"/{step + 1}", "Content-Length": "0"},
        )
        site.handlers[f"/{step}"] = _late(site.handlers[f"/{step}"])
    assert "within 0.4 seconds" in await failure(opened(site, timeout=0.4), site.url("/0"))


def _late(handler):
    async def send(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15)
        await handler(writer)

    return send


async def test_a_silent_name_server_ends_at_the_deadline() -> None:
    class Silent:
        async def resolve(self, host: str):
            await asyncio.sleep(60)

    assert "within 0.1 seconds" in await failure(Fetcher(FetchSettings(timeout=0.1), Silent()), "http://news.example/")


async def test_five_redirects_are_followed_and_six_are_not(site) -> None:
    for step in range(6):
        site.redirect(f"/{step}", f"/{step + 1}", status=(301, 302, 303, 307, 308, 302)[step])
    site.page("/6", b"<p>There")
    page = await opened(site).fetch(site.url("/1"))
    assert (page.url, page.body) == (site.url("/6"), b"<p>There")
    assert "more than 5 times" in await failure(opened(site), site.url("/0"))


async def test_a_redirect_loop_ends(site) -> None:
    site.redirect("/", "/")
    assert "more than 5 times" in await failure(opened(site), site.url())
    assert len(site.seen) == 6


async def test_cookies_live_for_one_fetch(site) -> None:
    site.page("/", b"", status=302, headers={"Location": "/in", "Set-Cookie": "seen=1"})
    site.page("/in")
    fetcher = opened(site)
    await fetcher.fetch(site.url())
    await fetcher.fetch(site.url("/in"))
    assert [request.get("cookie") for request in site.seen] == [None, "seen=1", None]


@pytest.mark.parametrize(
    ("location", "part"),
    [
        ("http://169.254.169.254/latest/meta-data/", "link-local"),
        ("http://127.0.0.1:1/", "loopback"),
        ("//10.0.0.1/", "private"),
        ("http://[::1]/", "loopback"),
        ("http://[::ffff:7f00:1]/", "IPv4-in-IPv6"),
        ("http://2130706433/", "unusual number"),
        ("http://user:secret@127.0.0.1/", "user name or password"),
        ("file:///etc/passwd", "http:// or https://"),
        ("http://0177.0.0.1/", "broke off|cannot be read"),
    ],
)
async def test_a_redirect_is_checked_like_a_link(site, location: str, part: str) -> None:
    site.redirect("/", location)
    with pytest.raises(FetchError, match=part):
        await opened(site).fetch(site.url())
    assert len(site.seen) == 1


async def test_without_permission_the_local_site_is_not_visited(site) -> None:
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]"):
        assert "not on the public internet" in await failure(Fetcher(), site.url(host=host))
    other_port = Fetcher(FetchSettings(allow_hosts=(f"127.0.0.1:{site.port - 1}",)))
    assert "not on the public internet" in await failure(other_port, site.url())
    assert site.seen == []


async def test_the_connection_goes_to_the_checked_address(site, names, wire) -> None:
    site.page("/")
    dns, sockets = names(news_example=[("93.184.216.34",)]), wire(site.port)
    page = await Fetcher(resolver=dns, sockets=sockets).fetch("http://news.example/")
    assert page.body == b"<p>Hello"
    assert sockets.opened == ["93.184.216.34"]
    assert dns.asked == ["news.example"]
    assert site.seen[0]["host"] == "news.example"


async def test_a_name_that_changes_its_address_is_caught(site, names, wire) -> None:
    """DNS rebinding: a public address for the check, the loopback for whoever asks again."""
    site.redirect("/", "http://news.example/again")
    dns, sockets = names(news_example=[("93.184.216.34",), ("127.0.0.1",)]), wire(site.port)
    fetcher = Fetcher(resolver=dns, sockets=sockets)
    assert "loopback" in await failure(fetcher, "http://news.example/")
    assert sockets.opened == ["93.184.216.34"]
    assert len(dns.asked) == 2  # once for each connection, never between check and connection


async def test_one_bad_address_among_good_ones_refuses_the_host(site, names, wire) -> None:
    dns, sockets = names(news_example=[("93.184.216.34", "2606:4700::1111", "192.168.1.1")]), wire(site.port)
    assert "private" in await failure(Fetcher(resolver=dns, sockets=sockets), "http://news.example/")
    assert sockets.opened == []


async def test_a_dead_address_leaves_the_next_one(site, names, wire) -> None:
    site.page("/")
    dns = names(news_example=[("2606:4700::1111", "93.184.216.34")])
    sockets = wire(site.port, dead=("2606:4700::1111",))
    await Fetcher(resolver=dns, sockets=sockets).fetch("http://news.example/")
    assert sockets.opened == ["2606:4700::1111", "93.184.216.34"]


async def test_an_allowed_name_may_have_a_private_address(site, names) -> None:
    site.page("/")
    fetcher = Fetcher(FetchSettings(allow_hosts=("wiki.intranet",)), names(wiki_intranet=[("127.0.0.1",)]))
    assert (await fetcher.fetch(site.url(host="wiki.intranet"))).body == b"<p>Hello"


async def test_unknown_hosts_and_refused_connections(site, names) -> None:
    assert "was not found" in await failure(Fetcher(resolver=names()), "http://news.example/")
    assert "has no address" in await failure(Fetcher(resolver=names(news_example=[()])), "http://news.example/")
    closed = Fetcher(FetchSettings(allow_hosts=("127.0.0.1",)))
    assert "127.0.0.1 cannot be reached" in await failure(closed, "http://127.0.0.1:1/")


async def test_the_system_resolver_answers() -> None:
    assert "loopback" in await failure(Fetcher(), "http://localhost/")
    assert "was not found" in await failure(Fetcher(), f"http://{'a' * 63}.invalid/")


async def test_a_broken_answer(site) -> None:
    site.stream("/short", [b"<p>"], headers={"Content-Type": "text/html", "Content-Length": "99"})
    site.handlers["/noise"] = _noise
    assert "broke off the connection" in await failure(opened(site), site.url("/short"))
    assert "broke off the connection" in await failure(opened(site), site.url("/noise"))


async def _noise(writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\xff this is no HTTP\r\n\r\n")


async def test_no_proxy_is_taken_from_the_environment(site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.page("/")
    assert (await opened(site).fetch(site.url())).body == b"<p>Hello"


async def test_a_certificate_is_checked_against_the_name(secure_site, names, wire, certificate: str) -> None:
    secure_site.page("/")
    dns = names(news_example=[("93.184.216.34",)], other_example=[("93.184.216.34",)])
    trusting = ssl.create_default_context(cafile=certificate)
    fetcher = Fetcher(resolver=dns, sockets=wire(secure_site.port), context=trusting)
    assert (await fetcher.fetch("https://news.example/")).body == b"<p>Hello"
    assert "no valid security certificate" in await failure(fetcher, "https://other.example/")
    stranger = Fetcher(resolver=dns, sockets=wire(secure_site.port))
    assert "no valid security certificate" in await failure(stranger, "https://news.example/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"timeout": 0},
        {"timeout": float("inf")},
        {"max_bytes": 0},
        {"max_redirects": -1},
        {"allow_hosts": ("*",)},
    ],
)
def test_senseless_settings(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must be|not a host"):
        FetchSettings(**wrong)  # type: ignore[arg-type]
