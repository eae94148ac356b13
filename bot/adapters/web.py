"""HTTP on one port: whether the program is well, and what a platform serves beside that."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.metrics.readiness import Part, well
from summarizer.errors import UserError

Ready = Callable[[], Awaitable[Mapping[str, Part]]]
Alive = Callable[[], str | None]
_BACKLOG = 256  # connections that may wait while the loop is busy
_CLOSING = 10  # seconds for requests under way


class WebServer:
    """Serves `routes`, with /healthz (the process lives) and /readyz (`ready`: every part by name is well).

    `alive` tells why the process should be replaced, None where it is well. `port` 0 takes a free one; `port` of a
    started server is the one that it listens on.
    """

    def __init__(
        self,
        routes: Sequence[BaseRoute],
        ready: Ready,
        *,
        host: str,
        port: int,
        alive: Alive = lambda: None,
    ) -> None:
        self._host, self.port = host, port
        app = Starlette(routes=[*health_routes(ready, alive), *routes])
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


def health_routes(ready: Ready, alive: Alive = lambda: None) -> tuple[Route, Route]:
    """What hosts ask: is the process alive, and should it be sent requests."""

    async def living(_: Request) -> Response:
        trouble = alive()
        return PlainTextResponse(f"{trouble or 'ok'}\n", status_code=503 if trouble else 200)

    async def readiness(_: Request) -> Response:
        parts = await ready()
        return JSONResponse(dict(parts), status_code=200 if well(parts) else 503)

    return Route("/healthz", living), Route("/readyz", readiness)
