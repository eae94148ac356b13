"""Which address a fetch connects to, and which it refuses."""

from __future__ import annotations

import ssl

import pytest
from fetching import failure, opened

from summarizer.errors import FetchError
from summarizer.fetch import Fetcher, FetchSettings


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
