"""One poll of one feed: a request that asks only for what is new, and its answer as data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from summarizer.errors import FetchError
from summarizer.feeds.entries import FeedDocument, FeedResult
from summarizer.feeds.errors import FeedError
from summarizer.feeds.pace import fresh_for, retry_after
from summarizer.fetch import FEEDS, Answer, Fetcher, Page

# Parses off the event loop, within a time limit; raises FeedError, or TimeoutError.
Parse = Callable[[Page, datetime], Awaitable[FeedDocument]]
_HEADER = 1000  # characters of an ETag that are kept
_MEANINGS = {
    401: "asks for a login",
    402: "asks for payment",
    403: "refuses automated readers",
    404: "has no feed at this address",
    410: "has given the feed up",
    429: "is getting too many requests",
    451: "withholds the feed for legal reasons",
}


async def ask_feed(
    fetcher: Fetcher,
    parse: Parse,
    *,
    url: str,
    now: datetime,
    at: str | None = None,
    etag: str | None = None,
    modified: str | None = None,
) -> FeedResult:
    """What the feed holds now. `at` is where it lives, if it moved; `etag` and `modified` are the last poll's.

    Never raises because of what the network or the feed is like.
    """
    wanted = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {name: value for name, value in wanted.items() if value}
    try:
        answer = await fetcher.ask(at or url, kinds=FEEDS, headers=headers)
    except FetchError as error:
        return FeedResult(url=url, error=_sentence(str(error)))
    if answer.page is not None:
        return await _read(answer, answer.page, parse, url, now)
    if answer.status == 304 and headers:
        return FeedResult(
            url=url,
            status=304,
            etag=_header(answer, "etag") or etag,
            modified=_header(answer, "last-modified") or modified,
            moved=answer.moved,
            fresh_for=fresh_for(answer.headers),
        )
    return FeedResult(
        url=url, status=answer.status, error=_failure(answer), retry_after=retry_after(answer.headers, now)
    )


async def _read(answer: Answer, page: Page, parse: Parse, url: str, now: datetime) -> FeedResult:
    try:
        document = await parse(page, now)
    except FeedError as error:
        return FeedResult(url=url, status=answer.status, error=str(error))
    except TimeoutError:
        return FeedResult(url=url, status=answer.status, error="The feed takes too long to read.")
    return FeedResult(
        url=url,
        status=answer.status,
        entries=document.entries,
        title=document.title,
        etag=_header(answer, "etag"),
        modified=_header(answer, "last-modified"),
        moved=answer.moved,
        every=document.every,
        fresh_for=fresh_for(answer.headers),
    )


def _header(answer: Answer, name: str) -> str | None:
    """A header that may be sent back: printable ASCII, not endless."""
    value = answer.headers.get(name, "")
    return value if value and len(value) <= _HEADER and value.isascii() and value.isprintable() else None


def _failure(answer: Answer) -> str:
    meaning = _MEANINGS.get(answer.status)
    if meaning is None:
        meaning = "has a problem of its own" if answer.status >= 500 else "answers without a feed"
    return f"{answer.host} {meaning} ({answer.status})."


def _sentence(words: str) -> str:
    """The first sentence: what follows tells a reader of articles what to do."""
    return words.partition(". ")[0].rstrip(".") + "."
