"""Socket Mode: websockets that carry envelopes to the app and its acks back."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from faults.record import PATIENCE, Record
from faults.slack_delivery import Ack, Kind, Retry
from faults.slack_workspace import APP

CONNECTIONS = 10  # that one app may hold


@dataclass(slots=True, kw_only=True)
class SlackSocket:
    """The server's end of Socket Mode. Each envelope goes to one of the app's connections."""

    record: Record
    connections: list[web.WebSocketResponse] = field(default_factory=list)
    opened: int = 0  # connections since the start, dropped ones included
    stray_acks: list[str] = field(default_factory=list)  # envelope ids acked late, twice, or never sent
    _turn: itertools.count[int] = field(default_factory=itertools.count)
    _waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    def add_routes(self, app: web.Application) -> None:
        """Enter the websocket into an application."""
        app.router.add_get("/link", self._connection)

    async def deliver(
        self, kind: Kind, payload: Mapping[str, Any], *, limit: float, retry: Retry | None = None
    ) -> Ack | None:
        """Send one envelope and wait for its ack; None: none within `limit` seconds.

        Raises AssertionError where the app holds no connection.
        """
        assert self.connections, "the app has no Socket Mode connection"
        socket = self.connections[next(self._turn) % len(self.connections)]
        id = str(uuid.uuid4())
        envelope: dict[str, Any] = {"envelope_id": id, "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": retry.number if retry else 0, "retry_reason": retry.reason if retry else ""}
        answered = asyncio.get_running_loop().create_future()
        self._waiting[id] = answered
        start = time.monotonic()
        await socket.send_json(envelope)
        try:
            body = await asyncio.wait_for(answered, limit)
        except TimeoutError:
            return None
        finally:
            self._waiting.pop(id, None)
        return Ack(seconds=time.monotonic() - start, status=200, body=body)

    async def connected(self, connections: int = 1, *, within: float = PATIENCE) -> None:
        """Wait until the app holds this many connections."""
        await self.record.until(lambda _: len(self.connections) >= connections, within=within)

    async def ask_to_reconnect(self) -> None:
        """Slack's own goodbye: the app should open another connection, then this one is closed."""
        for socket in list(self.connections):
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})

    def drop(self) -> None:
        """Cut every connection without a goodbye."""
        for socket in self.connections:
            if (transport := socket.get_extra_info("socket")) is not None:
                transport.shutdown(2)
        self.connections.clear()

    async def close(self) -> None:
        """Close every connection."""
        for socket in list(self.connections):
            await socket.close()

    async def _connection(self, request: web.Request) -> web.WebSocketResponse:
        if len(self.connections) >= CONNECTIONS:
            raise web.HTTPTooManyRequests
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        info = {"type": "hello", "num_connections": len(self.connections) + 1, "connection_info": {"app_id": APP}}
        await socket.send_json(info | {"debug_info": {"approximate_connection_time": 18_060}})
        self.connections.append(socket)
        self.opened += 1
        self.record.touch()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acked(json.loads(message.data))
        finally:
            if socket in self.connections:
                self.connections.remove(socket)
            self.record.touch()
        return socket

    def _acked(self, message: Mapping[str, Any]) -> None:
        envelope = str(message.get("envelope_id"))
        waiting = self._waiting.get(envelope)
        if waiting is None or waiting.done():
            self.stray_acks.append(envelope)
        else:
            waiting.set_result(message.get("payload"))
        self.record.touch()
