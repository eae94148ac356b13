"""HTTP on one port: whether the program is well, and what a platform serves beside that."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from summarizer.errors import UserError

Readiness = Callable[[], Awaitable[dict[str, bool]]]
_BACKLOG = 256  # connections that may wait while the loop is busy
_CLOSING = 10  # seconds for requests under way


class WebServer:
    """Serves `routes`, with /healthz (the program runs) and /readyz (`ready`: every part by name is well).

    `port` 0 takes a free one; `port` of a started server is the one that it listens on.
    """

    def __init__(self, routes: Sequence[BaseRoute], ready: Readiness, *, host: str, port: int) -> None:
        self._host, self.port = host, port
        app = Starlette(routes=[*health_routes(ready), *routes])
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,  # it would hold what people ask
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=_CLOSING,
        )
        self._server = _Server(config)
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen; raises UserError where the port cannot be had."""
        listening = _listen(self._host, self.port)
        self.port = listening.getsockname()[1]
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))

    async def close(self) -> None:
        """Answer what has come in, and listen no more."""
        if self._serving is not None:
            self._server.should_exit = True
            await self._serving


class _Server(uvicorn.Server):
    """Leaves the signals to the program."""

    @contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        yield


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = error.strerror or error
        raise UserError(f"Port {port} of {host} cannot be listened on: {reason}. Set PORT to another.") from error


def health_routes(ready: Readiness) -> tuple[Route, Route]:
    """What hosts ask: is the process alive, and should it be sent requests."""

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readiness(_: Request) -> Response:
        parts = await ready()
        return JSONResponse(parts, status_code=200 if all(parts.values()) else 503)

    return Route("/healthz", alive), Route("/readyz", readiness)
