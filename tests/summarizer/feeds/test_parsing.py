"""Feeds of every make, damaged and hostile ones too."""

from __future__ import annotations

import gzip
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.feeds.entries import FeedDocument
from summarizer.feeds.errors import FeedError
from summarizer.feeds.parsing import MAX_BYTES, MAX_ENTRIES, parse_feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SAVED = Path(__file__).resolve().parents[4] / "shared" / "data" / "feeds"
URL = "https://news.example/world/rss"


def parse(body: str | bytes, **given: object) -> FeedDocument:
    data = body.encode() if isinstance(body, str) else body
    return parse_feed(data, url=URL, now=NOW, **given)


def rss(items: str, head: str = "") -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel><title>News</title><language>en-gb</language>{head}{items}</channel></rss>"
    )


def item(extra: str = "", link: str = "https://www.news.example/a?utm_source=rss", title: str = "Talks resume") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{extra}</item>"


def test_an_entry_is_plain_text_under_a_canonical_url() -> None:
    summary = "&lt;p&gt;Envoys &amp;amp; aides&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;met&lt;br&gt;again"
    rest = '<guid isPermaLink="false">42</guid><author>Ana Ray</author>'
    (entry,) = parse(rss(item(f"<description>{summary}</description>{rest}"))).entries
    assert entry.url == "https://news.example/a"
    assert entry.link == "https://www.news.example/a?utm_source=rss"
    assert entry.summary == "Envoys & aides met again"
    assert (entry.title, entry.guid, entry.author, entry.language) == ("Talks resume", "42", "Ana Ray", "en")


def test_atom_with_relative_links_and_html_titles() -> None:
    feed = parse(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry>'
        '<title type="html">A &lt;b&gt;big&lt;/b&gt; vote</title><link rel="self" href="/self"/><link href="/vote"/>'
        "<updated>2026-02-28T10:00:00+02:00</updated></entry></feed>"
    )
    (entry,) = feed.entries
    assert (entry.title, entry.url) == ("A big vote", "https://news.example/vote")
    assert entry.published == datetime(2026, 2, 28, 8, tzinfo=UTC)


def test_a_guid_that_is_a_link_stands_in_for_a_missing_one() -> None:
    feed = parse(rss("<item><title>T</title><guid>https://news.example/g</guid></item>"))
    assert [entry.url for entry in feed.entries] == ["https://news.example/g"]


def test_one_article_is_one_entry_and_what_cannot_be_opened_is_left_out() -> None:
    feed = parse(
        rss(
            item(title="First")
            + item(link="https://m.news.example/a#top", title="Again")
            + item(link="mailto:a@news.example")
            + item(link="https://news.example/b", title="")
        )
    )
    assert [entry.title for entry in feed.entries] == ["First"]
    assert feed.skipped == 3


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Sat, 28 Feb 2026 10:00:00 +0200", datetime(2026, 2, 28, 8, tzinfo=UTC)),
        ("2026-02-28T10:00:00Z", datetime(2026, 2, 28, 10, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 12:00:01 GMT", NOW),
        ("Fri, 01 Jan 2044 00:00:00 GMT", NOW),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_utc_and_never_in_the_future(told: str, meant: datetime | None) -> None:
    (entry,) = parse(rss(item(f"<pubDate>{told}</pubDate>"))).entries
    assert entry.published == meant


@pytest.mark.parametrize(
    ("head", "every"),
    [
        ("<ttl>15</ttl>", timedelta(minutes=15)),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", timedelta(minutes=30)),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", timedelta(days=1)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(days=1)),
        ("<sy:updatePeriod>never</sy:updatePeriod>", None),
    ],
)
def test_how_often_a_feed_says_it_changes(head: str, every: timedelta | None) -> None:
    assert parse(rss(item(), head)).every == every


def test_encodings() -> None:
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?>' + rss(item(title="Gespräche")).partition("?>")[2]
    assert parse(latin.encode("latin-1")).entries[0].title == "Gespräche"
    assert parse(rss(item(title="Gespräche")).encode("utf-16")).entries[0].title == "Gespräche"
    assert parse("\n\n" + rss(item(title="Gespräche")), charset="utf-8").entries[0].title == "Gespräche"


def test_marks_that_turn_text_around_are_gone() -> None:
    assert parse(rss(item(title="a\u202egnp.exe\u200b b"))).entries[0].title == "agnp.exe b"


@pytest.mark.parametrize("body", ["", "not a feed", "<html><body><p>Hello</body></html>", "{}", "\0" * 40])
def test_what_is_no_feed(body: str) -> None:
    with pytest.raises(FeedError):
        parse(body)


def test_an_empty_feed_is_a_feed() -> None:
    assert parse(rss("")).entries == ()


def test_an_entity_bomb_is_refused_at_once() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "boom">{levels}]>'
        + rss(item(title="&a9;")).partition("?>")[2]
    )
    began = time.process_time()
    for body in (bomb.encode(), bomb.encode("utf-16"), bomb.replace("<!ENTITY", "<!entity").encode()):
        with pytest.raises(FeedError, match="entities"):
            parse(body)
    assert time.process_time() - began < 1


def test_a_file_on_this_machine_is_not_read() -> None:
    with pytest.raises(FeedError):
        parse(str(Path(__file__)))
    with pytest.raises(FeedError):
        parse("http://127.0.0.1:9/feed")


def test_giants_are_refused_and_long_feeds_are_cut() -> None:
    with pytest.raises(FeedError, match="larger"):
        parse(b" " * (MAX_BYTES + 1))
    many = "".join(item(link=f"https://news.example/{n}") for n in range(MAX_ENTRIES + 50))
    assert len(parse(rss(many)).entries) == MAX_ENTRIES


def test_deep_nesting_ends() -> None:
    began = time.process_time()
    feed = parse(rss(item(f"<description>{'&lt;div&gt;' * 20_000}deep</description>")))
    assert len(feed.entries) == 1
    assert time.process_time() - began < 10


@pytest.fixture(scope="module")
def saved() -> dict[str, bytes]:
    """The saved feeds of real outlets, by file name."""
    if not SAVED.is_dir() and not os.environ.get("CI"):
        pytest.skip(f"no saved feeds at {SAVED}")
    return {path.name: path.read_bytes() for path in sorted(SAVED.glob("*.xml"))}


def test_every_saved_feed_is_read(saved: dict[str, bytes]) -> None:
    assert len(saved) >= 9
    for name, body in saved.items():
        feed = parse_feed(body, url=URL, now=NOW)
        assert feed.title, name
        assert len(feed.entries) + feed.skipped >= 1, name
        for entry in feed.entries:
            assert entry.title, name
            assert entry.url.startswith("https://"), name
            assert "<" not in entry.title, name
            assert entry.published is None or entry.published <= NOW
    assert len(parse_feed(saved["independant_co_uk.xml"], url=URL, now=NOW).entries) == 100


def outcome(body: bytes) -> str:
    """The sentence for what is no feed; any other error fails the test."""
    try:
        return f"{len(parse_feed(body, url=URL, now=NOW).entries)} entries."
    except FeedError as error:
        return str(error)


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_damaged_feeds_never_raise_anything_else(saved: dict[str, bytes], data: st.DataObject) -> None:
    """Cut anywhere, and with bytes changed, dropped and repeated."""
    whole = saved[data.draw(st.sampled_from(sorted(saved)))][:12_000]
    body = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, 12_000), st.integers(0, 255)), max_size=30)):
        if at < len(body):
            body[at] = byte
    piece = data.draw(st.integers(0, 200))
    body += body[:piece] * data.draw(st.integers(0, 20))
    assert outcome(bytes(body)).endswith(".")


@given(
    st.binary(max_size=400) | st.text(max_size=300).map(lambda text: rss(item(title=text)).encode("utf-8", "ignore"))
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_never_raise_anything_else(body: bytes) -> None:
    assert outcome(body).endswith(".")


def test_packed_feeds_are_unpacked_by_the_fetcher_not_here() -> None:
    with pytest.raises(FeedError):
        parse(gzip.compress(rss(item()).encode()))
