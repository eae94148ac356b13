"""Deleting what is too old, a little at a time, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, or_, select

from bot.store.batches import BATCH, delete_in_batches
from bot.store.database import Database
from bot.store.feed_tables import articles
from bot.store.reading_tables import admissions, readers, readings
from bot.store.tables import briefing_urls, briefings, channel_changes, deliveries, digested, events, posts
from bot.store.workspace_tables import deletions

_UNDER_WAY = timedelta(days=1)  # far longer than anything that somebody asked for
_AHEAD = timedelta(minutes=1)  # what is later than that was noted by a clock that was wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long each is kept. Channels' settings and people's choices are kept for good.

    `articles` are those of feeds, and count from when a feed last held them.
    `briefings` counts from when the article was last read: buttons under a message work for that long. `feed_briefings`
    are those of articles that a feed holds. `workspaces` is how long everything of a workspace is kept after the bot
    was removed from it, for when it comes back.
    """

    events: timedelta = timedelta(days=3)  # Slack repeats an event for about an hour
    posts: timedelta = timedelta(days=90)
    briefings: timedelta = timedelta(days=90)
    feed_briefings: timedelta = timedelta(days=9)  # there are thousands of them; weekly digests look back for 7
    changes: timedelta = timedelta(days=365)
    articles: timedelta = timedelta(days=30)
    deliveries: timedelta = timedelta(days=90)  # each tells why a digest came, came late, or did not
    workspaces: timedelta = timedelta(days=30)
    readings: timedelta = timedelta(hours=1)  # whoever asked was answered, or told that nothing comes


async def prune(database: Database, now: datetime, retention: Retention, batch: int = BATCH) -> Mapping[str, int]:
    """Delete what is older than `retention`; returns the rows deleted of each table.

    A briefing goes with the URLs that lead to it, but not while a post of it is kept.
    """
    old = _too_old(now, retention)
    return {table.name: await delete_in_batches(database, table, rows, batch) for table, rows in old.items()}


def _too_old(now: datetime, retention: Retention) -> Mapping[Table, ColumnElement[bool]]:
    posted = select(posts.c.id).where(posts.c.briefing_id == briefings.c.id).exists()
    held = select(briefing_urls.c.url_hash).join(articles, articles.c.url_hash == briefing_urls.c.url_hash)
    of_feeds = held.where(briefing_urls.c.briefing_id == briefings.c.id).exists()
    out_of_use = or_(
        briefings.c.used_at < now - retention.briefings,
        and_(briefings.c.used_at < now - retention.feed_briefings, of_feeds),
    )
    return {
        events: events.c.seen_at < now - retention.events,
        posts: posts.c.posted_at < now - retention.posts,
        briefing_urls: briefing_urls.c.fetched_at < now - retention.briefings,
        briefings: and_(out_of_use, ~posted),
        channel_changes: channel_changes.c.changed_at < now - retention.changes,
        articles: articles.c.last_seen < now - retention.articles,
        deliveries: deliveries.c.due_at < now - retention.deliveries,
        digested: digested.c.made_at < now - retention.deliveries,
        readings: readings.c.changed_at < now - retention.readings,
        readers: readers.c.seen_at < now - retention.readings,
        admissions: admissions.c.until < now,
        deletions: or_(deletions.c.deleted_at < now - _UNDER_WAY, deletions.c.deleted_at > now + _AHEAD),
    }
