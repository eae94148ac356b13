"""The program on PostgreSQL, whole and in its roles: a link is briefed, feeds become one digest on each platform."""

from __future__ import annotations

import asyncio
import json
import re
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from digest_site import DigestSite, digest_site
from faults.discord import BRIEFINGS, DiscordServer
from faults.slack import SlackServer
from running_bot import Pages, environment, news_site
from running_fleet import EVERY_ROLE, RunningFleet, running_fleet
from sqlalchemy import func, select, update

from bot.store.database import Database
from bot.store.story_tables import story_articles
from bot.store.tables import subscriptions

HEADLINE = "Black Sea grain talks stall"
WORK = 150.0  # seconds for feeds, articles, or a briefing on a busy machine
AGAIN = 3.0  # seconds in which what would be posted twice is
KEY = re.compile(r"\b[0-9a-f]{24}\b")


@pytest.fixture
async def discord_world() -> AsyncIterator[DiscordServer]:
    """Other processes talk to it: discord.py in this one stays as it is."""
    async with DiscordServer() as server:
        yield server


@asynccontextmanager
async def started(
    url: str,
    folder: Path,
    roles: tuple[str, ...],
    site: DigestSite,
    pages: Pages,
    slack: SlackServer,
    discord: DiscordServer,
) -> AsyncIterator[RunningFleet]:
    """Processes of these roles, which read no feeds but those that channels add."""
    nobody = folder / "feeds.toml"
    nobody.write_text("", encoding="utf-8")
    environ = environment(folder, slack=slack, discord=discord) | {
        "DATABASE_URL": url,
        "COMMUNIQUE_FETCH__ALLOW_HOSTS": json.dumps([site.host, pages.host]),
        "COMMUNIQUE_DIGESTS__ENABLED": "true",
        "COMMUNIQUE_DIGESTS__FEEDS": str(nobody),
        "COMMUNIQUE_DIGESTS__TICK": "0.5",
        "COMMUNIQUE_DIGESTS__POLL": "0.5",
    }
    async with running_fleet(environ, roles, slack=slack, discord=discord) as fleet:
        yield fleet


def shown(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False, default=str)


async def until(true: Callable[[], object], *, within: float = WORK) -> None:
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 - other processes signal nothing
            await asyncio.sleep(0.05)


async def slack_tells(slack: SlackServer, words: str, wanted: str) -> None:
    """Give a command on Slack, and wait for this in its answer."""
    delivery = await slack.slash("/brief", words)
    url = slack.workspace.response_urls[delivery.response_url.rsplit("/", 1)[1]]
    await until(lambda: wanted in shown([url.answers, delivery.response]))


async def discord_tells(discord: DiscordServer, wanted: str, *words: str, **options: str) -> None:
    """Give a command on Discord, and wait for this in its answer."""
    told = await discord.slash(*words, **options)
    await until(lambda: wanted in shown([told.original, told.followups]))


async def stories_come(url: str, count: int) -> None:
    """Wait until so many articles stand in stories, and let them be of ten minutes ago: digests are of full minutes."""
    database, there = await Database.open(url), select(func.count()).where(story_articles.c.story.is_not(None))
    async with asyncio.timeout(WORK):
        while True:
            async with database.reading() as connection:
                if await connection.scalar(there) == count:
                    break
            await asyncio.sleep(0.2)
    async with database.writing() as connection:
        before = datetime.now(UTC) - timedelta(minutes=10)
        await connection.execute(update(story_articles).values(first_seen=before))
    await database.close()


async def all_due(url: str) -> None:
    """It is time for every digest."""
    database = await Database.open(url)
    async with database.writing() as connection:
        moment = datetime.now(UTC) - timedelta(seconds=1)
        await connection.execute(update(subscriptions).values(next_run_at=moment))
    await database.close()


def digests(slack: SlackServer, discord: DiscordServer) -> list[str]:
    """The key of each message that is part of a digest, on Slack and then on Discord."""
    posts = [m["metadata"] for m in slack.workspace.channel("C0BRIEF").messages if m.get("metadata")]
    places = [one for one in discord.world.channels.values() if BRIEFINGS in (one.id, one.parent)]
    return KEY.findall(shown(posts)) + KEY.findall(shown([m["embeds"] for one in places for m in one.messages]))


def finished(slack: SlackServer, discord: DiscordServer) -> bool:
    """Whether both stories' details are on both platforms."""
    on_discord = shown([channel.messages for channel in discord.world.channels.values()])
    on_slack = shown(slack.workspace.channel("C0BRIEF").messages)
    return all(words in text for text in (on_slack, on_discord) for words in ("Dana Serikova", "Liina Tamm"))


@pytest.mark.parametrize("roles", [("all",), EVERY_ROLE], ids=["whole", "roles"])
async def test_links_and_digests(
    roles: tuple[str, ...],
    server_url: str,
    tmp_path: Path,
    slack_server: SlackServer,
    discord_world: DiscordServer,
) -> None:
    newest = datetime.now(UTC) - timedelta(hours=1)
    async with digest_site(newest) as site, news_site() as pages:
        link, feed = pages.add("grain"), f"http://{site.host}/port.xml"
        async with started(server_url, tmp_path, roles, site, pages, slack_server, discord_world) as fleet:
            await asyncio.gather(
                slack_tells(slack_server, f"link {link}", HEADLINE),
                discord_tells(discord_world, HEADLINE, "brief", "link", url=link),
            )
            assert pages.asked == {"grain": 1}  # wanted by two at once, and read once
            await slack_tells(slack_server, f"sources add {feed}", "is read here from now on")
            added = {"action": "add", "feed": feed}
            await discord_tells(discord_world, "is read here from now on", "brief", "sources", **added)
            await stories_come(server_url, 2)
            await slack_tells(slack_server, "subscribe 06:00 UTC", "Subscribed")
            await discord_tells(discord_world, "Subscribed", "brief", "subscribe", time="06:00", timezone="UTC")
            await all_due(server_url)
            await until(lambda: finished(slack_server, discord_world))
            await asyncio.sleep(AGAIN)
            for bot in fleet.bots.values():
                assert await bot.ended(signal.SIGTERM) == 0
        assert '"incident"' not in fleet.log
    keys = digests(slack_server, discord_world)
    assert len(keys) == len(set(keys)) >= 6  # a headline and two stories on each
