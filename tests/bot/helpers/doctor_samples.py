"""Platforms as the doctor sees them: canned answers, by the end of the address that is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx

SCOPES = "commands,chat:write,app_mentions:read,im:history,users:read,channels:read,groups:read,files:write"
WELL: Mapping[str, Any] = {
    "auth.test": {"ok": True, "team": "Harbour Desk", "user": "communique"},
    "oauth.v2.access": {"ok": False, "error": "invalid_code"},
    "apps.connections.open": {"ok": True, "url": "wss://slack.example/link?ticket=t1ck3t-t1ck3t"},
    "applications/@me": {"id": "4242", "name": "Communiqué", "flags": 1 << 19},
    "gateway/bot": {"session_start_limit": {"total": 1000, "remaining": 998, "reset_after": 3_600_000}},
}


@dataclass(slots=True, kw_only=True)
class Platforms:
    """Answers like both platforms. `answers` replaces some by the end of their path: a body, a status or an error.

    `ahead`: seconds by which the platform's clock is ahead of ours. `scopes` None: not told.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    ahead: float = 0.0
    scopes: str | None = SCOPES
    asked: list[httpx.Request] = field(default_factory=list)

    def client(self) -> httpx.AsyncClient:
        """A client that reaches nothing else."""
        return httpx.AsyncClient(transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        name = next(name for name in WELL if request.url.path.endswith(name))
        found = self.answers.get(name, WELL[name])
        if isinstance(found, Exception):
            raise found
        headers = {"Date": format_datetime(datetime.now(UTC) + timedelta(seconds=self.ahead), usegmt=True)}
        if self.scopes is not None and name == "auth.test":
            headers["X-OAuth-Scopes"] = self.scopes
        if isinstance(found, int):
            return httpx.Response(found, json={}, headers=headers)
        return httpx.Response(200, json=found, headers=headers)
