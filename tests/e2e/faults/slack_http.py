"""Signed HTTP: the other way in which Slack reaches an app."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from faults.slack_delivery import Ack, Kind, Retry
from slack_sdk.signature import SignatureVerifier


@dataclass(slots=True, kw_only=True)
class SlackHttp:
    """Requests to one URL of the app. `clock`: seconds added to the time that is signed; -600 is a replayed request."""

    url: str
    signing_secret: str
    clock: float = 0.0

    async def deliver(
        self, kind: Kind, payload: Mapping[str, Any], *, limit: float, retry: Retry | None = None
    ) -> Ack | None:
        """POST once and wait up to `limit` seconds; None: no answer in time."""
        body, media = _body(kind, payload)
        headers = {"Content-Type": media, **self._signed(body)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": "http_" + retry.reason}
        start = time.monotonic()
        timeout = aiohttp.ClientTimeout(total=limit)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.url, data=body.encode(), headers=headers) as response,
            ):
                text = await response.text()
        except TimeoutError:
            return None
        except aiohttp.ClientConnectionError:
            return Ack(seconds=time.monotonic() - start, status=0)
        return Ack(seconds=time.monotonic() - start, status=response.status, body=_read(text))

    def _signed(self, body: str) -> dict[str, str]:
        moment = str(int(time.time() + self.clock))
        signature = SignatureVerifier(self.signing_secret).generate_signature(timestamp=moment, body=body)
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": signature or ""}


def _body(kind: Kind, payload: Mapping[str, Any]) -> tuple[str, str]:
    """The body and its media type, as Slack sends each kind."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


def _read(text: str) -> Any:
    """An answer's JSON, its text, or None where it is empty."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
