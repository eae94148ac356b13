"""The real Slack adapter against the bench: services and database are real, the pool knows one briefing."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "bot" / "helpers"))

from chat_fakes import NOW as NOW
from chat_fakes import make_chat
from digest_fakes import SampleDigests
from faults.slack import SlackServer
from faults.slack_delivery import Delivery
from faults.slack_http import SlackHttp
from faults.slack_oauth import CLIENT_ID, CLIENT_SECRET
from faults.slack_workspace import APP_TOKEN, BOT_TOKEN
from structlog.testing import capture_logs

from bot.adapters.slack.run import SlackSettings, run_slack
from bot.adapters.slack.socket import PING
from bot.adapters.slack.tokens import OAuthApp
from bot.adapters.web import WebServer
from bot.commands.chat import Chat
from bot.commands.digest_form import DigestForm
from bot.commands.digest_orders import DigestOrders
from bot.commands.state import State
from bot.store.subscriptions import Subscriptions

SECRET = "a secret that both sides know"  # noqa: S105
KEY = "A" * 43 + "="
Shown = dict[str, Any]


def digest_form(state: State) -> DigestForm:
    """The form of a new digest, as the program makes it, over digests that are samples."""
    subscriptions = Subscriptions(state.database)
    return DigestForm(
        orders=DigestOrders(subscriptions=subscriptions, people=state.people, digests=SampleDigests(), now=lambda: NOW)
    )


@contextlib.asynccontextmanager
async def socket_bot(server: SlackServer, folder: Path, *, ping: float = PING, **options: Any) -> AsyncIterator[Chat]:
    """The bot on Socket Mode, connected; stopped in the end as the program stops it.

    A connection whose `ping` is not answered in half of that time is taken for lost, and opened anew after it.
    """
    settings = SlackSettings(token=BOT_TOKEN, app_token=APP_TOKEN, api_url=server.api_url, ping=ping)
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(capture_logs())  # structlog's own tracebacks take seconds; the program sets them up plain
        chat = await stack.enter_async_context(make_chat(folder, **options))
        stop = asyncio.Event()
        running = asyncio.create_task(run_slack(chat, settings, stop, routes=settings.routes()))
        connected = asyncio.create_task(server.socket.connected())
        await asyncio.wait({running, connected}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        try:
            yield chat
        finally:
            stop.set()
            await running


@contextlib.asynccontextmanager
async def http_bot(server: SlackServer, folder: Path, *, token: str = BOT_TOKEN, api: str = "") -> AsyncIterator[Chat]:
    """The bot behind signed HTTP on a free port of 127.0.0.1."""
    settings = SlackSettings(token=token, signing_secret=SECRET, api_url=api or server.api_url)
    async with _serving(server, folder, settings) as chat:
        yield chat


@contextlib.asynccontextmanager
async def many_bot(server: SlackServer, folder: Path, *, sockets: bool = False) -> AsyncIterator[Chat]:
    """The bot that any workspace may install; `sockets`: requests come over Socket Mode, and pages alone over HTTP."""
    app = OAuthApp(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, api_url=server.api_url)
    way_in = {"app_token": APP_TOKEN} if sockets else {"signing_secret": SECRET}
    settings = SlackSettings(oauth=app, keys=(KEY,), api_url=server.api_url, **way_in)
    async with _serving(server, folder, settings) as chat:
        yield chat


@contextlib.asynccontextmanager
async def _serving(server: SlackServer, folder: Path, settings: SlackSettings) -> AsyncIterator[Chat]:
    """Slack's addresses on a web server beside it, as in the program; `server.http` leads there."""
    async with make_chat(folder) as chat:
        stop, up, routes = asyncio.Event(), asyncio.Event(), settings.routes()

        async def ready() -> dict[str, bool]:
            return {"ok": await chat.state.reachable()}

        web = WebServer(routes.routes, ready, host="127.0.0.1", port=0)
        await web.start()
        server.http = SlackHttp(url=f"http://127.0.0.1:{web.port}/slack/events", signing_secret=SECRET)
        running = asyncio.create_task(run_slack(chat, settings, stop, started=up.set, routes=routes))
        started = asyncio.create_task(up.wait())
        try:
            await asyncio.wait({running, started}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()
            yield chat
        finally:
            started.cancel()
            stop.set()
            await running
            await web.close()


def answers_to(server: SlackServer, delivery: Delivery) -> list[Shown]:
    """What came to a response URL so far."""
    return server.workspace.response_urls[delivery.response_url.rsplit("/", 1)[1]].answers


async def answer_to(server: SlackServer, delivery: Delivery, title: str) -> Shown:
    """The first answer at a response URL with this in it."""
    return await server.until(lambda _: next((a for a in answers_to(server, delivery) if title in words(a)), None))


async def posted(server: SlackServer, channel: str, title: str) -> Shown:
    """The first message of a channel, the bot's, with this in it."""
    return await server.until(
        lambda _: next(
            (m for m in server.workspace.channel(channel).messages if m.get("bot_id") and title in words(m)), None
        )
    )


def words(shown: Shown) -> str:
    """All that stands in a message or a view: its text, and every text of its blocks."""
    return "\n".join([str(shown.get("text", "")), *_texts(shown.get("blocks") or [])])


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        own = value.get("text")
        return [*([own] if isinstance(own, str) else []), *(t for v in value.values() for t in _texts(v))]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []


def button(shown: Shown, label: str) -> str:
    """The id of the button with this label. Raises StopIteration where there is none."""
    elements = (e for block in shown["blocks"] if block["type"] == "actions" for e in block["elements"])
    return str(next(e["action_id"] for e in elements if e["text"]["text"].startswith(label)))
