"""HTTP mode: Slack's signed requests at /slack/events, on the program's web server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.adapters.slack.app import SlackApp
from bot.adapters.slack.work import STOPPING
from bot.adapters.web import WebServer

PATH = "/slack/events"
_LARGEST = 1_000_000  # bytes of a request; Slack's own are far smaller


def events_route(app: SlackApp) -> Route:
    """Where Slack sends; bolt refuses what is not signed with the signing secret, or was more than five minutes ago."""
    handler = AsyncSlackRequestHandler(app.bolt)

    async def events(request: Request) -> Response:
        if not 0 <= int(request.headers.get("content-length", -1)) <= _LARGEST:
            return Response(status_code=413)
        return await handler.handle(request)

    return Route(PATH, events, methods=["POST"])


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

    `healthy` decides what /readyz answers. Raises UserError where the port cannot be opened.
    """

    async def ready() -> dict[str, bool]:
        return {"ok": await healthy()}

    server = WebServer([events_route(app)], ready, host=host, port=port)
    await server.start()
    started(server.port)
    try:
        await stop.wait()
    finally:
        await server.close()
        await app.work.finish(STOPPING)
