"""How long a writer waits while the nightly prune deletes 100,000 old rows of each kind.

    python benchmarks/prune.py [--rows 100000] [--on sqlite] [--on postgresql]

Each on a new database of its own. The writer remembers one event after another, each a commit.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Table, insert

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.at_scale.server import a_database, postgres
from bot.store.database import Database
from bot.store.events import Events
from bot.store.feed_tables import articles, feed_articles, feeds
from bot.store.prune import Retention, prune
from bot.store.tables import (
    briefing_urls,
    briefings,
    channel_changes,
    deliveries,
    digested,
    events,
    posts,
    subscriptions,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=400)
BRIEFING = "x" * 4_000  # characters; a real one has several times as many
PAUSE = 0.002  # seconds between the writer's commits
CHUNK = 2_000
PRUNED = (events, briefings, briefing_urls, posts, channel_changes, articles, deliveries, digested)
PLACE = {"platform": "slack", "workspace": "T1", "channel": "C1"}


def main() -> None:
    """Fill, prune, and print what both did."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--on", action="append", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    for where in options.on or ("sqlite", "postgresql"):
        if where == "sqlite":
            with tempfile.TemporaryDirectory() as folder:
                asyncio.run(measure(f"sqlite:///{Path(folder)}/state.db", options.rows))
        else:
            with postgres() as server, a_database(server) as url:
                asyncio.run(measure(url, options.rows))


async def measure(url: str, rows: int) -> None:
    """Print how long the prune took, and how long the writer waited."""
    database = await Database.open(url)
    await database.migrate()
    began = perf_counter()
    await fill(database, rows)
    print(f"{database.dialect}: {rows} rows of each of 8 tables written in {perf_counter() - began:.1f} s")
    alone = await write(database, "alone", asyncio.create_task(asyncio.sleep(5)))
    tell("the writer alone", alone)
    began = perf_counter()
    pruning = asyncio.create_task(prune(database, NOW, Retention()))
    waits = await write(database, "beside", pruning)
    counts = await pruning
    print(f"pruned {sum(counts.values())} rows in {perf_counter() - began:.1f} s: {dict(counts)}")
    tell("the writer beside it", waits)
    assert {table: counts[table.name] for table in PRUNED} == dict.fromkeys(PRUNED, rows)
    await database.close()


async def write(database: Database, name: str, until: asyncio.Task[Any]) -> list[float]:
    """Remember events until something is done; the seconds that each took."""
    store, waits, number = Events(database), [], 0
    while not until.done():
        began = perf_counter()
        await store.first_time(f"{name}:{number}", NOW)
        waits.append(perf_counter() - began)
        number += 1
        await asyncio.sleep(PAUSE)
    return waits


def tell(what: str, waits: list[float]) -> None:
    """Print the distribution in milliseconds."""
    ordered = sorted(1000 * wait for wait in waits)
    at = {share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.99, 0.999)}
    told = ", ".join(f"p{100 * share:g} {value:.1f}" for share, value in at.items())
    print(f"{what}: {len(ordered)} commits, {told}, longest {ordered[-1]:.1f} ms")


async def fill(database: Database, rows: int) -> None:
    """Old rows of every kind that is pruned; half of the briefings are of articles that feeds brought."""
    async with database.writing() as connection:
        await connection.execute(insert(subscriptions).values(_subscription()))
        feed = {"url_hash": "f", "url": "f", "title": "", "wanted": True, "since": OLD, "next_poll_at": OLD}
        await connection.execute(insert(feeds).values(id=1, failures=0, **feed))
    for start in range(0, rows, CHUNK):
        numbers = range(start, min(start + CHUNK, rows))
        async with database.writing() as connection:
            for table, made in _made(numbers):
                await connection.execute(insert(table), made)


def _subscription() -> dict[str, Any]:
    times = {"post_at": "07:00", "timezone": "UTC", "days": "0123456", "next_run_at": NOW, "next_date": NOW.date()}
    state = {"created_by": "U1", "created_at": OLD, "paused": True, "failures": 0}
    return {"id": "s", **PLACE, "kind": "channel", "choice": "{}", **times, **state}


def _made(numbers: range) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    day = date(2000, 1, 1)
    texts = dict.fromkeys(("url", "link", "title", "summary", "author"), "words")
    seen = {"first_seen": OLD, "last_seen": OLD, "state": "fetched", "attempts": 1}
    yield events, [{"event_id": f"old:{n}", "seen_at": OLD} for n in numbers]
    key = {"engine_name": "e", "engine_version": "1", "owner": "", "format": 1, "data": BRIEFING, "used_at": OLD}
    yield briefings, [{"id": f"{n}", "content_hash": f"{n}", **key} for n in numbers]
    yield briefing_urls, [{"url_hash": f"{n}", "url": "u", "briefing_id": f"{n}", "fetched_at": OLD} for n in numbers]
    post = {**PLACE, "title": "t", "posted_at": OLD}
    yield posts, [{**post, "briefing_id": f"{n}", "message": f"{n}"} for n in numbers]
    change = {**PLACE, "setting": "s", "was": "1", "became": "2", "changed_by": "U1", "changed_at": OLD}
    yield channel_changes, [change for _ in numbers]
    yield articles, [{"id": n + 1, "url_hash": f"{2 * n}", **texts, "text": BRIEFING, **seen} for n in numbers]
    yield feed_articles, [{"feed_id": 1, "article_id": n + 1} for n in numbers]
    sent = {**PLACE, "kind": "channel", "part": 0, "due_at": OLD, "late": False, "state": "sent"}
    sent |= {"not_before": OLD, "attempt": 1, "content": BRIEFING, "changed_at": OLD, "subscription": "s"}
    yield deliveries, [{"key": f"{n}", "local_date": day + timedelta(days=n), **sent} for n in numbers]
    stood = {"subscription": "s", "stories": BRIEFING, "made_at": OLD}
    yield digested, [{"local_date": day + timedelta(days=n), **stood} for n in numbers]


if __name__ == "__main__":
    main()
