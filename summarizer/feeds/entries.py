"""What a feed holds, and what became of asking for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article that a feed announces, in plain text.

    `url` is canonical and decides whether two entries are one; `link` is to be opened. `published` is aware UTC,
    never later than the poll, None where the feed does not tell. `guid` is for people who look for it: feeds change
    it at will. `language` is an ISO 639-1 code, `author` and `summary` may be empty.
    """

    url: str
    link: str
    title: str
    summary: str = ""
    author: str = ""
    published: datetime | None = None
    guid: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A feed as parsed: every article once, in the feed's order. `every` is how often it says it changes."""

    title: str
    entries: tuple[Entry, ...]
    language: str | None = None
    every: timedelta | None = None
    skipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedResult:
    """One poll of one feed; a failure is data here, never an exception.

    `url` is the feed's address as subscribed. `status` is the last HTTP status, None where no answer came. `error` is
    a sentence for users, None where the feed was had or has not changed (304). `etag` and `modified` are to be sent
    with the next poll, `moved` is where the feed lives from now on. `retry_after` and `fresh_for` are the server's
    wishes, `every` is the feed's own.
    """

    url: str
    status: int | None = None
    entries: tuple[Entry, ...] = ()
    error: str | None = None
    title: str = ""
    etag: str | None = None
    modified: str | None = None
    moved: str | None = None
    every: timedelta | None = None
    fresh_for: timedelta | None = None
    retry_after: timedelta | None = None

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing is new since the last poll."""
        return self.status == 304
