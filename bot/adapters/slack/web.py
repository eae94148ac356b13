"""HTTP mode: Slack's signed requests at /slack/events, and /healthz for whoever watches the process."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.adapters.slack.app import SlackApp
from bot.adapters.slack.work import STOPPING
from summarizer.errors import UserError

PATH = "/slack/events"
_LARGEST = 1_000_000  # bytes of a request; Slack's own are far smaller


def web_app(app: SlackApp, healthy: Callable[[], Awaitable[bool]]) -> Starlette:
    """The application; bolt refuses what is not signed with the signing secret, or was more than five minutes ago."""
    handler = AsyncSlackRequestHandler(app.bolt)

    async def events(request: Request) -> Response:
        if not 0 <= int(request.headers.get("content-length", -1)) <= _LARGEST:
            return Response(status_code=413)
        return await handler.handle(request)

    async def health(request: Request) -> Response:
        well = await healthy()
        return JSONResponse({"ok": well}, status_code=200 if well else 503)

    return Starlette(routes=[Route(PATH, events, methods=["POST"]), Route("/healthz", health)])


async def serve_http(
    app: SlackApp,
    *,
    healthy: Callable[[], Awaitable[bool]],
    stop: asyncio.Event,
    host: str,
    port: int,
    started: Callable[[int], None] = lambda port: None,
) -> None:
    """Answer until `stop` is set, then finish what is under way. `started` is told the port.

    Raises UserError where the port cannot be opened.
    """
    try:
        listening = socket.create_server((host, port))
    except OSError as error:
        raise UserError(f"Port {port} cannot be opened: {error.strerror}. Set PORT to another one.") from error
    started(listening.getsockname()[1])
    server = _Server(uvicorn.Config(web_app(app, healthy), log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        server.should_exit = True
        await serving
        await app.work.finish(STOPPING)


class _Server(uvicorn.Server):
    """Leaves signals to the program that it runs in."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        """Captures none."""
        return nullcontext()
