"""Articles of feeds, as their table has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row

from summarizer.domain import Article
from summarizer.feeds.near import Signature

# waiting: to be opened; old: too old to be opened when it was first announced; disallowed: not opened, as the host's
# robots.txt asks; failed: given up
State = Literal["waiting", "old", "fetched", "duplicate", "paywalled", "blurb", "disallowed", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An article that is to be opened at `link`; `attempts` were made before."""

    id: int
    url: str
    link: str
    title: str
    author: str
    published: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article as read: `original` is the id of the first article of the same text, None where it is the first.

    `published` is the page's word, None where it gives none. `signature` is None for short texts. `credit` is the
    agency that the text names as its author.
    """

    article: Article
    content_hash: str
    published: datetime | None = None
    signature: Signature | None = None
    original: int | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An article of a feed as stored. `article` is None until it was read; `original` is its own id for originals."""

    id: int
    url: str
    title: str
    feeds: tuple[str, ...]
    first_seen: datetime
    published: datetime | None
    state: State
    reason: str | None
    article: Article | None
    original: int | None
    credit: str | None


def known_from(row: Row[Any], held_by: tuple[str, ...]) -> Known:
    """The row, which the feeds `held_by` hold."""
    article = None
    if row.text is not None:
        article = Article(
            id=row.url,
            url=row.link,
            text=row.text,
            title=row.title,
            language=row.language,
            outlet=row.outlet,
            author=row.author or None,
            published=row.published,
        )
    return Known(
        id=row.id,
        url=row.url,
        title=row.title,
        feeds=held_by,
        first_seen=row.first_seen,
        published=row.published,
        state=row.state,
        reason=row.reason,
        article=article,
        original=row.original_id,
        credit=row.credit,
    )
