"""A fleet whose app workspaces install: two `web` behind a load balancer, the test, and one of each other role."""

from __future__ import annotations

import asyncio
import copy
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from faults.slack import SlackServer
from faults.slack_http import SlackHttp
from faults.slack_oauth import CLIENT_ID, CLIENT_SECRET
from faults.slack_workspace import Workspace
from ports import free_port
from running_bot import Bot, Pages, bot_process, environment
from slack_installing import INSTALL, Browser, Shown

from bot.store.sealing import new_key

SECRET = "7" * 32
ROLES = {"web 1": "web", "web 2": "web", "scheduler": "scheduler", "worker": "worker", "nlp": "nlp"}
_READY = 60.0  # seconds to start on a busy machine


@dataclass(slots=True, kw_only=True)
class InstalledFleet:
    """The processes by name (see `ROLES`), and what each of the two web processes is reached by.

    `common` is the environment of every role, `chats` what those have besides who talk to Slack.
    """

    slack: SlackServer
    common: Mapping[str, str]
    chats: Mapping[str, str]
    stack: AsyncExitStack
    bots: dict[str, Bot] = field(default_factory=dict)
    ended: list[Bot] = field(default_factory=list)
    doors: dict[str, SlackHttp] = field(default_factory=dict)

    @property
    def log(self) -> str:
        """What all of them wrote, a line each."""
        return "\n".join(line for bot in (*self.ended, *self.bots.values()) for line in bot.raw)

    def environ(self, name: str, keys: str) -> dict[str, str]:
        """The environment of a process: the models and the clock are given no secret of Slack's."""
        if ROLES[name] not in ("web", "worker"):
            return dict(self.common)
        return {**self.common, **self.chats, "COMMUNIQUE_KEYS": keys}

    async def start(self, name: str, keys: str) -> None:
        """Start a process; `ready` waits for it."""
        environ = self.environ(name, keys)
        if ROLES[name] == "web":
            port = free_port()
            environ |= {"PORT": str(port), "COMMUNIQUE_HTTP__HOST": "127.0.0.1"}
            self.doors[name] = SlackHttp(url=f"http://127.0.0.1:{port}/slack/events", signing_secret=SECRET)
        self.bots[name] = await self.stack.enter_async_context(bot_process(environ, "run", ROLES[name]))

    async def ready(self, *names: str) -> None:
        """Wait until they do their work."""
        for name in names:
            await self.bots[name].logged("ready", within=_READY)
            if ROLES[name] == "web":
                await self.bots[name].logged("connected", platform="Slack", within=_READY)

    async def restart(self, *names: str, keys: str) -> None:
        """End processes in order, and start others in their places with these keys."""
        self.ended += [self.bots[name] for name in names]
        ended = await asyncio.gather(*(self.bots[name].ended(signal.SIGTERM, within=30) for name in names))
        assert set(ended) == {0}
        for name in names:
            await self.start(name, keys)
        await self.ready(*names)

    def at(self, name: str, workspace: Workspace) -> SlackServer:
        """Slack as people of a workspace see it, with what they do handed to this web process."""
        place = copy.copy(self.slack)
        place.workspace, place.http = workspace, self.doors[name]
        return place

    async def install(self, workspace: Workspace, *, begun: str, ended: str) -> Shown:
        """Somebody installs the app: one web process begins it, the other one gets them back from Slack."""
        first = Browser(self.at(begun, workspace))
        page = await first.get(INSTALL)
        back = Browser(self.at(ended, workspace), first.cookies)
        return await back.get(self.slack.api.oauth.allow(page.link, workspace))


@asynccontextmanager
async def installed_fleet(
    url: str, folder: Path, slack: SlackServer, pages: Pages, *, keys: str, traces: str
) -> AsyncIterator[InstalledFleet]:
    """All processes, ready; they have these keys, and poll no feeds. Killed where they do not end by themselves.

    `traces` is the address of a collector.
    """
    nobody = folder / "feeds.toml"
    nobody.write_text("", encoding="utf-8")
    common = environment(folder, pages=pages) | {
        "DATABASE_URL": url,
        "COMMUNIQUE_DIGESTS__ENABLED": "true",
        "COMMUNIQUE_DIGESTS__FEEDS": str(nobody),
        "COMMUNIQUE_DIGESTS__TICK": "0.3",
        "COMMUNIQUE_DIGESTS__POLL": "0.3",
        "OTEL_EXPORTER_OTLP_ENDPOINT": traces,
    }
    chats = {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.api_url,
    }
    async with AsyncExitStack() as stack:
        fleet = InstalledFleet(slack=slack, common=common, chats=chats, stack=stack)
        for name in ROLES:
            await fleet.start(name, keys)
        await fleet.ready(*ROLES)
        yield fleet


def two_keys() -> tuple[str, str]:
    """An older key and a newer one."""
    return new_key(), new_key()
