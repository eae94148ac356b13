"""People on both platforms: they subscribe, ask, paste links, and add feeds; and what they got."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from faults.discord import DiscordServer
from faults.discord_world import ANA, GUILD
from faults.discord_world import Channel as DiscordChannel
from faults.slack import SlackServer
from faults.slack_workspace import Channel as SlackChannel

from benchmarks.soaking.site import NewsSite

CHANNELS = 8  # of each platform
PER_MINUTE = 4  # digests due in each minute
_COMMANDS = ("status", "list", "today", "help")
_CONTENT = ("text", "blocks", "content", "embeds")
_FEED_CHANNELS = 3  # each feed is added to so many channels


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, and a way to see what answers it by now: the content of each message."""

    what: str
    answers: Callable[[], list[str]]
    once: bool = False  # whether no two answers may be the same


@dataclass(slots=True, kw_only=True)
class People:
    """Everything that is asked; faults of the asking itself are raised."""

    slack: SlackServer
    discord: DiscordServer
    site: NewsSite
    chance: random.Random
    asked: list[Asked] = field(default_factory=list)
    links: int = 0
    feeds: int = 0

    def __post_init__(self) -> None:
        for number in range(CHANNELS):
            slack, discord = self._rooms(number)
            self.slack.workspace.channels[slack] = SlackChannel(id=slack, name=f"room-{number}")
            self.discord.world.channels[discord] = DiscordChannel(id=discord, name=f"room-{number}", guild=GUILD)

    async def subscribe(self, now: datetime, minutes: int) -> int:
        """Digests for every minute from the next but one on, in turn in each channel; returns how many."""
        made = 0
        for minute in range(2, minutes + 1):
            for _ in range(PER_MINUTE):
                at, number = f"{now + timedelta(minutes=minute):%H:%M}", made // 2
                if made % 2:
                    await self.command("subscribe", at, on="slack", number=number)
                else:
                    await self.command("subscribe", at, on="discord", number=number)
                made += 1
        return made

    async def command(self, name: str, value: str = "", *, on: str = "", number: int | None = None) -> None:
        """One slash command in a channel."""
        room = self.chance.randrange(CHANNELS) if number is None else number % CHANNELS
        slack, discord = self._rooms(room)
        if (on or self.chance.choice(("slack", "discord"))) == "slack":
            words = {"subscribe": f"subscribe {value} UTC", "sources": f"sources add {value}"}.get(name, name)
            delivery = await self.slack.slash("/brief", words, channel=slack)
            url = self.slack.workspace.response_urls[delivery.response_url.rsplit("/", 1)[1]]
            self._note(f"/brief {name}", lambda: [str(one) for one in (*url.answers, delivery.response) if one])
            return
        options = {"subscribe": {"time": value, "timezone": "UTC"}, "sources": {"action": "add", "feed": value}}
        told = await self.discord.slash("brief", name, channel=discord, **options.get(name, {}))
        self._note(f"/brief {name}", lambda: [str(one) for one in (told.original, *told.followups) if one])

    async def ask(self) -> None:
        """One of the small questions."""
        await self.command(self.chance.choice(_COMMANDS))

    async def paste(self) -> None:
        """A link that nobody pasted before, in a direct message."""
        url, town = self.site.link(self.links)
        self.links += 1
        title = f"Ferry talks in {town} break off as envoys quarrel over {self.links + 19} berths"
        if self.links % 2:
            await self.slack.dm(url)
            self._note("link", lambda: self._holding(title, "slack"), once=True)
        else:
            await self.discord.dm(url, user=ANA)
            self._note("link", lambda: self._holding(title, "discord"), once=True)

    async def add_feed(self) -> None:
        """A new feed for some channels."""
        address = self.site.address(f"outlet-{self.feeds}")
        for number in range(_FEED_CHANNELS):
            await self.command("sources", address, number=self.feeds + number)
        self.feeds += 1

    async def live(self, until: float, times: dict[str, float]) -> None:
        """Ask, paste and add feeds, each every so many seconds, until the loop's clock says so."""
        steps: dict[str, Callable[[], Awaitable[None]]] = {
            "ask": self.ask,
            "paste": self.paste,
            "feed": self.add_feed,
        }
        await asyncio.gather(*(_again(step, times[name], until) for name, step in steps.items()))

    def unanswered(self) -> Counter[str]:
        """How many questions of each kind have no answer."""
        return Counter(one.what for one in self.asked if not one.answers())

    def doubled(self) -> Counter[str]:
        """How many messages of each kind are too many."""
        extra = Counter[str]()
        for one in self.asked:
            if one.once:
                extra[one.what] += len(one.answers()) - len(set(one.answers()))
        return +extra

    def _note(self, what: str, answers: Callable[[], list[str]], *, once: bool = False) -> None:
        self.asked.append(Asked(what=what, answers=answers, once=once))

    def _holding(self, words: str, platform: str) -> list[str]:
        channels = self.slack.workspace.channels if platform == "slack" else self.discord.world.channels
        messages = [message for channel in channels.values() for message in channel.messages]
        shown = [json.dumps([message.get(part) for part in _CONTENT], ensure_ascii=False) for message in messages]
        return [text for text in shown if words in text]

    def _rooms(self, number: int) -> tuple[str, str]:
        return f"C{number:06d}", f"{5_000_000 + number}"


async def _again(step: Callable[[], Awaitable[None]], every: float, until: float) -> None:
    loop = asyncio.get_running_loop()
    while loop.time() < until:
        began = loop.time()
        await step()
        await asyncio.sleep(max(0.0, began + every - loop.time()))
