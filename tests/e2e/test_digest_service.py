"""The whole program, in this process with a clock of ours: from feeds over HTTP to digests on both platforms."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from digest_site import CABLE, CASPIAN, TEXTS, DigestSite, digest_site
from faults.discord import BRIEFINGS, DiscordServer
from faults.discord_world import TOKEN
from faults.slack import SlackServer
from faults.slack_workspace import APP_TOKEN, BOT_TOKEN
from slack_bot import Shown, answer_to, answers_to, words
from structlog.testing import capture_logs

from bot.__main__ import as_plain, make_fetcher, make_pipeline
from bot.credentials import load_credentials
from bot.delivery.pacing import PACES, Pace
from bot.run.plan import Plan
from bot.run.service import serve
from bot.run.wiring import Making, plan_of
from bot.settings import load_settings
from bot.store.clock import Host
from bot.store.database import Database
from summarizer.feeds.hosts import Hosts

WORK = 120.0  # seconds for models and six articles on a busy machine
AGAIN = 3.0  # seconds in which what would be posted twice is
KEY = re.compile(r"\b[0-9a-f]{24}\b")
Log = list[dict[str, Any]]


class Clock:
    """Goes as clocks go, two days behind all others, from five in the morning; and forward at will."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        self._behind = now - (now - timedelta(days=2)).replace(hour=5, minute=0, second=0, microsecond=0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self._behind

    def advance(self, **by: float) -> None:
        self._behind -= timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def site(clock: Clock) -> AsyncIterator[DigestSite]:
    async with digest_site(clock() - timedelta(hours=1)) as served:
        yield served


@pytest.fixture
def plan(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    clock: Clock,
    site: DigestSite,
    slack_server: SlackServer,
    discord_server: DiscordServer,
) -> Plan:
    told = {
        "COMMUNIQUE_FETCH__ALLOW_HOSTS": json.dumps([site.host]),
        "DATABASE_URL": f"sqlite:///{tmp_path}/state.db",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": slack_server.api_url,
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": discord_server.api_url,
        "DISCORD_GATEWAY_URL": discord_server.gateway_url,
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    settings, _ = load_settings()
    plain = as_plain(settings)
    making = Making(
        fetcher=partial(make_fetcher, plain.fetch), pipeline=make_pipeline, condenser=plain.condenser, log=plain.log
    )
    made = plan_of(settings, load_credentials(), making, version="0")
    assert made.digests is not None
    monkeypatch.setattr(Database, "open", partial(Database.open, host=Host(wall=clock)))
    quick = replace(made.digests, outlets=site.outlets, tick=0.3, poll=0.3, hosts=Hosts(apart=0.0))
    return replace(made, digests=quick)


@asynccontextmanager
async def running(plan: Plan) -> AsyncIterator[Log]:
    """The program until the end of the block; its log."""
    with capture_logs() as log:
        task = asyncio.create_task(serve(plan))
        try:
            yield log
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    assert not [entry for entry in log if entry["event"] == "incident"]


async def until(true: Callable[[], object], *, within: float = WORK) -> None:
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 - other tasks signal nothing
            await asyncio.sleep(0.02)


async def read(log: Log) -> None:
    """Both platforms are connected, and the articles are stories."""
    await until(lambda: sum(entry["event"] == "connected" for entry in log) == 2)
    await until(lambda: any(entry["event"] in ("read", "newsroom begins") and entry["stories"] for entry in log))


def slack_posts(server: SlackServer) -> list[Shown]:
    """What digests posted in the channel, threads included: by the metadata that only they have."""
    return [message for message in server.workspace.channel("C0BRIEF").messages if message.get("metadata")]


def discord_posts(server: DiscordServer) -> list[Shown]:
    """What digests posted in the channel and then in its threads: by the keys that only they have."""
    places = [one for one in server.world.channels.values() if BRIEFINGS in (one.id, one.parent)]
    return [message for place in places for message in place.messages if KEY.search(shown(message))]


def shown(message: object) -> str:
    return json.dumps(message, ensure_ascii=False)


def lines(texts: Iterable[str]) -> list[str]:
    """All lines, but for those that depend on where a page ends."""
    return [line for text in texts for line in text.splitlines() if line.strip()]


async def subscribe_both(slack: SlackServer, discord: DiscordServer) -> None:
    asked = await slack.slash("/brief", "subscribe 06:00 UTC")
    await answer_to(slack, asked, "Subscribed")
    told = await discord.slash("brief", "subscribe", time="06:00", timezone="UTC")
    await discord.until(lambda _: "Subscribed" in shown([told.original, told.followups]))


def check(slack: SlackServer, discord: DiscordServer) -> None:
    """The headlines in each channel, each story's detail once in the thread under them."""
    headline, *details = slack_posts(slack)
    assert (CASPIAN in words(headline), CABLE in words(headline)) == (True, True)
    assert [one["thread_ts"] for one in details] == [headline["ts"]] * 2
    assert [CABLE in words(details[0]), CASPIAN in words(details[1])] == [True, True]
    assert len({shown(one["metadata"]) for one in (headline, *details)}) == 3
    first, *others = discord_posts(discord)
    assert (CASPIAN in shown(first), CABLE in shown(first), first["channel_id"]) == (True, True, BRIEFINGS)
    assert {one["channel_id"] for one in others} == {first["id"]}  # a thread has the id of its message
    assert sum("Aino Lehto" in shown(one) for one in others) == 1
    assert sum("Rauf Aliyev" in shown(one) for one in others) >= 1
    assert len({key for one in (first, *others) for key in KEY.findall(shown(one))}) == len(others) + 1


async def test_feeds_become_one_digest_on_each_platform(
    plan: Plan, clock: Clock, site: DigestSite, slack_server: SlackServer, discord_server: DiscordServer
) -> None:
    async with running(plan) as log:
        await read(log)
        assert sum(site.asked[f"/{name}"] for name in TEXTS) == len(TEXTS)
        await subscribe_both(slack_server, discord_server)
        clock.advance(minutes=56)
        asked = await slack_server.slash("/brief", "preview")
        await answer_to(slack_server, asked, "Digest of")
        preview = lines(answer["text"] for answer in answers_to(slack_server, asked))
        clock.advance(minutes=4)
        await until(lambda: len(slack_posts(slack_server)) == 3 and finished(discord_server))
        await asyncio.sleep(AGAIN)
        status = words(await answer_to(slack_server, await slack_server.slash("/brief", "status"), "Status"))
    check(slack_server, discord_server)
    assert preview == lines(post["text"] for post in slack_posts(slack_server))
    assert "Stories: 2 of the last days, from 5 originals." in status
    assert "Subscriptions: 2." in status
    assert " sent" in status


async def test_a_restart_in_the_middle_neither_loses_nor_repeats(
    plan: Plan,
    clock: Clock,
    site: DigestSite,
    slack_server: SlackServer,
    discord_server: DiscordServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = PACES["slack"]
    monkeypatch.setitem(PACES, "slack", Pace(channel=0.25))  # so that the second message is far from the first
    async with running(plan) as log:
        await read(log)
        await subscribe_both(slack_server, discord_server)
        clock.advance(hours=1)
        await until(lambda: slack_posts(slack_server))
    assert len(slack_posts(slack_server)) < 3
    monkeypatch.setitem(PACES, "slack", usual)
    async with running(plan) as log:
        await read(log)
        await until(lambda: len(slack_posts(slack_server)) == 3 and finished(discord_server))
        await asyncio.sleep(AGAIN)
    check(slack_server, discord_server)
    assert sum(site.asked[f"/{name}"] for name in TEXTS) == len(TEXTS)  # nothing was read again


def finished(server: DiscordServer) -> bool:
    """Whether both details are there, however many pages they take."""
    told = shown(discord_posts(server))
    return "The bloc's energy commissioner" in told and "Iran accused" in told
