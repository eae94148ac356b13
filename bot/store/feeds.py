"""The feeds that are polled: when next, with which validators, and how each has been doing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, case, cast, func, literal, select, update

from bot.store.briefings import url_hash
from bot.store.columns import UtcDateTime
from bot.store.database import Database
from bot.store.feed_tables import articles, feed_articles, feeds
from bot.store.statements import insert_into
from summarizer.feeds.entries import FeedResult
from summarizer.feeds.health import Pulse

LEASE = timedelta(minutes=10)  # a feed that was taken and not polled, because the process ended, is due again then


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that is due. `at` is where it lives; `failures` happened in a row."""

    id: int
    url: str
    at: str
    etag: str | None
    modified: str | None
    failures: int


class Feeds:
    """Every feed that the product or a channel wants read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def want(self, urls: Iterable[str], now: datetime) -> None:
        """Poll exactly these feeds from now on, new ones at once; the others rest, and keep what is known of them."""
        rows = [
            {
                "url_hash": url_hash(url),
                "url": url,
                "title": "",
                "wanted": True,
                "since": now,
                "next_poll_at": now,
                "failures": 0,
            }
            for url in sorted(set(urls))
        ]
        hashes = {row["url_hash"] for row in rows}
        async with self._database.writing() as connection:
            for row in rows:
                await connection.execute(insert_into(self._database, feeds).values(row).on_conflict_do_nothing())
            known = (await connection.execute(select(feeds.c.id, feeds.c.url_hash, feeds.c.wanted))).all()
            for wanted in (True, False):
                ids = [row.id for row in known if (row.url_hash in hashes) is wanted and row.wanted is not wanted]
                if ids:
                    await connection.execute(update(feeds).where(feeds.c.id.in_(ids)).values(wanted=wanted))

    async def claim_due(self, now: datetime, limit: int = 100) -> tuple[Feed, ...]:
        """Feeds whose time has come, the longest due first. No other caller gets them before `LEASE` has passed."""
        due = select(feeds).where(feeds.c.wanted, feeds.c.next_poll_at <= now)
        due = due.order_by(feeds.c.next_poll_at, feeds.c.id).limit(limit).with_for_update(skip_locked=True)
        async with self._database.writing() as connection:
            rows = (await connection.execute(due)).all()
            taken = update(feeds).where(feeds.c.id.in_([row.id for row in rows]))
            await connection.execute(taken.values(next_poll_at=now + LEASE))
        return tuple(
            Feed(
                id=row.id,
                url=row.url,
                at=row.moved_to or row.url,
                etag=row.etag,
                modified=row.modified,
                failures=row.failures,
            )
            for row in rows
        )

    async def polled(self, feed: Feed, result: FeedResult, *, next_at: datetime, now: datetime) -> None:
        """What a poll told, and when the next one is due."""
        change = _failure(now, result) if result.error else _success(now, result)
        change |= {"next_poll_at": next_at, "status": result.status, "error": result.error}
        async with self._database.writing() as connection:
            await connection.execute(update(feeds).where(feeds.c.id == feed.id).values(**change))

    async def renewed(self, feed_id: int, at: datetime) -> None:
        """The feed brought something new that appeared `at`."""
        newer = (feeds.c.renewed_at.is_(None)) | (feeds.c.renewed_at < at)
        async with self._database.writing() as connection:
            await connection.execute(update(feeds).where(feeds.c.id == feed_id, newer).values(renewed_at=at))

    async def pulses(self, since: datetime) -> tuple[Pulse, ...]:
        """How each wanted feed does; its articles are counted from `since` on."""
        counts = [
            func.sum(cast(case((articles.c.state.in_(states), 1), else_=0), Integer)).label(name)
            for name, states in (
                ("read", ("fetched", "duplicate")),
                ("paywalled", ("paywalled",)),
                ("blurbs", ("blurb",)),
                ("disallowed", ("disallowed",)),
            )
        ]
        recent = (
            select(feed_articles.c.feed_id, *counts)
            .join(articles, articles.c.id == feed_articles.c.article_id)
            .where(articles.c.first_seen >= since)
            .group_by(feed_articles.c.feed_id)
            .subquery()
        )
        query = select(feeds, recent).outerjoin(recent, recent.c.feed_id == feeds.c.id).where(feeds.c.wanted)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(feeds.c.id))).all()
        return tuple(_pulse(row) for row in rows)


def _pulse(row: Any) -> Pulse:
    return Pulse(
        url=row.url,
        name=row.title or row.url,
        since=row.since,
        succeeded_at=row.succeeded_at,
        failing_since=row.failing_since,
        renewed_at=row.renewed_at,
        status=row.status,
        error=row.error,
        read=row.read or 0,
        paywalled=row.paywalled or 0,
        blurbs=row.blurbs or 0,
        disallowed=row.disallowed or 0,
    )


def _failure(now: datetime, result: FeedResult) -> dict[str, Any]:
    return {
        "failures": feeds.c.failures + 1,
        "failing_since": func.coalesce(feeds.c.failing_since, literal(now, UtcDateTime())),
    }


def _success(now: datetime, result: FeedResult) -> dict[str, Any]:
    change: dict[str, Any] = {
        "failures": 0,
        "failing_since": None,
        "succeeded_at": now,
        "etag": result.etag,
        "modified": result.modified,
    }
    if result.moved:
        change["moved_to"] = result.moved
    if result.title:
        change["title"] = result.title
    return change
