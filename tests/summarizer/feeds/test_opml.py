"""Lists of feeds, in and out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.feeds.errors import FeedError
from summarizer.feeds.opml import MAX_BYTES, MAX_FEEDS, Listed, read_opml, write_opml

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="World">
    <outline title="Asia &amp; Pacific">
      <outline type="rss" text="The Atoll" xmlUrl="https://atoll.example/rss?a=1&amp;b=2" htmlUrl="https://atoll.example"/>
    </outline>
    <outline text="Fjord Post" XMLURL=" http://fjord.example/feed "/>
  </outline>
  <outline text="A file" xmlUrl="file:///etc/passwd"/>
  <outline text="A link" type="link" url="https://news.example"/>
  <outline text="Again" xmlUrl="http://fjord.example/feed"/>
</body></opml>"""


def test_nested_folders_and_careless_writers() -> None:
    assert read_opml(SAMPLE.encode()) == (
        Listed(url="https://atoll.example/rss?a=1&b=2", title="The Atoll", folder=("World", "Asia & Pacific")),
        Listed(url="http://fjord.example/feed", title="Fjord Post", folder=("World",)),
    )


def test_what_is_written_is_read_again() -> None:
    feeds = (
        Listed(url="https://a.example/rss?x=1&y=<2>", title='Quotes "and" <tags>', folder=("Ä", "B")),
        Listed(url="https://b.example/", title="Без имени"),
        Listed(url="https://c.example/feed", title="Third", folder=("Ä",)),
    )
    data = write_opml(feeds, title="My feeds", now=NOW)
    assert sorted(read_opml(data), key=lambda one: one.url) == [
        Listed(url="https://a.example/rss?x=1&y=%3C2%3E", title='Quotes "and" <tags>', folder=("Ä", "B")),
        feeds[1],
        feeds[2],
    ]
    assert b"Sun, 01 Mar 2026 12:00:00" in data
    assert data.count(b'text="&#196;"') + data.count('text="Ä"'.encode()) == 1


@given(st.lists(st.tuples(st.text(max_size=30), st.lists(st.text(max_size=10), max_size=3)), max_size=8))
@settings(max_examples=50, deadline=None)
def test_any_titles_survive_writing(rows: list[tuple[str, list[str]]]) -> None:
    feeds = [
        Listed(url=f"https://n{at}.example/rss", title=title, folder=tuple(folder))
        for at, (title, folder) in enumerate(rows)
    ]
    read = read_opml(write_opml(feeds, title="t", now=NOW))
    assert {one.url for one in read} == {one.url for one in feeds}


USED = '<opml><body><outline text="&a;"/></body></opml>'
HOSTILE = {
    "entities": f'<!DOCTYPE opml [<!ENTITY b "boom"><!ENTITY a "&b;&b;">]>{USED}',
    "a file": f'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]>{USED}',
    "a foreign DTD": '<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/x.dtd"><opml><body/></opml>',
    "another format": "<rss><channel/></rss>",
    "no body": "<opml/>",
    "no XML": "name,url",
    "nothing": "",
    "depth": "<opml><body>" + '<outline text="a">' * 5000 + "</outline>" * 5000 + "</body></opml>",
    "a giant": "<opml>" + " " * MAX_BYTES,
    "too many": "<opml><body>"
    + "".join(f'<outline xmlUrl="https://n.example/{n}"/>' for n in range(MAX_FEEDS + 1))
    + "</body></opml>",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_lists_are_refused(kind: str) -> None:
    with pytest.raises(FeedError) as caught:
        read_opml(HOSTILE[kind].encode())
    assert str(caught.value).endswith(".")
    assert "root:" not in str(caught.value)


def outcome(data: bytes) -> str:
    try:
        return f"{len(read_opml(data))} feeds."
    except FeedError as error:
        return str(error)


@given(st.integers(0, len(SAMPLE)), st.binary(max_size=20))
@settings(max_examples=100, deadline=None)
def test_damaged_lists_never_raise_anything_else(at: int, junk: bytes) -> None:
    whole = SAMPLE.encode()
    assert outcome(whole[:at] + junk + whole[at + len(junk) :]).endswith(".")
