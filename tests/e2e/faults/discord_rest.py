"""Discord's REST API over real HTTP: tokens, buckets and limits enforced, every call recorded."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from typing import Any

from aiohttp import web
from faults import wire
from faults.discord_interactions import Interaction
from faults.discord_routes import Asked, Run, route
from faults.discord_world import TOKEN, DiscordError, Thing, World
from faults.limits import Rate, Standing, Windows
from faults.record import Call, Record

PREFIX = "/api/v10"
GLOBAL = Rate(calls=50, seconds=1.0)  # of a bot; answers to interactions are exempt
USUAL = Rate(calls=50, seconds=1.0)  # of a route that has no rate of its own
POSTING = Rate(calls=5, seconds=5.0)
RATES = {
    "POST /channels/{channel}/messages": POSTING,
    "PATCH /channels/{channel}/messages/{message}": POSTING,
    "POST /webhooks/{app}/{token}": POSTING,
    "PATCH /webhooks/{app}/{token}/messages/{message}": POSTING,
}
UNLIMITED = "POST /interactions/{id}/{token}/callback"
SERVER = {"Via": "1.1 google"}  # an answer without it is taken for a ban by Cloudflare


@dataclass(slots=True, kw_only=True)
class DiscordRest:
    """The routes. `rates` and `overall` can be changed; `invalid_answers` counts 401, 403 and 429, for which
    Discord bans an address after 10,000 in ten minutes.
    """

    world: World
    record: Record
    flush: Callable[[], Awaitable[None]]  # sends the world's outbox through the gateway
    interactions: dict[str, Interaction] = field(default_factory=dict)  # by token
    faults: wire.Faults = field(default_factory=wire.Faults)
    rates: dict[str, Rate] = field(default_factory=lambda: dict(RATES))
    overall: Rate = GLOBAL
    gateway_url: str = ""
    invalid_answers: int = 0
    _windows: Windows = field(default_factory=Windows)

    def add_routes(self, app: web.Application) -> None:
        """Enter the API into an application."""
        for name, run in route.table.items():
            verb, path = name.split(" ")
            app.router.add_route(verb, PREFIX + path, partial(self._serve, name, run))
        app.router.add_route("*", "/{rest:.*}", partial(self._serve, "unknown", _unknown))

    async def _serve(self, name: str, run: Run, request: web.Request) -> web.Response:
        at, given = time.monotonic(), await _given(request)
        fault = self.faults.take(name)
        failed: list[DiscordError] = []

        async def carry_out() -> web.Response:
            try:
                return await self._run(name, run, request, given)
            except DiscordError as e:
                failed.append(e)
                return _json(_error_body(e), status=e.status, headers=SERVER)

        def note(status: int) -> None:
            refused = fault.kind if fault and not fault.takes_effect else None
            error = str(failed[0].code) if failed else "rate limited" if status == 429 else refused
            self.invalid_answers += status in (401, 403, 429)
            call = Call(
                at=at,
                done_at=time.monotonic(),
                method=name,
                path=request.path.removeprefix(PREFIX),
                arguments=given,
                status=status,
                error=error,
                fault=fault.kind if fault else None,
                carried_out=error is None,
            )
            self.record.add(call)

        return await wire.answer(request, fault, carry_out=carry_out, refuse=_refusal, note=note)

    async def _run(self, name: str, run: Run, request: web.Request, given: Thing) -> web.Response:
        by_token = "{token}" in name
        if not by_token and name != "unknown" and request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise DiscordError(401, 0, "401: Unauthorized")
        headers = dict(SERVER)
        if name != UNLIMITED:
            standing, rate = self._count(name, request)
            headers |= _bucket_headers(name, standing, rate)
            if standing.wait:
                return _limited(standing.wait, headers, everywhere=False)
            if not by_token and (whole := self._windows.call("global", self.overall)).wait:
                return _limited(whole.wait, headers, everywhere=True)
        part = dict(request.match_info)
        asked = Asked(
            world=self.world, interactions=self.interactions, part=part, given=given, gateway_url=self.gateway_url
        )
        body = run(asked)
        await self.flush()
        return web.Response(status=204, headers=headers) if body is None else _json(body, headers=headers)

    def _count(self, name: str, request: web.Request) -> tuple[Standing, Rate]:
        rate = self.rates.get(name, USUAL)
        major = request.match_info.get("channel") or request.match_info.get("token") or ""
        return self._windows.call(f"{name} {major}", rate), rate


def _json(body: object, *, status: int = 200, headers: Mapping[str, str]) -> web.Response:
    """An answer whose media type has no charset: discord.py takes any other for text."""
    content = json.dumps(body).encode()
    return web.Response(body=content, status=status, headers=headers, content_type="application/json")


def _unknown(asked: Asked) -> None:
    raise DiscordError(404, 0, "404: Not Found")


async def _given(request: web.Request) -> Thing:
    """Query and body in one; a list of commands becomes `commands`, uploaded files become their names."""
    given: Thing = dict(request.query)
    if request.content_type == "multipart/form-data":
        form = await request.post()
        given |= json.loads(str(form.get("payload_json") or "{}"))
        return given | {"files": [f.filename for f in form.values() if isinstance(f, web.FileField)]}
    body = await request.json() if request.can_read_body else {}
    return given | (body if isinstance(body, dict) else {"commands": body})


def _bucket_headers(name: str, standing: Standing, rate: Rate) -> dict[str, str]:
    bucket = hashlib.sha256(name.encode()).hexdigest()[:32]
    left = {"X-RateLimit-Limit": str(rate.calls), "X-RateLimit-Remaining": str(standing.remaining)}
    when = {"X-RateLimit-Reset": f"{time.time() + standing.reset_after:.3f}"}
    return left | when | {"X-RateLimit-Reset-After": f"{standing.reset_after:.3f}", "X-RateLimit-Bucket": bucket}


def _limited(wait: float, headers: Mapping[str, str], *, everywhere: bool) -> web.Response:
    body: Thing = {"message": "You are being rate limited.", "global": everywhere, "code": 0}
    body["retry_after"] = ceil(wait * 1_000) / 1_000  # not rounded down: whoever waits for so long is let in
    more = {"Retry-After": f"{max(1, round(wait))}", "X-RateLimit-Scope": "global" if everywhere else "user"}
    more |= {"X-RateLimit-Global": "true"} if everywhere else {}
    return _json(body, status=429, headers={**headers, **more})


def _refusal(fault: wire.Fault) -> web.Response:
    if fault.kind == "rate limited":
        return _limited(fault.seconds, SERVER, everywhere=False)
    if fault.code:
        return _json({"code": fault.code, "message": "Refused"}, status=fault.status, headers=SERVER)
    return web.Response(status=fault.status, text="upstream error", headers=SERVER)


def _error_body(error: DiscordError) -> dict[str, Any]:
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.breaches:
        body["errors"] = {"_errors": [{"code": "BASE_TYPE_BAD", "message": b} for b in error.breaches]}
    return body
