"""One HTTP request, never repeated, and what its failure means."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractStreamWriter

from bot.delivery.breaker import Breaker
from bot.delivery.ports import MaySend, RateLimited, Unknown, Unsent

TIMEOUT = 10.0  # seconds for one post or look-up in all; shorter than a lease by far
_LONGEST = 3600.0  # seconds that a platform may ask for


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. `body` is empty where it was no JSON object; `listed` where it was no list of objects."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    listed: tuple[Mapping[str, Any], ...] = ()


class GuardedJson(aiohttp.BytesPayload):
    """JSON that is not written once it is too late: permission is asked when its bytes are about to leave.

    aiohttp holds a request's head back until the first byte of its body. A process that was frozen anywhere before
    that, longer than its lease, wakes up here and posts nothing. `left`: whether anything was written.
    """

    def __init__(self, content: Mapping[str, Any], may_send: MaySend) -> None:
        super().__init__(json.dumps(content).encode(), content_type="application/json", encoding="utf-8")
        self._may_send = may_send
        self.left = False

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """Write the body; raises TimeoutError where it may not be sent any more."""
        if not self._may_send():
            raise TimeoutError("the lease is over")
        self.left = True
        await super().write_with_length(writer, content_length)


class Wire:
    """Requests to one platform. Made anywhere; connects on the event loop that uses it first.

    While `breaker` says that the platform is to be left alone, nothing is sent, and the answer is a 429 of our own.
    """

    def __init__(self, base: str, *, timeout: float = TIMEOUT, breaker: Breaker | None = None) -> None:
        self._base, self._timeout, self._breaker = base.rstrip("/"), timeout, breaker
        self._session: aiohttp.ClientSession | None = None

    async def post(
        self,
        path: str,
        content: Mapping[str, Any],
        *,
        headers: Mapping[str, str],
        may_send: MaySend = lambda: True,
        method: str = "POST",
    ) -> Answer | Unsent | Unknown:
        """Send JSON once."""
        body = GuardedJson(content, may_send)
        try:
            return await self._ask(method, path, headers=headers, data=body)
        except (aiohttp.ClientError, OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            return Unknown(reason=_named(error)) if body.left else Unsent(reason=_named(error))

    async def get(self, path: str, params: Mapping[str, str], *, headers: Mapping[str, str]) -> Answer | Unknown:
        """Ask for something."""
        try:
            return await self._ask("GET", path, headers=headers, params=params)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return Unknown(reason=_named(error))

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _ask(self, method: str, path: str, **how: Any) -> Answer:
        if self._breaker is not None and self._breaker.wait:
            return Answer(status=429, headers={}, body={"retry_after": self._breaker.wait, "global": True})
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._timeout))
        async with self._session.request(method, f"{self._base}/{path}", allow_redirects=False, **how) as response:
            text = await response.text(errors="replace")
            headers = {name.lower(): value for name, value in response.headers.items()}
            if self._breaker is not None:
                self._breaker.note(response.status)
            return _answer(response.status, headers, text)


def _answer(status: int, headers: Mapping[str, str], text: str) -> Answer:
    try:
        read = json.loads(text)
    except ValueError:
        read = None
    listed = tuple(one for one in read if isinstance(one, Mapping)) if isinstance(read, list) else ()
    return Answer(status=status, headers=headers, body=read if isinstance(read, Mapping) else {}, listed=listed)


def rate_limited(answer: Answer, *, everywhere: bool = False) -> RateLimited:
    """What a 429 asks for: its body's `retry_after` where there is one, as that is exact, else its header's."""
    given = answer.body.get("retry_after", answer.headers.get("retry-after", 1.0))
    try:
        wait = float(given)
    except (TypeError, ValueError):
        wait = 1.0
    return RateLimited(wait=min(max(wait, 0.0), _LONGEST) if wait == wait else 1.0, everywhere=everywhere)


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:200]
