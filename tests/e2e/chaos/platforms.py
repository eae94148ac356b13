"""Both platforms with faults on their wires, and what their own records say of the deliveries in the end."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping

from faults import wire
from faults.discord import DiscordServer
from faults.discord_world import GUILD
from faults.discord_world import TOKEN as DISCORD_TOKEN
from faults.discord_world import Channel as DiscordChannel
from faults.slack import SlackServer
from faults.slack_workspace import BOT_TOKEN, TEAM
from faults.slack_workspace import Channel as SlackChannel

from bot.store.subscription import Target

SLACK_POST, DISCORD_POST = "chat.postMessage", "POST /channels/{channel}/messages"
SLACK_LOOKS, DISCORD_LOOKS = ("conversations.history", "conversations.replies"), ("GET /channels/{channel}/messages",)
POSTS = [wire.RESET_AFTER, wire.RESET_BEFORE, wire.error(500), wire.rate_limited(0.5)]
SLOW = 1.5  # seconds: longer than a request may take
LOOKS = [wire.error(503), wire.RESET_BEFORE, wire.rate_limited(0.3)]
_FORGET = 0.5  # seconds for which Discord knows a nonce


class Platforms:
    """A Slack and a Discord; they run inside `async with`."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._slack, self._discord = SlackServer(), DiscordServer()
        self._forgetting: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Platforms:
        await self._slack.__aenter__()
        await self._discord.__aenter__()
        self._forgetting = asyncio.create_task(self._forget_nonces())
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._forgetting:
            self._forgetting.cancel()
            await asyncio.gather(self._forgetting, return_exceptions=True)
        await self._discord.__aexit__(*error)
        await self._slack.__aexit__(*error)

    @property
    def addresses(self) -> Mapping[str, str]:
        """Where they are, and with what they are used: `slack`, `slack_token`, `discord`, `discord_token`."""
        slack = {"slack": self._slack.api_url, "slack_token": BOT_TOKEN}
        return {**slack, "discord": self._discord.api_url, "discord_token": DISCORD_TOKEN}

    def open_channels(self, count: int) -> list[Target]:
        """`count` new channels of each platform."""
        targets = []
        for number in range(count):
            slack, discord = f"C{number:06d}", f"{5_000_000 + number}"
            self._slack.workspace.channels[slack] = SlackChannel(id=slack, name=f"room-{number}")
            self._discord.world.channels[discord] = DiscordChannel(id=discord, name=f"room-{number}")
            targets.append(Target(platform="slack", workspace=TEAM, channel=slack))
            targets.append(Target(platform="discord", workspace=GUILD, channel=discord))
        return targets

    def spoil(self, many: int, faulty: float, slower: float) -> None:
        """Of the next `many` requests of each kind this share of posts goes wrong, and half of it of look-ups.

        `slower`: by how much a slow answer is later than the shortest that is too late.
        """
        for faults, post, looking in (
            (self._slack.api.faults, SLACK_POST, SLACK_LOOKS),
            (self._discord.rest.faults, DISCORD_POST, DISCORD_LOOKS),
        ):
            self._plan(faults, post, [wire.slow(slower * SLOW), *POSTS], faulty, many)
            for method in looking:
                self._plan(faults, method, LOOKS, faulty / 2, many)

    def messages(self) -> Counter[str]:
        """How many messages the platforms hold for each delivery, by what is written in the messages."""
        slack = [m for channel in self._slack.workspace.channels.values() for m in channel.messages]
        discord = [m for channel in self._discord.world.channels.values() for m in channel.messages]
        keys = [m["metadata"]["event_payload"]["delivery_id"] for m in slack]
        return Counter(keys + [m["embeds"][-1]["footer"]["text"] for m in discord])

    def faults(self) -> Counter[str]:
        """How many requests met each kind of fault."""
        calls = [*self._slack.record.calls, *self._discord.record.calls]
        return Counter(call.fault for call in calls if call.fault)

    def _plan(self, faults: wire.Faults, method: str, kinds: list[wire.Fault], share: float, many: int) -> None:
        planned = [self._chance.choice(kinds) if self._chance.random() < share else None for _ in range(many)]
        faults.plan(method, *planned)  # type: ignore[arg-type]  # None: this one goes well

    async def _forget_nonces(self) -> None:
        """What a nonce protects from is no proof of what the ledger does."""
        while True:
            self._discord.world.nonces.clear()
            await asyncio.sleep(_FORGET)
