"""Hours of a team's life in minutes: does memory stay flat, does every message come once?

    python -m benchmarks.soak [--minutes 20] [--roles web,gateway,scheduler,worker,worker,nlp | all]

The real program as processes, on a PostgreSQL of its own, against both platforms' servers on loopback. All at once:
digests due every minute, slash commands, pasted links, new feeds, and feeds that go on publishing. Afterwards the
servers' own records are compared with what was asked for and what was due. Memory of each process is flat where its
median in the last third of the time is at most 1.1 times that in the second third.

Exits 1 where a message was lost or doubled, a question stayed unanswered, memory grew, or a process ended. The last
line says so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "e2e"), str(ROOT / "tests" / "bot" / "helpers")]  # the servers are not installed

from faults.discord import DiscordServer  # noqa: E402
from faults.slack import SlackServer  # noqa: E402
from running_bot import environment  # noqa: E402
from running_fleet import RunningFleet, running_fleet  # noqa: E402

from benchmarks.at_scale.server import a_database, postgres  # noqa: E402
from benchmarks.soaking.digests import Count, count, finished  # noqa: E402
from benchmarks.soaking.memory import Memory  # noqa: E402
from benchmarks.soaking.people import People  # noqa: E402
from benchmarks.soaking.site import NewsSite, news_site  # noqa: E402
from bot.store.database import Database  # noqa: E402

FLEET = "web,gateway,scheduler,worker,worker,nlp"
TIMES = {"ask": 2.0, "paste": 5.0, "feed": 20.0}  # seconds between questions, links, and new feeds
PUBLISHED = 30.0  # seconds between the articles of one feed
SETTLED = 90.0  # seconds at the end, in which no digest becomes due and what is under way is finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What is looked at while it goes on."""

    fleet: RunningFleet
    people: People
    memory: Memory
    database: Database
    minutes: int


def environ(folder: Path, url: str, slack: SlackServer, discord: DiscordServer, site: NewsSite) -> dict[str, str]:
    """What the processes are told."""
    nobody = folder / "feeds.toml"
    nobody.write_text("", encoding="utf-8")  # the only feeds are those that channels add
    return environment(folder, slack=slack, discord=discord) | {
        "DATABASE_URL": url,
        "COMMUNIQUE_FETCH__ALLOW_HOSTS": json.dumps([site.host]),
        "COMMUNIQUE_DIGESTS__ENABLED": "true",
        "COMMUNIQUE_DIGESTS__FEEDS": str(nobody),
        "COMMUNIQUE_DIGESTS__TICK": "5",
        "COMMUNIQUE_DIGESTS__POLL": "5",
        "COMMUNIQUE_CHAT__PERSON": "100000 per minute",
        "COMMUNIQUE_CHAT__CHANNEL": "100000 per minute",
    }


async def live(life: Life) -> tuple[Count, int]:
    """Let people live with it; what the platforms hold of digests in the end, and how many processes ended."""
    now, loop = datetime.now(UTC), asyncio.get_running_loop()
    end = loop.time() + life.minutes * 60
    watching = [asyncio.create_task(life.memory.watch()), asyncio.create_task(_tell(life))]
    made = await life.people.subscribe(now, life.minutes - 1)
    print(f"{made} subscriptions", flush=True)
    await life.people.live(end - SETTLED / 2, TIMES)
    await asyncio.sleep(max(0.0, end - loop.time()))
    for task in watching:
        task.cancel()
    told = await asyncio.gather(*watching, return_exceptions=True)
    for error in told:
        if not isinstance(error, asyncio.CancelledError):
            raise RuntimeError("nobody watched") from error if isinstance(error, Exception) else None
    for _ in range(int(SETTLED)):
        if await finished(life.database) and not life.people.unanswered():
            break
        await asyncio.sleep(1)
    due = await count(life.database, datetime.now(UTC) - timedelta(seconds=30), life.people.slack, life.people.discord)
    return due, sum(bot.process.returncode is not None for bot in life.fleet.bots.values())


async def _tell(life: Life) -> None:
    for minute in range(1, life.minutes + 1):
        await asyncio.sleep(60)
        site, people = life.people.site, life.people
        done = f"{len(people.asked)} questions, {people.links} of them links, {site.asked['articles']} articles opened"
        print(f"minute {minute}: {done}, {site.asked['feeds']} times a feed asked", flush=True)


def verdict(life: Life, digests: Count, ended: int) -> bool:
    """Print what became of it; whether all is well."""
    unanswered, doubled = life.people.unanswered(), life.people.doubled()
    trends = life.memory.trends()
    print("\nmemory, MB     second third   last third")
    for trend in trends:
        print(f"{trend.name:<22}{trend.second:>6.0f}{trend.last:>13.0f}{'' if trend.flat else '   GROWS'}")
    incidents = life.fleet.log.count('"incident"')
    print(f"\nquestions {len(life.people.asked)}, unanswered {dict(unanswered)}, doubled {dict(doubled)}")
    print(
        f"messages of digests {digests.due}, lost {digests.lost}, doubled {digests.doubled}",
        *digests.examples,
        sep="\n  ",
    )
    print(f"processes that ended {ended}, incidents in their logs {incidents}")
    flat = bool(trends) and all(trend.flat for trend in trends)
    lost, twice = digests.lost + unanswered.total(), digests.doubled + doubled.total()
    print(f"soak {life.minutes} min: memory {'flat' if flat else 'GROWS'}, lost {lost}, doubled {twice}, ended {ended}")
    return flat and not lost and not twice and not ended and digests.due > 0


async def soak(minutes: int, roles: list[str], folder: Path, url: str) -> bool:
    """Run it all."""
    database = await Database.open(url)
    async with SlackServer(ack_limit=10.0) as slack, DiscordServer() as discord, news_site(PUBLISHED) as site:
        people = People(slack=slack, discord=discord, site=site, chance=random.Random(0))  # noqa: S311
        told = environ(folder, url, slack, discord, site)
        async with running_fleet(told, roles, slack=slack, discord=discord) as fleet:
            memory = Memory(groups={name: bot.process.pid for name, bot in fleet.bots.items()})
            life = Life(fleet=fleet, people=people, memory=memory, database=database, minutes=minutes)
            try:
                well = verdict(life, *await live(life))
            finally:
                (folder / "log").write_text(fleet.log, encoding="utf-8")
    await database.close()
    return well


def main() -> int:
    """Soak and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=20, help="at least 3")
    parser.add_argument("--roles", default=FLEET, help="processes to start, separated by commas")
    parser.add_argument("--log", type=Path, help="where to leave the processes' log")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, postgres() as server, a_database(server) as url:
        try:
            well = asyncio.run(soak(max(3, given.minutes), given.roles.split(","), Path(name), url))
        finally:
            if given.log and (Path(name) / "log").exists():
                given.log.write_bytes((Path(name) / "log").read_bytes())
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
