"""Metrics and probes on a port of their own, for whoever watches the process; never for the public.

Served from a thread, so that a process whose event loop is stuck still tells so.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, TypeVar
from urllib.parse import urlsplit

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from bot.metrics.readiness import Readiness, well
from summarizer.errors import UserError

Result = TypeVar("Result")
Answer = tuple[int, str, bytes]  # status, content type, body
_PATIENCE = 8.0  # seconds for the event loop to answer; Prometheus itself waits for 10
_TEXT, _JSON = "text/plain; charset=utf-8", "application/json"


class ProbeServer:
    """Serves /metrics, /livez and /readyz. `port` 0 takes a free one; `port` of a started server is the real one.

    `alive` tells why the process should be replaced, None where it is well. `refresh` is awaited before `registry`
    is read. Belongs to the event loop that starts it.
    """

    def __init__(
        self,
        *,
        registry: CollectorRegistry,
        alive: Callable[[], str | None],
        ready: Readiness,
        refresh: Callable[[], Awaitable[None]] | None = None,
        host: str,
        port: int,
    ) -> None:
        self._registry, self._alive, self._ready, self._refresh = registry, alive, ready, refresh
        self._host, self.port = host, port
        self._server: _Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> None:
        """Listen; raises UserError where the port cannot be had."""
        self._loop = asyncio.get_running_loop()
        try:
            self._server = _Server((self._host, self.port), self._answer)
        except OSError as error:
            reason = error.strerror or error
            told = f"Port {self.port} of {self._host} cannot be listened on: {reason}. Set metrics.port to another."
            raise UserError(told) from error
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.1,), name="probes", daemon=True).start()

    async def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            await asyncio.to_thread(self._server.shutdown)
            self._server.server_close()

    def _answer(self, path: str, accepted: str) -> Answer:
        """What a path holds. Runs in threads."""
        if path == "/livez":
            trouble = self._alive()
            return (503, _TEXT, f"{trouble}\n".encode()) if trouble else (200, _TEXT, b"ok\n")
        if path == "/readyz":
            parts = self._waited(self._ready()) or {"event loop": False}
            return 200 if well(parts) else 503, _JSON, json.dumps(parts).encode()
        if path == "/metrics":
            if self._refresh is not None:
                self._waited(_awaited(self._refresh))
            encode, kind = choose_encoder(accepted)
            return 200, kind, encode(self._registry)
        return 404, _TEXT, b"not here\n"

    def _waited(self, work: Coroutine[Any, Any, Result]) -> Result | None:
        """What `work` returns on the event loop; None where that does not answer in time."""
        if self._loop is None or self._loop.is_closed():
            work.close()
            return None
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(_PATIENCE)
        except TimeoutError:
            future.cancel()
            return None


async def _awaited(refresh: Callable[[], Awaitable[None]]) -> None:
    await refresh()


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # whoever is slow does not keep the program from ending

    def __init__(self, where: tuple[str, int], answer: Callable[[str, str], Answer]) -> None:
        self.address_family = socket.AF_INET6 if ":" in where[0] else socket.AF_INET
        self.answer = answer
        super().__init__(where, _Handler)

    def server_bind(self) -> None:
        """Without a look-up of the host's name, which may take seconds."""
        TCPServer.server_bind(self)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10  # seconds for a request to come in
    server_version, sys_version = "communique", ""

    def do_GET(self) -> None:
        status, kind, body = self.server.answer(urlsplit(self.path).path, self.headers.get("Accept", ""))
        self.send_response(HTTPStatus(status))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Probes are no news."""
