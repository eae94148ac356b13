#!/usr/bin/env python3
"""What a scrape of /metrics costs the database, by its size.

usage: python -m benchmarks.census

A PostgreSQL with 1,000, 10,000 and 100,000 subscriptions, each with a delivery that waits today and one of each of
the last 30 days, a job for each waiting one, and 300 feeds with 60,000 articles. Each census is taken five times; the
median is told.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from datetime import UTC, datetime

from sqlalchemy import text

from benchmarks.at_scale.server import a_database, postgres
from bot.store.census import take_census
from bot.store.database import Database

SIZES = (1_000, 10_000, 100_000)
TIMES = 5
_FILL = (
    """
INSERT INTO subscriptions (id, platform, workspace, channel, kind, choice, post_at, timezone, days, created_by,
                           created_at, next_run_at, next_date, paused, failures)
SELECT 's' || n, 'slack', 'T' || n % 500, 'C' || n, 'channel', '{}', '08:00', 'UTC', '0123456', 'U1',
       now(), now() + interval '1 day', current_date + 1, n % 50 = 0, 0
FROM generate_series(1, :size) AS n
    """,
    """
INSERT INTO deliveries (key, subscription, local_date, part, platform, workspace, channel, kind, due_at, late, state,
                        not_before, attempt, changed_at)
SELECT left(md5(n || '/' || day), 24), 's' || n, current_date - day, 0, 'slack', 'T' || n % 500, 'C' || n, 'channel',
       now() - interval '1 minute' - day * interval '1 day', false, CASE day WHEN 0 THEN 'pending' ELSE 'sent' END,
       now() - interval '1 minute', 0, now()
FROM generate_series(1, :size) AS n, generate_series(0, 30) AS day
    """,
    """
INSERT INTO pgqueuer (priority, status, entrypoint, dedupe_key)
SELECT 0, 'queued', 'deliver', 'deliver:' || n FROM generate_series(1, :size) AS n
    """,
    """
INSERT INTO feeds (id, url_hash, url, title, wanted, since, next_poll_at, failures, succeeded_at, renewed_at)
SELECT n, md5('f' || n), 'https://' || n || '.example/feed', 'Feed ' || n, true, now() - interval '90 days', now(), 0,
       now(), now()
FROM generate_series(1, 300) AS n
    """,
    """
INSERT INTO articles (id, url_hash, url, link, title, summary, author, first_seen, last_seen, state, attempts)
SELECT n, md5('a' || n), 'https://example.org/' || n, 'https://example.org/' || n, 'Title', '', '',
       now() - n % 30 * interval '1 day', now(), 'fetched', 1
FROM generate_series(1, 60000) AS n
    """,
    "INSERT INTO feed_articles (feed_id, article_id) SELECT 1 + n % 300, n FROM generate_series(1, 60000) AS n",
)


async def seconds(url: str, size: int) -> float:
    """The median time of a census."""
    database = await Database.open(url)
    async with database.writing() as connection:
        for statement in _FILL:
            await connection.execute(text(statement), {"size": size} if ":size" in statement else {})
        await connection.execute(text("ANALYZE"))
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        census = await take_census(database, datetime.now(UTC))
        taken.append(time.perf_counter() - began)
    await database.close()
    assert census.deliveries == {"pending": size}, census.deliveries
    assert sum(census.subscriptions.values()) == size
    assert census.jobs[0].count == size
    return statistics.median(taken)


def main() -> None:
    """Print a line a size."""
    with postgres() as server:
        for size in SIZES:
            with a_database(server) as url:
                print(f"{size:>7,} subscriptions: {asyncio.run(seconds(url, size)) * 1000:5.0f} ms", flush=True)


if __name__ == "__main__":
    main()
