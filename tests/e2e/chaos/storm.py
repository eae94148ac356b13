"""Deliveries while everything goes wrong, and what the platforms' own records say of them in the end."""

from __future__ import annotations

import asyncio
import random
import resource
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chaos.fleet import Fleet
from chaos.runner import PATIENCE
from faults import wire
from faults.discord import DiscordServer
from faults.discord_world import GUILD
from faults.discord_world import TOKEN as DISCORD_TOKEN
from faults.discord_world import Channel as DiscordChannel
from faults.slack import SlackServer
from faults.slack_workspace import BOT_TOKEN, TEAM
from faults.slack_workspace import Channel as SlackChannel

from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.delivery import delivery_key
from bot.store.subscription import Choice, Target, Timetable
from bot.store.subscriptions import Subscriptions

SLACK_POST, DISCORD_POST = "chat.postMessage", "POST /channels/{channel}/messages"
LOOKING = ("conversations.history", "conversations.replies"), ("GET /channels/{channel}/messages",)
FROZEN = 1.5 * (PATIENCE.lease + PATIENCE.timeout).total_seconds()
FULL = 2.0  # seconds for which nothing can be written to disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How bad it gets. `channels` of each platform; each gets a headline and `details`."""

    channels: int
    details: int = 2
    kills: int = 30
    freezes: int = 3
    full_disks: int = 2
    runners: int = 2
    seed: int = 0
    patience: float = 300.0  # seconds for all of it
    blind: bool = False  # post again without asking the platform: to see that doubles would be counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Deliveries, those that no platform has, and the messages too many; and what they went through."""

    deliveries: int
    lost: int
    doubled: int
    kills: int
    freezes: int
    full_disks: int
    faults: Counter[str] = field(default_factory=Counter)
    unfinished: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"deliveries {self.deliveries} lost {self.lost} doubled {self.doubled}"


class Storm:
    """One run over both platforms' servers. The folder holds the database and the runners' logs."""

    def __init__(self, weather: Weather, folder: Path) -> None:
        self._weather, self._folder = weather, folder
        self._chance = random.Random(weather.seed)  # noqa: S311  # the same storm again for the same seed
        self._slack, self._discord = SlackServer(), DiscordServer()
        self._url = f"sqlite:///{folder}/chaos.db"
        self._expected: set[str] = set()
        self._done: Counter[str] = Counter()

    async def blow(self) -> Verdict:
        """Run it; the verdict is of the servers' own records."""
        started = time.monotonic()
        async with self._slack, self._discord:
            database = await Database.open(self._url)
            await database.migrate()
            await self._subscribe(Subscriptions(database))
            self._spoil()
            async with self._fleet() as fleet:
                with suppress(TimeoutError):  # what is missing then is lost
                    async with asyncio.timeout(self._weather.patience):
                        await self._strike(fleet)
                        await self._calm(database)
            unfinished = await Deliveries(database).unfinished()
            await database.close()
        return self._verdict(unfinished, time.monotonic() - started)

    async def _subscribe(self, store: Subscriptions) -> None:
        moment = datetime.now(UTC).replace(second=0, microsecond=0)
        timetable = Timetable(post_at=moment.time(), timezone="UTC")
        for target in self._targets():
            made = await store.add(target, Choice(), timetable, by="U1", now=moment - timedelta(seconds=1))
            parts = range(self._weather.details + 1)
            self._expected |= {delivery_key(made.id, made.next_date, part) for part in parts}

    def _targets(self) -> list[Target]:
        targets = []
        for number in range(self._weather.channels):
            slack, discord = f"C{number:06d}", f"{5_000_000 + number}"
            self._slack.workspace.channels[slack] = SlackChannel(id=slack, name=f"room-{number}")
            self._discord.world.channels[discord] = DiscordChannel(id=discord, name=f"room-{number}")
            targets.append(Target(platform="slack", workspace=TEAM, channel=slack))
            targets.append(Target(platform="discord", workspace=GUILD, channel=discord))
        return targets

    def _spoil(self) -> None:
        """Four posts in ten go wrong, and two look-ups in ten."""
        posts = [wire.slow(1.5), wire.RESET_AFTER, wire.RESET_BEFORE, wire.error(500), wire.rate_limited(0.5)]
        looks = [wire.error(503), wire.RESET_BEFORE, wire.rate_limited(0.3)]
        many = 3 * len(self._expected)
        for server, post, looking in (
            (self._slack, SLACK_POST, LOOKING[0]),
            (self._discord, DISCORD_POST, LOOKING[1]),
        ):
            faults = server.api.faults if isinstance(server, SlackServer) else server.rest.faults
            self._plan(faults, post, posts, 0.4, many)
            for method in looking:
                self._plan(faults, method, looks, 0.2, many)

    def _plan(self, faults: wire.Faults, method: str, kinds: list[wire.Fault], share: float, many: int) -> None:
        planned = [self._chance.choice(kinds) if self._chance.random() < share else None for _ in range(many)]
        faults.plan(method, *planned)  # type: ignore[arg-type]  # None: this one goes well

    @asynccontextmanager
    async def _fleet(self) -> AsyncIterator[Fleet]:
        how = {"database": self._url, "slack": self._slack.api_url, "discord": self._discord.api_url}
        tokens = {"slack_token": BOT_TOKEN, "discord_token": DISCORD_TOKEN}
        fleet = Fleet(
            {**how, **tokens, "details": str(self._weather.details), "blind": "1" * self._weather.blind}, self._folder
        )
        forgetting = asyncio.create_task(self._forget_nonces())
        try:
            for _ in range(self._weather.runners):
                await fleet.start()
            yield fleet
        finally:
            forgetting.cancel()
            await asyncio.gather(forgetting, return_exceptions=True)
            await fleet.end()

    async def _forget_nonces(self) -> None:
        while True:
            self._discord.world.nonces.clear()
            await asyncio.sleep(0.5)

    async def _strike(self, fleet: Fleet) -> None:
        """Spread the blows over the deliveries: each comes a moment after so many messages have arrived."""
        blows = ["kill"] * self._weather.kills + ["freeze"] * self._weather.freezes
        blows += ["full disk"] * self._weather.full_disks
        self._chance.shuffle(blows)
        for number, blow in enumerate(blows):
            await self._arrived(number * len(self._expected) // (len(blows) + 1))
            await asyncio.sleep(self._chance.random() * 0.3)
            victim = self._chance.choice(fleet.pids)
            if blow == "kill":
                await fleet.kill(victim)
                await fleet.start()
            elif blow == "freeze":
                await fleet.freeze(victim, FROZEN)
            else:
                await _fill_disk(fleet.pids)
            self._done[blow] += 1

    async def _arrived(self, count: int) -> None:
        while True:
            if sum(self._messages().values()) >= count:
                return
            await asyncio.sleep(0.02)

    async def _calm(self, database: Database) -> None:
        """Wait until the ledger has nothing left to do, and a little more for what should not come."""
        ledger = Deliveries(database)
        while True:
            if sum(self._messages().values()) >= len(self._expected) and not await ledger.unfinished():
                break
            await asyncio.sleep(0.2)
        await asyncio.sleep(FROZEN)

    def _messages(self) -> Counter[str]:
        """How many messages each platform holds for each delivery, by what is written in the messages."""
        slack = [m for channel in self._slack.workspace.channels.values() for m in channel.messages]
        discord = [m for channel in self._discord.world.channels.values() for m in channel.messages]
        keys = [m["metadata"]["event_payload"]["delivery_id"] for m in slack]
        return Counter(keys + [m["embeds"][-1]["footer"]["text"] for m in discord])

    def _verdict(self, unfinished: int, seconds: float) -> Verdict:
        found = self._messages()
        calls = [*self._slack.record.calls, *self._discord.record.calls]
        stray = sum(count for key, count in found.items() if key not in self._expected)
        return Verdict(
            deliveries=len(self._expected),
            lost=len(self._expected - found.keys()),
            doubled=sum(found[key] - 1 for key in self._expected & found.keys()) + stray,
            kills=self._done["kill"],
            freezes=self._done["freeze"],
            full_disks=self._done["full disk"],
            faults=Counter(call.fault for call in calls if call.fault),
            unfinished=unfinished,
            seconds=seconds,
        )


async def _fill_disk(pids: list[int]) -> None:
    """No file of these processes can be written beyond its first page for a while, as where the disk is full."""
    for pid in pids:
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1024, hard))
    await asyncio.sleep(FULL)
    for pid in pids:
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
