"""Slack's Web API over real HTTP: tokens, scopes, rates and limits enforced, every call recorded."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from faults import wire
from faults.limits import Rate, Windows
from faults.record import Call, Record
from faults.slack_methods import METHODS
from faults.slack_oauth import SlackOAuth
from faults.slack_posting import check_message, keep_answer
from faults.slack_workspace import APP_TOKEN, BOT_TOKEN, SlackError, Workspace

JSON_ARGUMENTS = frozenset({"blocks", "attachments", "metadata", "view", "files"})  # sent as text in a form


@dataclass(slots=True, kw_only=True)
class SlackWeb:
    """The routes. `rates`: calls allowed by method and channel; none is limited unless named here."""

    workspace: Workspace
    record: Record = field(default_factory=Record)
    faults: wire.Faults = field(default_factory=wire.Faults)
    rates: dict[str, Rate] = field(default_factory=dict)
    socket_url: str = ""
    oauth: SlackOAuth = field(default_factory=SlackOAuth)
    _windows: Windows = field(default_factory=Windows)

    def add_routes(self, app: web.Application) -> None:
        """Enter the Web API, response URLs and file uploads into an application."""
        app.router.add_route("*", "/api/{method}", self._method)
        app.router.add_post("/response/{key}", self._response_url)
        app.router.add_post("/upload/{id}", self._upload)

    async def _method(self, request: web.Request) -> web.Response:
        at, name = time.monotonic(), request.match_info["method"]
        arguments = await _arguments(request)
        fault = self.faults.take(name)
        outcome: dict[str, Any] = {}

        async def carry_out() -> web.Response:
            token = _token(request, arguments)
            outcome.update(self._run(name, arguments, token, request))
            return _answer(outcome, self.oauth.workspace_of(token) or self.workspace)

        def refuse(fault: wire.Fault) -> web.Response:
            outcome.update(ok=False, error=fault.kind.replace(" ", "_"))
            return _refusal(fault)

        def note(status: int) -> None:
            self.record.add(_call(at, name, request, arguments, status, outcome, fault))

        return await wire.answer(request, fault, carry_out=carry_out, refuse=refuse, note=note)

    def _run(self, name: str, arguments: Mapping[str, Any], token: str, request: web.Request) -> dict[str, Any]:
        try:
            if name == "oauth.v2.access":
                return {"ok": True, **self.oauth.access(request.headers.get("Authorization", ""), arguments)}
            workspace = self._admit(name, token)
            if name == "apps.connections.open":
                return {"ok": True, "url": self.socket_url}
            found = METHODS[name]
            if found.scopes and not found.scopes & workspace.scopes:
                provided = ",".join(sorted(workspace.scopes))
                raise SlackError("missing_scope", needed=",".join(sorted(found.scopes)), provided=provided)
            self._count(name, arguments)
            answer = found.run(workspace, arguments)
        except SlackError as e:
            return {"ok": False, "error": e.code, **e.more}
        if "upload_url" in answer:
            answer["upload_url"] = f"http://{request.host}{answer['upload_url']}"
        return {"ok": True, **answer}

    def _admit(self, name: str, token: str) -> Workspace:
        """The workspace that a token opens. Raises SlackError for a method that does not exist, or another token."""
        socket_mode = name == "apps.connections.open"
        if name not in METHODS and not socket_mode:
            raise SlackError("unknown_method", req_method=name)
        if name == "api.test":
            return self.workspace
        if not token:
            raise SlackError("not_authed")
        installed = self.oauth.workspace_of(token)
        if installed is None and token not in (BOT_TOKEN, APP_TOKEN):
            raise SlackError("invalid_auth")
        if (token == APP_TOKEN) != socket_mode:
            raise SlackError("not_allowed_token_type")
        return installed or self.workspace

    def _count(self, name: str, arguments: Mapping[str, Any]) -> None:
        if rate := self.rates.get(name):
            standing = self._windows.call(f"{name} {arguments.get('channel', '')}", rate)
            if standing.wait:
                raise SlackError("ratelimited", wait=standing.wait)

    async def _response_url(self, request: web.Request) -> web.Response:
        at, arguments = time.monotonic(), await _arguments(request)
        outcome: dict[str, Any] = {"ok": True}
        fault = self.faults.take("response_url")

        async def carry_out() -> web.Response:
            try:
                workspace = self._answered(request.match_info["key"])
                found = workspace.respond_at(request.match_info["key"])
                if not arguments.get("delete_original"):
                    check_message(arguments)
                keep_answer(workspace, found, arguments)
            except SlackError as e:
                outcome.update(ok=False, error=e.code, **e.more)
                return web.json_response(outcome, status=404 if e.code.endswith("_url") else 400)
            return web.Response(text="ok")

        def note(status: int) -> None:
            if fault and not fault.takes_effect:
                outcome.update(ok=False, error=fault.kind.replace(" ", "_"))
            self.record.add(_call(at, "response_url", request, arguments, status, outcome, fault))

        return await wire.answer(request, fault, carry_out=carry_out, refuse=_refusal, note=note)

    def _answered(self, key: str) -> Workspace:
        """The workspace that a response URL leads to."""
        return next((one for one in self.oauth.workspaces if key in one.response_urls), self.workspace)

    async def _upload(self, request: web.Request) -> web.Response:
        if (file := self.workspace.files.get(request.match_info["id"])) is None:
            return web.Response(status=404)
        file["content"] = await request.read()
        return web.Response(text="OK")


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Query, form and JSON body in one; what a form holds as JSON text is read."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json() if request.can_read_body else {}
    else:
        given |= dict(await request.post())
    return {k: json.loads(v) if k in JSON_ARGUMENTS and isinstance(v, str) else v for k, v in given.items()}


def _token(request: web.Request, arguments: Mapping[str, Any]) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ") or str(arguments.get("token") or "")


def _answer(outcome: dict[str, Any], workspace: Workspace) -> web.Response:
    if outcome.get("error") == "ratelimited":
        wait = max(1, round(outcome.pop("wait") + 0.499))  # whole seconds, rounded up
        return web.json_response(outcome, status=429, headers={"Retry-After": str(wait)})
    return web.json_response(outcome, headers={"X-OAuth-Scopes": ",".join(sorted(workspace.scopes))})


def _refusal(fault: wire.Fault) -> web.Response:
    if fault.kind == "rate limited":
        headers = {"Retry-After": f"{fault.seconds:g}"}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    return web.Response(status=fault.status, text="upstream error")


def _call(
    at: float,
    name: str,
    request: web.Request,
    arguments: Mapping[str, Any],
    status: int,
    outcome: Mapping[str, Any],
    fault: wire.Fault | None,
) -> Call:
    shown = {k: v for k, v in arguments.items() if k != "token"}
    ok = bool(outcome.get("ok"))
    return Call(
        at=at,
        done_at=time.monotonic(),
        method=name,
        path=request.path,
        arguments=shown,
        status=status,
        error=None if ok else str(outcome.get("error")),
        fault=fault.kind if fault else None,
        carried_out=ok,
    )
