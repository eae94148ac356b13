"""`communique run` in its roles, each a process of its own over one database, pointed at the fault servers."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import httpx
from faults.discord import DiscordServer
from faults.slack import SlackServer
from faults.slack_http import SlackHttp
from ports import free_port
from running_bot import Bot, bot_process

SECRET = "5" * 32
EVERY_ROLE = ("web", "gateway", "scheduler", "worker", "nlp")
_READY = 120.0  # seconds to start on a busy machine


@dataclass(slots=True, kw_only=True)
class RunningFleet:
    """The processes by name: their role, with a number from the second of a role on ("worker", "worker 2")."""

    bots: dict[str, Bot] = field(default_factory=dict)

    @property
    def log(self) -> str:
        """What all of them wrote, a line each."""
        return "\n".join(line for bot in self.bots.values() for line in bot.raw)


@asynccontextmanager
async def running_fleet(
    environ: Mapping[str, str], roles: Sequence[str], *, slack: SlackServer, discord: DiscordServer
) -> AsyncIterator[RunningFleet]:
    """Processes of these roles, ready; killed where they do not end by themselves afterwards.

    Slack's requests go to the (last) `web`, over signed HTTP; without one they go over Socket Mode, to `all`.
    """
    fleet, counts = RunningFleet(), Counter[str]()
    shared = dict(environ)
    if "web" in roles:
        shared.pop("SLACK_APP_TOKEN", None)
        shared["SLACK_SIGNING_SECRET"] = SECRET
    async with AsyncExitStack() as stack:
        for role in roles:
            counts[role] += 1
            name = role if counts[role] == 1 else f"{role} {counts[role]}"
            own = _listening(slack) if role == "web" else {}
            fleet.bots[name] = await stack.enter_async_context(bot_process({**shared, **own}, *_words(role)))
        await asyncio.gather(*(_ready(role, bot) for role, bot in zip(roles, fleet.bots.values(), strict=True)))
        if {"all", "gateway"} & set(roles):
            await discord.gateway.ready(within=_READY)
        if slack.http is not None:
            await _answers(slack.http.url.replace("/slack/events", "/healthz"))
        yield fleet


def _words(role: str) -> tuple[str, ...]:
    return ("run",) if role == "all" else ("run", role)


def _listening(slack: SlackServer) -> dict[str, str]:
    port = free_port()
    slack.http = SlackHttp(url=f"http://127.0.0.1:{port}/slack/events", signing_secret=SECRET)
    return {"PORT": str(port), "COMMUNIQUE_HTTP__HOST": "127.0.0.1"}


async def _ready(role: str, bot: Bot) -> None:
    await bot.logged("ready", within=_READY)
    if role == "all":
        for platform in ("Slack", "Discord"):
            await bot.logged("connected", platform=platform, within=_READY)


async def _answers(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(_READY):
        while True:
            try:
                if (await client.get(url)).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
