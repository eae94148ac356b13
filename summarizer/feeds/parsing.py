"""Bytes as a feed: RSS, Atom and RDF in every state of disrepair, without their tricks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from summarizer.errors import FetchError
from summarizer.feeds.entries import Entry, FeedDocument
from summarizer.feeds.errors import FeedError
from summarizer.feeds.plain import plain
from summarizer.fetch.canonical import canonical

MAX_BYTES = 5 * 2**20
MAX_ENTRIES = 300  # the busiest agencies list 200
_TITLE = 300  # characters
_SUMMARY = 2000
_OLDEST = datetime(1995, 1, 1, tzinfo=UTC)  # before the first feed: a clock that was never set
_ENTITIES = re.compile(rb"<!ENTITY", re.IGNORECASE)
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 24 * 7, "monthly": 24 * 30, "yearly": 24 * 365}  # hours
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?=$|[-_])")


def parse_feed(body: bytes, *, url: str, now: datetime, charset: str | None = None) -> FeedDocument:
    """The feed in `body`; raises FeedError where there is none, and nothing else whatever the bytes are.

    `url` is where it came from, for relative links; `charset` is the HTTP header's. Dates later than `now` become
    `now`. Runs for some milliseconds: keep it off an event loop.
    """
    if len(body) > MAX_BYTES:
        raise FeedError(f"The feed is larger than {MAX_BYTES // 2**20} MiB and was not read.")
    if _ENTITIES.search(body.replace(b"\0", b"")):  # UTF-16 too; no feed that is read needs entities of its own
        raise FeedError("The feed declares entities of its own and was not read.")
    try:
        return _document(_parsed(body, url, charset), now)
    except FeedError:
        raise
    except Exception as e:  # whatever hostile bytes make the parsers raise, it is the feed's fault
        raise FeedError("The feed is too broken to be read.") from e


def _parsed(body: bytes, url: str, charset: str | None) -> Mapping[str, Any]:
    import feedparser  # type: ignore[import-untyped]

    kind = f"application/xml; charset={charset}" if charset else "application/xml"
    # A stream: given bytes, feedparser would first look for a file of that name. No leading whitespace: one newline
    # before the XML declaration sends a feed to the slow parser.
    found = feedparser.parse(BytesIO(body.lstrip()), response_headers={"content-location": url, "content-type": kind})
    if not found.version and not found.entries:
        raise FeedError("The address leads to no feed.")
    return dict(found)


def _document(found: Mapping[str, Any], now: datetime) -> FeedDocument:
    feed: Mapping[str, Any] = found["feed"]
    raw = found["entries"][:MAX_ENTRIES]
    language = _language(feed.get("language"))
    entries = {entry.url: entry for entry in reversed(list(_entries(raw, language, now)))}
    return FeedDocument(
        title=plain(feed.get("title"), _TITLE),
        entries=tuple(reversed(entries.values())),
        language=language,
        every=_every(feed),
        skipped=len(raw) - len(entries),
    )


def _entries(raw: Iterable[dict[str, Any]], language: str | None, now: datetime) -> Iterator[Entry]:
    for one in raw:
        link = next((link for link in _links(one) if _canonical(link)), None)
        title = plain(one.get("title"), _TITLE)
        if link is None or not title:
            continue  # neither can be opened nor shown
        yield Entry(
            url=_canonical(link) or link,
            link=link,
            title=title,
            summary=plain(one.get("summary"), _SUMMARY),
            author=plain(one.get("author"), _TITLE),
            published=_published(one, now),
            guid=str(one["id"])[:_SUMMARY] if one.get("id") else None,
            language=_language(one.get("language")) or language,
        )


def _links(one: Mapping[str, Any]) -> Iterator[str]:
    """Where the article may be, the likeliest first."""
    if one.get("feedburner_origlink"):
        yield str(one["feedburner_origlink"])
    if one.get("link"):
        yield str(one["link"])
    for link in one.get("links", ()):
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            yield str(link["href"])
    if one.get("id"):
        yield str(one["id"])


def _canonical(link: str) -> str | None:
    """The article's name, None for what is no link to the web."""
    try:
        return canonical(link)
    except FetchError:
        return None


def _published(one: dict[str, Any], now: datetime) -> datetime | None:
    """When the entry says that it appeared: never in the future, never before there were feeds."""
    for field in ("published_parsed", "updated_parsed", "created_parsed"):
        moment = dict.get(one, field)  # feedparser's own `get` warns where it takes one date for another
        if moment is None:
            continue
        try:
            year, month, day, hour, minute, second = moment[:6]
            told = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        except (ValueError, TypeError, OverflowError):
            continue
        if told >= _OLDEST:
            return min(told, now)
    return None


def _language(code: Any) -> str | None:
    match = _LANGUAGE.match(str(code or "").strip())
    return match[0].lower() if match else None


def _every(feed: Mapping[str, Any]) -> timedelta | None:
    """How often the feed says that it changes, None where it does not say or says nonsense."""
    told = str(feed.get("ttl", "")).strip()
    if told.isascii() and told.isdigit() and 0 < len(told) < 7:
        return timedelta(minutes=int(told)) or None
    hours = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    if hours is None:
        return None
    often = str(feed.get("sy_updatefrequency", "")).strip()
    times = int(often) if often.isascii() and often.isdigit() and 0 < len(often) < 5 else 1
    return timedelta(hours=hours) / max(times, 1)
