"""Workspaces install the app of a fleet: whichever process somebody reaches, each is answered with its own token."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from collector import Collector, collector
from faults import wire
from faults.slack import SlackServer
from faults.slack_workspace import Workspace
from installed_fleet import InstalledFleet, installed_fleet, two_keys
from running_bot import Pages, bot_process, news_site
from slack_bot import answer_to, words
from slack_installing import harbour, island
from sqlalchemy import select, update

from bot.store.database import Database
from bot.store.installation_tables import installations
from bot.store.sealing import Seal
from bot.store.tables import deliveries, subscriptions

WORK = 30.0  # seconds for a briefing or a digest on a busy machine
HEADLINE = "Black Sea grain talks stall"
ANA, DIGESTS = "U0ANA", "C0BRIEF"
GONE = {"type": "app_uninstalled"}
REVOKED = {"type": "tokens_revoked", "tokens": {"bot": ["U0ISLBOT"]}}


class Town:
    """Two workspaces, the fleet that answers them, and its database."""

    def __init__(self, fleet: InstalledFleet, database: Database, pages: Pages) -> None:
        self.fleet, self.database, self.pages = fleet, database, pages
        self.harbour, self.island = harbour(), island()
        self._days = 0

    async def told(self, web: str, workspace: Workspace, command: str, wanted: str) -> None:
        """A command is given at this process, and this is in its first answer."""
        place = self.fleet.at(web, workspace)
        delivery = await place.slash("/brief", command)
        assert delivery.acked_within is not None
        answer = await answer_to(place, delivery, "")
        assert wanted in words(answer)

    async def briefs(self, web: str, workspace: Workspace) -> None:
        """A link in a direct message is briefed there, which takes the workspace's token."""
        place, before = self.fleet.at(web, workspace), self.briefed(workspace)
        await place.dm(self.pages.add(f"grain-{workspace.team}-{time.monotonic_ns()}"))
        await place.until(lambda _: self.briefed(workspace) > before, within=WORK)

    async def due(self, *workspaces: Workspace) -> None:
        """It is time for a digest of theirs, of another day each time."""
        self._days += 1
        at = {"next_run_at": datetime.now(UTC), "next_date": (datetime.now(UTC) - timedelta(days=self._days)).date()}
        mine = subscriptions.c.workspace.in_([one.team for one in workspaces])
        async with self.database.writing() as connection:
            await connection.execute(update(subscriptions).where(mine).values(at))

    async def digested(self, *workspaces: Workspace) -> None:
        """It is, and each gets its own."""
        before = {one.team: len(self.digests(one)) for one in workspaces}
        await self.due(*workspaces)
        await self.fleet.slack.until(
            lambda _: all(len(self.digests(one)) > before[one.team] for one in workspaces), within=WORK
        )

    def briefed(self, workspace: Workspace) -> int:
        """How many briefings stand in somebody's direct messages."""
        return sum(HEADLINE in words(message) for message in self.said(workspace, ANA))

    def said(self, workspace: Workspace, channel: str) -> list[dict[str, Any]]:
        """What the bot posted in a channel, or to a person."""
        return [one for one in workspace.channel(channel).messages if one.get("bot_id")]

    def digests(self, workspace: Workspace) -> list[str]:
        """The keys of the digests' messages in a workspace."""
        found = [one["metadata"]["event_payload"] for one in self.said(workspace, DIGESTS) if one.get("metadata")]
        return [str(payload["delivery_id"]) for payload in found]

    def refused(self) -> list[str]:
        """The calls with a token that opens nothing."""
        return [str(call) for call in self.fleet.slack.record.calls if call.error in ("invalid_auth", "not_authed")]

    async def ledger(self, column: str) -> dict[str, str]:
        """A column of the ledger by delivery."""
        async with self.database.reading() as connection:
            rows = await connection.execute(select(deliveries.c.key, deliveries.c[column]))
            return {row[0]: row[1] for row in rows}

    async def sealed_with(self, key: str) -> bool:
        """Whether this key opens the tokens of every workspace."""
        async with self.database.reading() as connection:
            rows = (await connection.scalars(select(installations.c.sealed))).all()
        return bool(rows) and all(Seal([key]).is_newest(row) for row in rows)


@pytest.fixture
async def traces() -> AsyncIterator[Collector]:
    async with collector() as made:
        yield made


@pytest.fixture
async def pages() -> AsyncIterator[Pages]:
    async with news_site() as site:
        yield site


async def test_two_workspaces_and_a_fleet(
    server_url: str, tmp_path: Path, slack_server: SlackServer, pages: Pages, traces: Collector
) -> None:
    old, new = two_keys()
    database = await Database.open(server_url)
    running = installed_fleet(server_url, tmp_path, slack_server, pages, keys=old, traces=traces.url)
    async with running as fleet:
        town = Town(fleet, database, pages)
        await both_install(town)
        await each_is_answered_and_gets_its_digest(town)
        await keys_are_changed(town, old, new)
        await one_removes_the_app(town)
        await and_comes_back(town)
        await the_others_token_is_revoked(town)
        assert town.refused() == []
        ended = await asyncio.gather(*(bot.ended(signal.SIGTERM, within=30) for bot in fleet.bots.values()))
        assert set(ended) == {0}
        assert '"incident"' not in fleet.log
    traces_go_on_across_processes(traces)
    await database.close()


async def both_install(town: Town) -> None:
    """Who comes back from Slack may reach another process than the one that sent them there."""
    first = await town.fleet.install(town.harbour, begun="web 1", ended="web 2")
    second = await town.fleet.install(town.island, begun="web 2", ended="web 1")
    assert (first.status, "Harbour &amp; Desk" in first.text) == (200, True)
    assert (second.status, "&lt;b&gt;Island" in second.text) == (200, True)


async def each_is_answered_and_gets_its_digest(town: Town) -> None:
    """At the process that did not install it; digests are posted by one that knows of no browser."""
    await asyncio.gather(town.briefs("web 2", town.harbour), town.briefs("web 2", town.island))
    await town.told("web 2", town.harbour, "settings sentences 7", "sentences: 7")
    await town.told("web 1", town.harbour, "settings sentences", "sentences: 7")
    await town.told("web 1", town.harbour, "subscribe 06:00 UTC", "Subscribed")
    await town.told("web 2", town.island, "subscribe 06:00 UTC", "Subscribed")
    await town.digested(town.harbour, town.island)
    where = await town.ledger("workspace")
    for workspace in (town.harbour, town.island):
        assert {where[key] for key in town.digests(workspace)} == {workspace.team}


async def keys_are_changed(town: Town, old: str, new: str) -> None:
    """As the guide has it: all processes get both keys, everything is sealed anew, and the older key is taken away."""
    await town.fleet.restart("web 1", "web 2", "worker", keys=f"{new},{old}")
    assert await town.sealed_with(old)
    environ = town.fleet.environ("web 1", f"{new},{old}")
    async with bot_process(environ, "keys", "rotate") as rotating:
        assert await rotating.ended() == 0
    assert await town.sealed_with(new)
    await town.fleet.restart("worker", keys=new)
    await asyncio.gather(town.briefs("web 2", town.harbour), town.briefs("web 2", town.island))
    await town.digested(town.harbour, town.island)


async def one_removes_the_app(town: Town) -> None:
    """One process hears of it; the others, who have used its token just now, use it no more."""
    slack, fleet = town.fleet.slack, town.fleet
    slack.inject("chat.postMessage", wire.rate_limited(2))
    await town.due(town.harbour)
    await slack.until(lambda record: record.of("chat.postMessage")[-1].fault, within=WORK)
    slack.api.oauth.remove(town.harbour)
    assert (await fleet.at("web 1", town.harbour).event(GONE)).acked
    await fleet.bots["web 1"].logged("removed", workspace=town.harbour.team)
    for web in ("web 1", "web 2"):
        await town.told(web, town.harbour, "help", "not installed")
    said = len(town.said(town.harbour, ANA))
    await fleet.at("web 2", town.harbour).dm("help")
    await asyncio.gather(town.briefs("web 2", town.island), town.digested(town.island))
    assert len(town.said(town.harbour, ANA)) == said
    async with asyncio.timeout(WORK):  # the one that Slack put off is looked at again when its time comes
        while "pending" in (await town.ledger("state")).values():  # noqa: ASYNC110  # no event tells it
            await asyncio.sleep(0.1)


async def and_comes_back(town: Town) -> None:
    """With another token, of which every process makes use at once; settings and digests are there again."""
    await asyncio.sleep(1.1)  # Slack tells the time of a removal in whole seconds
    digests = len(town.digests(town.harbour))
    assert (await town.fleet.install(town.harbour, begun="web 2", ended="web 1")).status == 200
    for web in ("web 2", "web 1"):
        await town.briefs(web, town.harbour)
    await town.told("web 2", town.harbour, "settings sentences", "sentences: 7")
    await town.told("web 2", town.harbour, "list", "06:00")
    await town.digested(town.harbour, town.island)
    assert len(town.digests(town.harbour)) == digests + 1


async def the_others_token_is_revoked(town: Town) -> None:
    """Which comes to the same as a removal."""
    fleet = town.fleet
    fleet.slack.api.oauth.remove(town.island)
    assert (await fleet.at("web 2", town.island).event(REVOKED)).acked
    await fleet.bots["web 2"].logged("removed", workspace=town.island.team)
    await town.told("web 1", town.island, "help", "not installed")
    await asyncio.gather(town.briefs("web 1", town.harbour), town.digested(town.harbour))


def traces_go_on_across_processes(traces: Collector) -> None:
    """A link's from web to the models to the store; a digest's is linked to the tick of a scheduler."""
    asks, ticks = {ask.id: ask for ask in traces.named("ask")}, {tick.id: tick for tick in traces.named("tick")}
    reads = traces.named("read", outcome="well")
    assert len(reads) == len(asks) >= 8
    assert {(asks[read.parent].role, asks[read.parent].trace == read.trace, read.role) for read in reads} == {
        ("web", True, "nlp")
    }
    for name in ("fetch", "inference", "store"):
        assert sorted(step.parent for step in traces.named(name)) == sorted(read.id for read in reads)
    posted = {post.parent for post in traces.named("post", outcome="posted")}
    jobs = [job for job in traces.named("job", job="deliver") if job.id in posted]
    assert len(jobs) >= 8
    assert {(job.role, ticks[job.links[0]].role, ticks[job.links[0]].trace == job.trace) for job in jobs} == {
        ("worker", "scheduler", False)
    }
