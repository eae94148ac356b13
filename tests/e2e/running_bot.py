"""`communique run` as a process of its own, pointed at the fault servers, and pages for it to read."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from aiohttp import web
from faults.discord import DiscordServer
from faults.discord_world import TOKEN
from faults.slack import SlackServer
from faults.slack_workspace import APP_TOKEN, BOT_TOKEN

from bot.files import CONFIG

PATIENCE = 120.0  # seconds to start or to end on a busy machine; a test that is well never waits for so long
SAMPLE = (CONFIG / "samples" / "black-sea-grain.txt").read_text(encoding="utf-8")


@dataclass(slots=True, kw_only=True)
class Pages:
    """A news site on loopback. `texts` by path; `asked` counts the fetches of each."""

    host: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    slow: float = 0.0  # seconds before each page
    shut: asyncio.Event | None = None  # no page before it is set
    took: dict[str, float] = field(default_factory=dict)  # seconds that each page's last request took here

    def add(self, name: str, text: str = SAMPLE) -> str:
        """The address of a page with this text: its first line is the title."""
        self.texts[name] = text
        return f"http://{self.host}/{name}"

    async def serve(self, request: web.Request) -> web.Response:
        """The page."""
        name = request.match_info["name"]
        self.asked[name] = self.asked.get(name, 0) + 1
        began, text = time.monotonic(), page(self.texts[name])
        await asyncio.sleep(self.slow)
        if self.shut is not None:
            await self.shut.wait()
        self.took[name] = time.monotonic() - began
        return web.Response(text=text, content_type="text/html")


def page(text: str) -> str:
    """The text as an article's page."""
    title, *paragraphs = [part for part in text.split("\n\n") if part.strip()]
    body = "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
    head = f"<title>{escape(title)}</title>"
    return f"<!doctype html><html lang=en><head>{head}</head><body><article><h1>{escape(title)}</h1>{body}</article>"


@asynccontextmanager
async def news_site() -> AsyncIterator[Pages]:
    """Pages on loopback."""
    pages, app = Pages(), web.Application()
    app.router.add_get("/{name}", pages.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pages.host = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield pages
    finally:
        await runner.cleanup()


@dataclass(slots=True, kw_only=True)
class Bot:
    """The process. `log`: its entries so far."""

    process: Process
    log: list[dict[str, Any]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    _reading: asyncio.Task[None] | None = None

    async def logged(self, event: str, *, within: float = PATIENCE, **values: Any) -> dict[str, Any]:
        """The first entry with this event and these values; AssertionError where none comes."""
        end = time.monotonic() + within
        while time.monotonic() < end and (self.process.returncode is None or self._reading_on):
            for entry in self.log:
                if entry.get("event") == event and values.items() <= entry.items():
                    return entry
            await asyncio.sleep(0.02)
        raise AssertionError(f"{event!r} was not logged within {within} s:\n" + "\n".join(self.raw))

    @property
    def _reading_on(self) -> bool:
        return self._reading is not None and not self._reading.done()

    async def read(self) -> None:
        """Keep the log."""
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.raw.append(line.decode().rstrip())
            try:
                self.log.append(json.loads(line))
            except ValueError:
                self.log.append({"event": self.raw[-1]})

    async def ended(self, number: signal.Signals | None = None, *, within: float = PATIENCE) -> int:
        """The exit status, after this signal where one is given."""
        if number is not None:
            self.process.send_signal(number)
        async with asyncio.timeout(within):
            await self.process.wait()
            if self._reading is not None:
                await self._reading
        return self.process.returncode if self.process.returncode is not None else -1

    async def all_gone(self, *, within: float = PATIENCE) -> bool:
        """Whether no process of the bot's is left, or none soon is: helpers end when they notice its end."""
        end = time.monotonic() + within
        while self.group_lives and time.monotonic() < end:  # noqa: ASYNC110 - other processes signal nothing
            await asyncio.sleep(0.02)
        return not self.group_lives

    @property
    def group_lives(self) -> bool:
        """Whether a process of the bot's is left."""
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True


def environment(
    folder: Path, *, slack: SlackServer | None = None, discord: DiscordServer | None = None, pages: Pages | None = None
) -> dict[str, str]:
    """What `communique run` needs to find these servers, and nothing of whoever runs the tests."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    told = {**keep, "DATABASE_URL": f"sqlite:///{folder}/state.db", "COMMUNIQUE_LOG__FORMAT": "json"}
    told["COMMUNIQUE_DIGESTS__ENABLED"] = "false"  # feeds of the real world are no test's
    if pages:
        told["COMMUNIQUE_FETCH__ALLOW_HOSTS"] = json.dumps([pages.host])
    if slack:
        told |= {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.api_url}
    if discord:
        told |= {"DISCORD_TOKEN": TOKEN, "DISCORD_API_URL": discord.api_url, "DISCORD_GATEWAY_URL": discord.gateway_url}
    return told


@asynccontextmanager
async def bot_process(environ: Mapping[str, str], *arguments: str) -> AsyncIterator[Bot]:
    """`communique run` in a session of its own; nothing of it is left at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *(arguments or ("run",)),
        env=dict(environ),
        cwd=CONFIG.parent,
        stdout=PIPE,
        stderr=PIPE,
        start_new_session=True,
    )
    bot = Bot(process=process)
    bot._reading = asyncio.create_task(bot.read())
    try:
        yield bot
    finally:
        if bot.group_lives:
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        await bot._reading
