from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import FetchError
from summarizer.fetch.targets import AllowedHosts, parse_target


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://News.Example/world/1#top", "news.example", 443),
        ("  http://news.example:8080/a b ", "news.example", 8080),
        ("http://münchen.example/ü", "xn--mnchen-3ya.example", 80),
        ("http://93.184.216.34/", "93.184.216.34", 80),
        ("http://[2606:4700::1111]:81/", "2606:4700::1111", 81),
        ("http://news.example./", "news.example.", 80),
        ("http://127。0。0。1/", "127.0.0.1", 80),
    ],
)
def test_a_link_is_read(url: str, host: str, port: int) -> None:
    target = parse_target(url)
    assert (target.host, target.port) == (host, port)
    assert "#" not in str(target.url)


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("ftp://news.example/a", "http:// or https://"),
        ("file:///etc/passwd", "http:// or https://"),
        ("news.example/a", "http:// or https://"),
        ("javascript:alert(1)", "http:// or https://"),
        ("", "http:// or https://"),
        ("http://", "host name"),
        ("http:///path", "host name"),
        ("http://user:secret@news.example/", "user name or password"),
        ("http://user@news.example/", "user name or password"),
        ("http://news.example\\@evil.example/", "user name or password"),
        ("http://2130706433/", "unusual number"),
        ("http://0x7f.1/", "unusual number"),
        ("http://127.1/", "unusual number"),
        ("http://0177.0.0.1/", "cannot be read"),
        ("http://⑯⑨。②⑤④。⑯⑨｡②⑤④/", "cannot be read"),
        ("http://%31%32%37.0.0.1/", "host name"),
        ("http://local%00host/", "host name"),
        ("http://a..b/", "host name"),
        ("http://[fe80::1%25eth0]/", "host name"),
        ("http://[::1", "cannot be read"),
        ("http://news.example:99999/", "port"),
        ("http://news.example:0/", "port"),
        ("http://news.example\x00/", "cannot be read"),
    ],
)
def test_a_link_is_refused_in_a_sentence(url: str, part: str) -> None:
    with pytest.raises(FetchError, match=part) as caught:
        parse_target(url)
    assert str(caught.value).endswith(".")
    assert "secret" not in str(caught.value)


@given(st.one_of(st.text(), st.text().map("http://".__add__)))
def test_any_text_is_a_link_or_refused(text: str) -> None:
    try:
        target = parse_target(text)
    except FetchError:
        return
    assert target.url.scheme in ("http", "https")
    assert target.host.isascii()


def test_exactly_the_listed_hosts_are_open() -> None:
    allowed = AllowedHosts(("intranet.example", "News.Example:8080", "[::1]:81", "::2", "10.0.0.5"))
    assert allowed.opens("intranet.example", 80)
    assert allowed.opens("intranet.example.", 4242)
    assert allowed.opens("news.example", 8080)
    assert not allowed.opens("news.example", 80)
    assert not allowed.opens("www.news.example", 8080)
    assert not allowed.opens("example", 8080)
    assert allowed.opens("::1", 81)
    assert allowed.opens("0:0:0:0:0:0:0:1", 81)
    assert not allowed.opens("::1", 80)
    assert allowed.opens("::2", 80)
    assert not allowed.opens("10.0.0.6", 80)


@pytest.mark.parametrize("entry", ["", "http://x", "x:0", "x:99999", "x:y", "*", "10.0.0.0/8", "a b"])
def test_a_wrong_entry_is_named(entry: str) -> None:
    with pytest.raises(ValueError, match="not a host or host:port"):
        AllowedHosts((entry,))
