#!/usr/bin/env python3
"""How fast the chat bot answers, and how much memory it takes, as a real process against both platforms.

usage: python -m benchmarks.chat [--commands N] [--links N] [--platform slack|discord|both]

The bot is `communique run` with its default settings but for rate limits, which the load would run into. Slack and
Discord are the fault servers of the end-to-end tests, on loopback, with the platforms' own time and rate limits; the
articles are variants of one of 800 words, so that no briefing comes from the store.

- Flood: N slash commands at once, each for another article, which keeps the models busy until the end. Measured are
  the seconds until each is acknowledged, whether each gets its briefing, and the resident memory of all processes.
- Link: a link in a direct message, one after another; seconds from the event to the post that has the briefing,
  without the time that the page took.

Exits with 1 where a demanded figure is not reached.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))  # the servers are read, not installed

from faults.discord import DiscordServer  # noqa: E402
from faults.record import Call, Record  # noqa: E402
from faults.slack import SlackServer  # noqa: E402
from running_bot import Pages, bot_process, environment, news_site  # noqa: E402

ACK_P99, MEGABYTES, LINK_P50, LINK_P95 = 1.0, 450, 0.9, 1.5  # demanded; seconds and MB
ANSWERED = 300.0  # seconds for all answers of a flood
PACE = {"slack": 1.0, "discord": 2.6}  # seconds between links: Discord takes 5 messages in 5 s, a briefing is 2
UNLIMITED = {"COMMUNIQUE_CHAT__PERSON": "100000 per minute", "COMMUNIQUE_CHAT__CHANNEL": "100000 per minute"}
TITLE = re.compile(r"Ferry talks in (\w+) break off")
FIRST = "Kar Mel Tor Vas Bel Dor Han Lim Nov Pet Ros Sal Tar Ul Zel Mor Bru Fen Gil Hol Jor Kil Lun Nes".split()
LAST = "vik mouth haven port stad burg ness ford holm wick gard minde strand sund bay quay dal fjord mark vold".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One article of the load: `town` is in its title, and in no other's."""

    town: str
    url: str


@dataclass(slots=True, kw_only=True)
class Memory:
    """The most that all processes of a group had resident at one moment, in MB."""

    group: int
    most: float = 0.0

    async def watch(self) -> None:
        """Look every tenth of a second until cancelled."""
        while True:
            self.most = max(self.most, await asyncio.to_thread(resident, self.group))
            await asyncio.sleep(0.1)


def resident(group: int) -> float:
    """MB that are resident now in all processes of a process group; pages that they share count for each."""
    pages = 0
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == group:
                pages += int((entry / "statm").read_text().split()[1])
        except (OSError, ProcessLookupError):  # it ended meanwhile
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def variants(pages: Pages, count: int, skip: int = 0) -> list[Variant]:
    """Articles on the news site, each with a town and figures of its own."""
    template = (Path(__file__).parent / "chat_article.txt").read_text(encoding="utf-8")
    towns = [first + last for first in FIRST for last in LAST][skip : skip + count]
    assert len(towns) == count, f"there are {len(FIRST) * len(LAST)} towns"
    found = []
    for number, town in enumerate(towns, start=skip + 20):
        text = template.format(town=town, count=number, half=number // 2, money=number * 3)
        found.append(Variant(town=town, url=pages.add(town.lower(), text)))
    return found


def towns_in(call: Call) -> set[str]:
    """The towns whose briefing a call shows."""
    text = json.dumps(call.arguments, ensure_ascii=False)
    return set(TITLE.findall(text)) if call.carried_out and "Turkey" in text else set()


async def answered(record: Record, wanted: Sequence[Variant], within: float) -> dict[str, float]:
    """When each variant's briefing came to the platform, by town; those that did not come are left out."""
    found: dict[str, float] = {}
    left, seen, end = {variant.town for variant in wanted}, 0, time.monotonic() + within
    while left and time.monotonic() < end:
        new = record.calls[seen:]
        seen += len(new)
        for call in new:
            for town in towns_in(call) & left:
                found[town] = call.at
                left.discard(town)
        await asyncio.sleep(0.01)
    return found


async def flood_slack(server: SlackServer, wanted: Sequence[Variant]) -> list[float | None]:
    """All commands at once; seconds until each was acknowledged."""
    users = list(server.workspace.people)
    told = await asyncio.gather(
        *(
            server.slash("/brief", f"link {variant.url}", user=users[number % len(users)])
            for number, variant in enumerate(wanted)
        )
    )
    return [one.acked_within for one in told]


async def flood_discord(server: DiscordServer, wanted: Sequence[Variant]) -> list[float | None]:
    """All commands at once; seconds until each was acknowledged."""
    told = await asyncio.gather(*(server.slash("brief", "link", url=variant.url) for variant in wanted))
    return [one.acked_within for one in told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One platform under load: all commands at once, one link, and what it recorded."""

    name: str
    record: Record
    flood: Callable[[Sequence[Variant]], Awaitable[list[float | None]]]
    link: Callable[[str], Awaitable[object]]


def sides(slack: SlackServer, discord: DiscordServer, chosen: str) -> list[Side]:
    """The platforms that were asked for."""

    async def to_slack(wanted: Sequence[Variant]) -> list[float | None]:
        return await flood_slack(slack, wanted)

    async def to_discord(wanted: Sequence[Variant]) -> list[float | None]:
        return await flood_discord(discord, wanted)

    both = (
        Side(name="slack", record=slack.record, flood=to_slack, link=slack.dm),
        Side(name="discord", record=discord.record, flood=to_discord, link=discord.dm),
    )
    return [side for side in both if chosen in (side.name, "both")]


async def links(side: Side, pages: Pages, wanted: Sequence[Variant]) -> list[float | None]:
    """One link after another; seconds until each briefing was posted, without the page's own time; None: it was not."""
    took: list[float | None] = []
    for variant in wanted:
        began = time.monotonic()
        sending = asyncio.ensure_future(side.link(variant.url))
        at = (await answered(side.record, [variant], 30)).get(variant.town)
        took.append(None if at is None else at - began - pages.took[variant.town.lower()])
        await sending
        await asyncio.sleep(PACE[side.name])
    return took


async def measure(side: Side, pages: Pages, commands: Sequence[Variant], pasted: Sequence[Variant]) -> bool:
    """Print the figures of one platform; returns whether all demands were met."""
    found = [one for one in await links(side, pages, pasted) if one is not None]
    missing = len(pasted) - len(found)
    p50, p95 = percentile(found, 50), percentile(found, 95)
    print(f"{side.name}: link to briefing: p50 {p50:.2f} s, p95 {p95:.2f} s, {missing} of {len(pasted)} missing")
    began = time.monotonic()
    waiting = asyncio.ensure_future(answered(side.record, commands, ANSWERED))
    acks = await side.flood(commands)
    late = sum(ack is None for ack in acks)
    p99 = percentile([math.inf if ack is None else ack for ack in acks], 99)
    print(f"{side.name}: {len(commands)} commands at once: acknowledged p50 {percentile_of(acks, 50)}, p99 {p99:.2f} s")
    came = await waiting
    unanswered, last = len(commands) - len(came), max(came.values(), default=began) - began
    print(f"{side.name}: {len(came)} of {len(commands)} answered, the last after {last:.0f} s; {late} not acknowledged")
    return p50 < LINK_P50 and p95 < LINK_P95 and not missing and p99 < ACK_P99 and not unanswered


def percentile_of(acks: Sequence[float | None], rank: int) -> str:
    """As text, of those that came."""
    return f"{percentile([ack for ack in acks if ack is not None], rank):.2f} s"


def percentile(values: Sequence[float], rank: int) -> float:
    """The nearest-rank percentile; infinite where there is no value."""
    if not values:
        return math.inf
    return sorted(values)[max(0, math.ceil(rank / 100 * len(values)) - 1)]


async def main(commands: int, pasted: int, chosen: str) -> int:
    """Run everything; the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        async with SlackServer(ack_limit=10.0) as slack, DiscordServer() as discord, news_site() as pages:
            environ = environment(Path(folder), slack=slack, discord=discord, pages=pages) | UNLIMITED
            async with bot_process(environ) as bot:
                for platform in ("Slack", "Discord"):
                    await bot.logged("connected", platform=platform, within=60)
                memory = Memory(group=bot.process.pid)
                watching = asyncio.create_task(memory.watch())
                idle, well, used = await asyncio.to_thread(resident, bot.process.pid), True, 0
                for side in sides(slack, discord, chosen):
                    first = variants(pages, pasted, skip=used)
                    second = variants(pages, commands, skip=used + pasted)
                    used += pasted + commands
                    well = await measure(side, pages, second, first) and well
                watching.cancel()
                print(f"memory of all processes: {idle:.0f} MB idle, {memory.most:.0f} MB at most")
                return int(not (well and memory.most < MEGABYTES))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--commands", type=int, default=200, metavar="N", help="slash commands at once (default 200)")
    parser.add_argument("--links", type=int, default=25, metavar="N", help="links one after another (default 25)")
    parser.add_argument("--platform", choices=("slack", "discord", "both"), default="both")
    options = parser.parse_args()
    sys.exit(asyncio.run(main(options.commands, options.links, options.platform)))
