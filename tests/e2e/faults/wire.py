"""Faults on the wire: what goes wrong between a server that works and an app that waits."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

Kind = Literal["slow", "reset after", "reset before", "error", "rate limited"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How one request goes wrong. `seconds`: the delay, or the Retry-After; `status`: of an error.

    `code`: the platform's own, where the error is one of its refusals.
    """

    kind: Kind
    seconds: float = 0.0
    status: int = 500
    code: int = 0

    @property
    def takes_effect(self) -> bool:
        """Whether the request is carried out although the app does not learn of it in time, or at all."""
        return self.kind in ("slow", "reset after")


RESET_BEFORE = Fault(kind="reset before")
RESET_AFTER = Fault(kind="reset after")


def slow(seconds: float) -> Fault:
    """Carry out at once, answer `seconds` later."""
    return Fault(kind="slow", seconds=seconds)


def error(status: int = 500, *, code: int = 0) -> Fault:
    """Answer an HTTP error and carry out nothing."""
    return Fault(kind="error", status=status, code=code)


def rate_limited(retry_after: float) -> Fault:
    """Answer 429 with Retry-After and carry out nothing."""
    return Fault(kind="rate limited", seconds=retry_after, status=429)


@dataclass(slots=True)
class Faults:
    """The faults planned for each method; a method's faults are used up in order, then all is well again."""

    _planned: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def plan(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` meet these faults."""
        self._planned[method].extend(faults)

    def take(self, method: str) -> Fault | None:
        """The next fault of a method, or None."""
        planned = self._planned[method]
        return planned.popleft() if planned else None


def reset(request: web.Request) -> None:
    """Cut the request's connection with a TCP RST, so that the client sees "connection reset by peer"."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def answer(
    request: web.Request,
    fault: Fault | None,
    *,
    carry_out: Callable[[], Awaitable[web.Response]],
    refuse: Callable[[Fault], web.Response],
    note: Callable[[int], None],
) -> web.Response:
    """The answer of a request under a fault, or none.

    `note` is told the HTTP status (0: the connection is reset) as soon as the request took effect or was refused.
    """
    response = refuse(fault) if fault and not fault.takes_effect else await carry_out()
    cut = fault is not None and fault.kind.startswith("reset")
    note(0 if cut else response.status)
    if fault and fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    if cut:
        reset(request)
    return response
