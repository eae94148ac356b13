"""A poll's answer as data, whatever the answer is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from summarizer.errors import FetchError
from summarizer.feeds.asking import ask_feed
from summarizer.feeds.entries import FeedDocument, FeedResult
from summarizer.feeds.errors import FeedError
from summarizer.fetch import Answer, Page

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://herald.example/rss"
PAGE = Page(url=URL, content_type="text/xml", charset=None, body=b"<rss/>")


class FakeSite:
    """Answers with what it was given, and keeps what it was asked."""

    def __init__(self, answer: Answer | FetchError) -> None:
        self.answer, self.asked = answer, {}

    async def ask(self, url: str, *, kinds: object, headers: Mapping[str, str]) -> Answer:
        self.asked = {"url": url, **headers}
        if isinstance(self.answer, FetchError):
            raise self.answer
        return self.answer


def says(status: int = 200, page: Page | None = None, moved: str | None = None, **headers: str) -> FakeSite:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return FakeSite(Answer(url=URL, host="herald.example", status=status, headers=named, page=page, moved=moved))


async def parse(page: Page, now: datetime) -> FeedDocument:
    return FeedDocument(title="Herald", entries=(), every=timedelta(hours=1))


async def ask(site: FakeSite, **known: str) -> FeedResult:
    return await ask_feed(site, parse, url=URL, now=NOW, **known)


async def test_a_feed_with_its_validators() -> None:
    site = says(page=PAGE, etag='W/"1"', last_modified="Sun, 01 Mar 2026 10:00:00 GMT", cache_control="max-age=600")
    assert await ask(site) == FeedResult(
        url=URL,
        status=200,
        title="Herald",
        etag='W/"1"',
        modified="Sun, 01 Mar 2026 10:00:00 GMT",
        every=timedelta(hours=1),
        fresh_for=timedelta(minutes=10),
    )
    assert site.asked == {"url": URL}


async def test_only_what_is_new_is_asked_for_and_validators_are_kept() -> None:
    site = says(304)
    result = await ask(site, etag='"1"', modified="Sun, 01 Mar 2026 10:00:00 GMT")
    assert site.asked == {"url": URL, "If-None-Match": '"1"', "If-Modified-Since": "Sun, 01 Mar 2026 10:00:00 GMT"}
    assert result.unchanged
    assert (result.error, result.etag, result.modified) == (None, '"1"', "Sun, 01 Mar 2026 10:00:00 GMT")


async def test_a_304_that_nobody_asked_for_is_a_failure() -> None:
    assert (await ask(says(304))).error == "herald.example answers without a feed (304)."


async def test_a_move_is_told_and_followed() -> None:
    site = says(page=PAGE, moved="https://new.example/rss")
    result = await ask(site, at="https://old.example/rss")
    assert (result.url, result.moved, site.asked["url"]) == (URL, "https://new.example/rss", "https://old.example/rss")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (410, "herald.example has given the feed up (410)."),
        (404, "herald.example has no feed at this address (404)."),
        (403, "herald.example refuses automated readers (403)."),
        (500, "herald.example has a problem of its own (500)."),
        (418, "herald.example answers without a feed (418)."),
    ],
)
async def test_failures_are_sentences(status: int, error: str) -> None:
    assert await ask(says(status)) == FeedResult(url=URL, status=status, error=error)


async def test_servers_say_when_to_come_back() -> None:
    assert (await ask(says(429, retry_after="90"))).retry_after == timedelta(seconds=90)


async def test_a_site_that_cannot_be_reached() -> None:
    site = FakeSite(FetchError("herald.example cannot be reached. Check the link, or try again later."))
    assert await ask(site) == FeedResult(url=URL, error="herald.example cannot be reached.")


@pytest.mark.parametrize(
    ("trouble", "error"),
    [(FeedError("No feed."), "No feed."), (TimeoutError(), "The feed takes too long to read.")],
)
async def test_what_cannot_be_parsed(trouble: Exception, error: str) -> None:
    async def stumble(page: Page, now: datetime) -> FeedDocument:
        raise trouble

    result = await ask_feed(says(page=PAGE, etag='"1"'), stumble, url=URL, now=NOW)
    assert result == FeedResult(url=URL, status=200, error=error)


@pytest.mark.parametrize("etag", ["x" * 5000, "caf\u00e9", "a\x01b"])
async def test_validators_that_cannot_be_sent_back_are_dropped(etag: str) -> None:
    assert (await ask(says(page=PAGE, etag=etag))).etag is None
