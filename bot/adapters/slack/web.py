"""Slack over HTTP: its signed requests, and the pages on which workspaces install the app."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.adapters.slack.app import SlackApp
from bot.adapters.slack.installing import INSTALL, REDIRECT
from bot.adapters.slack.work import STOPPING
from bot.present.web_page import page_headers

PATH = "/slack/events"
_LARGEST = 1_000_000  # bytes of a request; Slack's own are far smaller


class SlackRoutes:
    """Slack's addresses on a web server that may be there before the app: until then they answer 503.

    `signed`: requests come in here, and are checked with the signing secret; without one nothing may.
    """

    def __init__(self, *, signed: bool, installs: bool) -> None:
        self.app: SlackApp | None = None
        events = [Route(PATH, self._events, methods=["POST"])] if signed else []
        pages = [Route(path, self._page, methods=["GET"]) for path in (INSTALL, REDIRECT)] if installs else []
        self.routes: tuple[Route, ...] = (*events, *pages)

    async def _events(self, request: Request) -> Response:
        """Bolt refuses what is not signed with the signing secret, or was more than five minutes ago."""
        if not 0 <= int(request.headers.get("content-length", -1)) <= _LARGEST:
            return Response(status_code=413)
        return await self._handled(request)

    async def _page(self, request: Request) -> Response:
        response = await self._handled(request)
        response.headers.update({name: value for name, value in page_headers().items() if name != "Content-Type"})
        return response

    async def _handled(self, request: Request) -> Response:
        if self.app is None:
            return PlainTextResponse("not yet\n", status_code=503, headers={"Retry-After": "5"})
        return await AsyncSlackRequestHandler(self.app.bolt).handle(request)


async def serve_routes(app: SlackApp, routes: SlackRoutes, *, stop: asyncio.Event, started: Callable[[], None]) -> None:
    """Answer on the program's web server until `stop` is set, then finish what is under way."""
    routes.app = app
    started()
    try:
        await stop.wait()
    finally:
        routes.app = None
        await app.work.finish(STOPPING)
