"""Slack's Web API as this bot uses it: waits when told to, repeats what may be repeated, posts once."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.blocks import Page
from bot.store.clock import utc_now

Answer = Mapping[str, Any]
Fate = Literal["refused", "too early", "not sent", "unknown"]
TIMEOUT = 10  # seconds for one call
PATIENCE = 120.0  # seconds that one call waits in all when Slack asks it to come later
_PAUSES = (0.3, 1.0, 2.5)  # seconds before a call is repeated
_CLOCKS = 300  # seconds by which Slack's clock and ours may differ
EVENT_TYPE = "communique_delivery"
Sleep = Callable[[float], Awaitable[None]]


class Unsure(Exception):
    """Nobody can tell whether a message was posted; posting it again could show it twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What a failed call means. `wait`: seconds after which Slack wants it again, for "too early"."""

    fate: Fate
    wait: float = 0.0


def client_for(token: str | None, api_url: str | None) -> AsyncWebClient:
    """A client that repeats nothing by itself: it would repeat posts whose fate is unknown."""
    if api_url is None:
        return AsyncWebClient(token=token, timeout=TIMEOUT, retry_handlers=[])
    base = api_url if api_url.endswith("/") else f"{api_url}/"
    return AsyncWebClient(token=token, base_url=base, timeout=TIMEOUT, retry_handlers=[])


def code_of(error: SlackApiError) -> str:
    """Slack's code for a refusal; empty where the answer was none of Slack's."""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, Mapping) else ""


def trouble(error: Exception) -> Trouble:
    """What became of the call that failed with this error."""
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", 0)
        if status == 429:
            return Trouble(fate="too early", wait=retry_after(getattr(error.response, "headers", {})))
        code = code_of(error)
        lost = status >= 500 or code in ("", "fatal_error", "internal_error", "service_unavailable", "request_timeout")
        return Trouble(fate="unknown" if lost else "refused")
    if isinstance(error, aiohttp.ClientConnectorError):
        return Trouble(fate="not sent")
    return Trouble(fate="unknown")


def retry_after(headers: Mapping[str, Any]) -> float:
    """Seconds after which Slack takes the call; 1 where it does not tell."""
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    value = given[0] if isinstance(given, list) else given
    try:
        return max(0.0, float(value))
    except (TypeError, ValueError):
        return 1.0


class WebApi:
    """One workspace's Web API. All calls raise SlackApiError, or aiohttp's errors where Slack cannot be reached."""

    def __init__(
        self, client: AsyncWebClient, *, now: Callable[[], datetime] = utc_now, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.client, self._now = client, now
        self.scopes: frozenset[str] = frozenset()  # what the token may do, as Slack told with its last answer
        self._sleep = sleep

    async def read(self, method: str, **arguments: str | int | bool) -> Answer:
        """Ask for something; repeated while Slack fails."""
        params = {name: str(value).lower() if isinstance(value, bool) else value for name, value in arguments.items()}
        return await self._repeated(lambda: self._call(method, http_verb="GET", params=params))

    async def put(self, method: str, **arguments: Any) -> Answer:
        """Do something that done twice is as good as done once; repeated while Slack fails."""
        return await self._repeated(lambda: self._call(method, json=_given(arguments)))

    async def once(self, method: str, **arguments: Any) -> Answer:
        """Do something that cannot be tried again, such as opening a view with a trigger."""
        return await self._call(method, json=_given(arguments))

    async def post(self, channel: str, page: Page, *, thread: str | None = None) -> str:
        """Post a page and return its timestamp. Raises Unsure where it may or may not be there."""
        delivery = secrets.token_hex(8)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": delivery}}
        quiet = {"unfurl_links": False, "unfurl_media": False, "metadata": metadata}
        said = _given({"channel": channel, "thread_ts": thread, **content_of(page), **quiet})
        since = self._now().timestamp() - _CLOCKS
        left = PATIENCE
        for pause in (*_PAUSES, None):
            try:
                return str((await self._call("chat.postMessage", json=said))["ts"])
            except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                what = trouble(error)
                if what.fate == "refused" or what.wait > left:
                    raise
                left -= what.wait
                await self._sleep(what.wait or pause or _PAUSES[-1])
                if what.fate == "unknown" and (found := await self._posted(channel, thread, delivery, since)):
                    return found
                last = error
        raise last

    async def update(self, channel: str, ts: str, page: Page) -> None:
        """Replace what a message of the bot's says."""
        await self.put("chat.update", channel=channel, ts=ts, **content_of(page))

    async def whisper(self, channel: str, user: str, page: Page, *, thread: str | None = None) -> None:
        """Show a page to one person alone; twice rather than never."""
        await self.put("chat.postEphemeral", channel=channel, user=user, thread_ts=thread, **content_of(page))

    async def permalink(self, channel: str, ts: str) -> str | None:
        """The address of a message; None where Slack gives none."""
        try:
            return str((await self.read("chat.getPermalink", channel=channel, message_ts=ts))["permalink"])
        except (SlackApiError, aiohttp.ClientError, TimeoutError, KeyError):
            return None

    async def _posted(self, channel: str, thread: str | None, delivery: str, since: float) -> str | None:
        """The timestamp of a post, looked up by its delivery id; None: it is not there. Raises Unsure."""
        where: dict[str, str | int | bool] = {
            "channel": channel,
            "oldest": f"{since:.6f}",
            "include_all_metadata": True,
        }
        try:
            if thread is None:
                found = await self.read("conversations.history", limit=15, **where)
            else:
                found = await self.read("conversations.replies", ts=thread, limit=200, **where)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as again:
            raise Unsure("Slack did not confirm a post, and it cannot be looked up") from again
        for message in found.get("messages", ()):
            payload = message.get("metadata", {}).get("event_payload", {})
            if payload.get("delivery_id") == delivery:
                return str(message["ts"])
        return None

    async def _repeated(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        left = PATIENCE
        for pause in _PAUSES:
            try:
                return await call()
            except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                what = trouble(error)
                if what.fate == "refused" or what.wait > left:
                    raise
                left -= what.wait
                await self._sleep(what.wait or pause)
        return await call()

    async def _call(self, method: str, **how: Any) -> Answer:
        response = await self.client.api_call(method, **how)
        if not isinstance(response.data, dict):
            raise SlackApiError("not an answer of Slack's", response)  # type: ignore[no-untyped-call]
        if told := next((v for k, v in response.headers.items() if k.lower() == "x-oauth-scopes"), None):
            self.scopes = frozenset(scope.strip() for scope in str(told).split(","))
        return response.data


def content_of(page: Page) -> dict[str, Any]:
    """What shows a page: its blocks, and its text for notifications and screen readers."""
    return {"blocks": list(page.blocks), "text": page.text}


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}
