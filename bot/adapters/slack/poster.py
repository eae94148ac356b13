"""Digests posted on Slack, and found again by the delivery's key in a message's metadata.

Slack has no idempotency that can be relied on: a post is one request, and what became of it is looked up.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta

from bot.adapters.slack.blocks import to_pages
from bot.adapters.slack.tokens import NoToken
from bot.commands.actions import encode_action
from bot.delivery.ports import CannotTell, Found, MaySend, Missing, Posted, PostResult, Rejected, Unknown, Unsent
from bot.delivery.wire import TIMEOUT, Answer, Wire, rate_limited
from bot.present.message import Message
from bot.store.delivery import Page
from bot.store.subscription import Target

API = "https://slack.com/api"
EVENT_TYPE = "communique_delivery"
NOT_INSTALLED = "not installed any more"
Tokens = Callable[[str], Awaitable[str | None]]

_CLOCKS = timedelta(minutes=5)  # by which Slack's clock and ours may differ
_PAGE = 15  # messages: some apps are given no more
_PAGES = 20
_ONCE_A_MINUTE = 60.0  # seconds: how often some apps may look
_LATER = 600.0  # seconds until a refused look-up is tried again
# The target or the app's standing in it; other refusals are about one message.
_DEAD = frozenset(
    "channel_not_found not_in_channel is_archived restricted_action restricted_action_read_only_channel no_permission "
    "restricted_action_non_threadable_channel account_inactive token_revoked token_expired invalid_auth not_authed "
    "missing_scope access_denied user_not_found user_disabled cannot_dm_bot messages_tab_disabled "
    "org_login_required team_access_not_granted team_not_found".split()
)
# The token itself is refused: another one may have taken its place since it was looked up.
_BAD_TOKEN = frozenset("account_inactive token_revoked token_expired invalid_auth not_authed".split())
_UNSURE = frozenset(("", "fatal_error", "internal_error", "service_unavailable", "request_timeout"))


class SlackPoster:
    """Posts with each workspace's own token; `tokens` gives it by the workspace's id.

    It gives None where the app is not installed any more, and raises NoToken where that cannot be told just now.
    """

    def __init__(self, tokens: Tokens, *, api_url: str = API, timeout: float = TIMEOUT) -> None:
        self._tokens = tokens
        self._wire = Wire(api_url, timeout=timeout)
        self._direct: dict[tuple[str, str], str] = {}  # the channel of a person's direct messages

    async def post(self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend) -> PostResult:
        """See `Poster.post`."""
        try:
            headers = await self._headers(target)
        except NoToken as error:
            return Unsent(reason=str(error))
        if headers is None:
            return Rejected(reason=NOT_INSTALLED, permanent=True)
        result = await self._said(key, target, page, thread, may_send, headers)
        if isinstance(result, Rejected) and result.reason in _BAD_TOKEN and await self._replaced(target, headers):
            return Unsent(reason="the token was replaced")
        return result

    async def _said(
        self, key: str, target: Target, page: Page, thread: str | None, may_send: MaySend, headers: Mapping[str, str]
    ) -> PostResult:
        channel = await self._channel(target, headers)
        if not isinstance(channel, str):
            return channel
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": key}}
        said = {**page, "channel": channel, "metadata": metadata, "unfurl_links": False, "unfurl_media": False}
        if thread is not None:
            said["thread_ts"] = thread
        answer = await self._wire.post("chat.postMessage", said, headers=headers, may_send=may_send)
        return _result(answer, "ts")

    async def find(self, key: str, target: Target, *, thread: str | None, since: datetime) -> Found:
        """See `Poster.find`. Needs the scope that reads the channel's history."""
        try:
            headers = await self._headers(target)
        except NoToken as error:
            return CannotTell(reason=str(error))
        if headers is None:
            return CannotTell(reason=NOT_INSTALLED, wait=_LATER)
        channel = await self._channel(target, headers)
        if not isinstance(channel, str):
            return CannotTell(reason=getattr(channel, "reason", "rate limited"), wait=_ONCE_A_MINUTE)
        params = {
            "channel": channel,
            "oldest": f"{(since - _CLOCKS).timestamp():.6f}",
            "include_all_metadata": "true",
            "limit": str(_PAGE),
        }
        if thread is None:
            return await self._search("conversations.history", params, key, headers)
        return await self._search("conversations.replies", {**params, "ts": thread}, key, headers)

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    async def _search(self, method: str, params: dict[str, str], key: str, headers: Mapping[str, str]) -> Found:
        for _ in range(_PAGES):
            answer = await self._wire.get(method, params, headers=headers)
            if isinstance(answer, Unknown):
                return CannotTell(reason=answer.reason)
            if answer.status == 429:
                return CannotTell(reason="rate limited", wait=max(rate_limited(answer).wait, 1.0))
            if not answer.body.get("ok"):
                reason = _code(answer) or f"status {answer.status}"
                return CannotTell(reason=reason, wait=0.0 if answer.status >= 500 else _LATER)
            for message in answer.body.get("messages", ()):
                if _key(message) == key:
                    return Posted(message=str(message["ts"]))
            if not answer.body.get("has_more"):
                return Missing()
            params["cursor"] = str((answer.body.get("response_metadata") or {}).get("next_cursor") or "")
            if not params["cursor"]:
                break
        return CannotTell(reason="too many messages to look through", wait=_LATER)

    async def _channel(self, target: Target, headers: Mapping[str, str]) -> str | PostResult:
        """The channel to post in: a person's direct messages are opened where that is allowed."""
        if target.kind == "channel":
            return target.channel
        known = self._direct.get((target.workspace, target.channel))
        if known is not None:
            return known
        answer = await self._wire.post("conversations.open", {"users": target.channel}, headers=headers)
        if isinstance(answer, Answer) and answer.body.get("ok"):
            opened = str(answer.body["channel"]["id"])
            self._direct[target.workspace, target.channel] = opened
            return opened
        if isinstance(answer, Answer) and _code(answer) == "missing_scope":
            return target.channel  # Slack opens the direct messages by itself when something is posted to a person
        result = _result(answer, "ts")
        return Unsent(reason=f"not opened: {result.reason}") if isinstance(result, Unknown) else result

    async def _replaced(self, target: Target, headers: Mapping[str, str]) -> bool:
        """Whether the workspace has another token by now, or nobody can tell."""
        try:
            return await self._headers(target) not in (None, headers)
        except NoToken:
            return True

    async def _headers(self, target: Target) -> Mapping[str, str] | None:
        token = await self._tokens(target.workspace)
        return None if token is None else {"Authorization": f"Bearer {token}"}


def pages_of(messages: Iterable[Message]) -> tuple[Page, ...]:
    """Messages as a delivery keeps and posts them: the first stands in the channel, the others in its thread."""
    pages = [page for message in messages for page in to_pages(message, encode_action)]
    return tuple({"blocks": list(page.blocks), "text": page.text} for page in pages)


def _result(answer: Answer | Unsent | Unknown, name: str) -> PostResult:
    if not isinstance(answer, Answer):
        return answer
    if answer.body.get("ok") and name in answer.body:
        return Posted(message=str(answer.body[name]))
    code = _code(answer)
    if answer.status == 429 or code in ("ratelimited", "rate_limited"):
        return rate_limited(answer)
    if answer.status >= 500 or code in _UNSURE:
        return Unknown(reason=code or f"status {answer.status}")
    return Rejected(reason=code, permanent=code in _DEAD)


def _code(answer: Answer) -> str:
    return str(answer.body.get("error") or "")


def _key(message: Mapping[str, object]) -> object:
    metadata = message.get("metadata")
    payload = metadata.get("event_payload") if isinstance(metadata, Mapping) else None
    return payload.get("delivery_id") if isinstance(payload, Mapping) else None
