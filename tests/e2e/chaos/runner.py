"""A process that delivers, as the program does: `python runner.py '{"role": ..., "database": ..., "slack": ..., ...}'`.

Its role is `scheduler`, `worker`, or `all`. It runs until it is killed. Leases and heartbeats are short, so that a test
sees them end.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.adapters.discord.poster import DiscordPoster
from bot.adapters.slack.poster import SlackPoster
from bot.delivery.courier import Patience
from bot.delivery.fleet_pacing import open_pacer
from bot.delivery.ports import Found, Missing, Order, Poster
from bot.delivery.scheduling import Scheduling
from bot.delivery.working import Working
from bot.jobs import Jobs, MemoryJobs
from bot.jobs.postgres import PostgresJobs
from bot.logs import configure_logging
from bot.run.clock import keep_time
from bot.scheduler import Clockwork
from bot.store.database import Database
from bot.store.delivery import Page
from bot.store.subscription import Subscription, Target

HEARTBEAT = timedelta(seconds=3)


def patience(slower: float) -> Patience:
    """Short, so that a test sees leases end; times `slower` where the machine is too busy to keep them."""
    return Patience(
        timeout=slower * timedelta(seconds=0.8),
        lease=slower * timedelta(seconds=2.5),
        turn=slower * 1.0,
        again=timedelta(seconds=0.2),
        most=timedelta(seconds=5),
    )


class CannedWriter:
    """A headline and details that name their digest."""

    def __init__(self, details: int) -> None:
        self._details = details

    async def digest(self, order: Order) -> Sequence[Page]:
        title = f"Digest {order.subscription.id} of {order.local_date}"
        pages = [title, *(f"{title}: detail {number}" for number in range(self._details))]
        return [_page(order.subscription.target.platform, text) for text in pages]

    async def note(self, subscription: Subscription, reason: str) -> Page:
        return _page(subscription.target.platform, f"Nothing is posted any more: {reason}")


class Blind:
    """A platform that is never asked what became of a post: what was not confirmed is posted again."""

    def __init__(self, poster: Poster) -> None:
        self.post = poster.post

    async def find(self, key: str, target: Target, *, thread: str | None, since: datetime) -> Found:
        return Missing()


def _page(platform: str, text: str) -> Page:
    if platform == "slack":
        return {"text": text, "blocks": [{"type": "section", "text": {"type": "plain_text", "text": text}}]}
    return {"content": text, "embeds": [{"title": text, "description": "Who stands where."}]}


async def deliver(how: Mapping[str, str]) -> None:
    async def token(workspace: str) -> str | None:
        return how["slack_token"]

    database = await Database.open(how["database"])
    slower = float(how["slower"])
    patient = patience(slower)
    timeout = patient.timeout.total_seconds()
    posters: dict[str, Poster] = {
        "slack": SlackPoster(token, api_url=how["slack"], timeout=timeout),
        # The server forgets nonces at once: what is told here is what the history tells.
        "discord": DiscordPoster(
            how["discord_token"],
            api_url=how["discord"],
            timeout=timeout,
            nonce_lives=timedelta(),
            now=database.now,
        ),
    }
    if database.dialect == "postgresql":
        keeping = asyncio.create_task(keep_time(database))
        keeping.add_done_callback(lambda ended: ended.result())
    jobs, pacer, role = _jobs(database, slower * HEARTBEAT), open_pacer(database), how["role"]
    if role != "scheduler":
        Working(
            database=database,
            jobs=jobs,
            writer=CannedWriter(int(how["details"])),
            posters={name: Blind(poster) for name, poster in posters.items()} if how["blind"] else posters,
            now=database.now,
            pacer=pacer,
            patience=patient,
        )
    if role != "worker":
        scheduling = Scheduling(database=database, jobs=jobs, now=database.now, pacer=pacer, patience=patient)
        Clockwork(scheduling.chores(tick=0.5, sweep=0.5)).start()
    if role == "scheduler":
        await asyncio.Event().wait()
    await jobs.run()


def _jobs(database: Database, heartbeat: timedelta) -> Jobs:
    return PostgresJobs(database, heartbeat=heartbeat) if database.dialect == "postgresql" else MemoryJobs()


if __name__ == "__main__":
    configure_logging("warning", "json")
    asyncio.run(deliver(json.loads(sys.argv[1])))
