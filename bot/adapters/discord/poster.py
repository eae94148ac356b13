"""Digests posted on Discord: once by their nonce for some minutes, found by the key at their end after that."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bot.adapters.discord.posting import Sheet, sheets
from bot.delivery.ports import (
    CannotTell,
    Found,
    MaySend,
    Missing,
    Posted,
    PostResult,
    RateLimited,
    Rejected,
    Unknown,
    Unsent,
)
from bot.delivery.wire import TIMEOUT, Answer, Wire, rate_limited
from bot.present.clean import one_line
from bot.present.message import Message
from bot.store.delivery import Page
from bot.store.subscription import Target

API = "https://discord.com/api/v10"
THREAD_NAME = "thread_name"  # of a page: what its thread is called where there is none yet; not sent to Discord
_DETAILS = "Details"
_NONCE_LIVES = timedelta(seconds=100)  # for "the past few minutes" Discord gives the message that a nonce has
_CLOCKS = timedelta(minutes=5)  # by which Discord's clock and ours may differ
_PAGE = 100  # messages
_PAGES = 20
_LATER = 600.0  # seconds until a refused look-up is tried again
_ALL_EMBEDS, _CONTENT, _FOOTER = 6000, 2000, 2048  # Discord's limits in UTF-16 units
_UNKNOWN_CHANNEL, _HAS_THREAD = 10003, 160004
_USER_AGENT = "DiscordBot (communique, 1)"


class DiscordPoster:
    """Posts as one bot, whether or not it is connected to the gateway."""

    def __init__(
        self,
        token: str,
        *,
        api_url: str = API,
        timeout: float = TIMEOUT,
        nonce_lives: timedelta = _NONCE_LIVES,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._wire = Wire(api_url, timeout=timeout)
        self._headers = {"Authorization": f"Bot {token}", "User-Agent": _USER_AGENT}
        self._nonce_lives, self._now = nonce_lives, now
        self._direct: dict[str, str] = {}  # the channel of a person's direct messages
        self._full: dict[str, float] = {}  # when a channel's bucket has room again, monotonic seconds

    async def post(self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend) -> PostResult:
        """See `Poster.post`. Where there can be no thread, its pages stand in the channel."""
        channel = await self._channel(target)
        if not isinstance(channel, str):
            return channel
        name = str(page.get(THREAD_NAME) or _DETAILS)
        said = marked({part: value for part, value in page.items() if part != THREAD_NAME}, key)
        if thread is None or target.kind == "person":
            return _result(await self._send(channel, said, may_send))
        answer = await self._send(thread, said, may_send)
        if _code(answer) != _UNKNOWN_CHANNEL:
            return _result(answer)
        opened = await self._open(channel, thread, name)
        if isinstance(opened, Unsent | RateLimited):
            return opened
        return _result(await self._send(thread if opened else channel, said, may_send))

    async def find(self, key: str, target: Target, *, thread: str | None, since: datetime) -> Found:
        """See `Poster.find`. Needs the right to read the history, except while a nonce protects from a second post."""
        channel = await self._channel(target)
        if not isinstance(channel, str):
            return CannotTell(reason=getattr(channel, "reason", "rate limited"))
        places = [channel] if thread is None or target.kind == "person" else [thread, channel]
        for place in places:
            found = await self._search(place, key, since, absent=place == thread)
            if not isinstance(found, Missing):
                break
        if isinstance(found, CannotTell) and found.wait == _LATER and self._now() - since < self._nonce_lives:
            return Missing()
        return found

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    async def _send(self, channel: str, said: Page, may_send: MaySend) -> Answer | Unsent | Unknown | RateLimited:
        wait = self._full.get(channel, 0.0) - time.monotonic()
        if wait > 0:
            return RateLimited(wait=wait)
        self._full.pop(channel, None)
        path = f"channels/{channel}/messages"
        answer = await self._wire.post(path, said, headers=self._headers, may_send=may_send)
        if isinstance(answer, Answer) and answer.headers.get("x-ratelimit-remaining") == "0":
            self._full[channel] = time.monotonic() + float(answer.headers.get("x-ratelimit-reset-after") or 0)
        return answer

    async def _open(self, channel: str, message: str, name: str) -> bool | Unsent | RateLimited:
        """Open the thread of a message; False where there can be none."""
        content = {"name": name[:100], "auto_archive_duration": 1440}
        answer = await self._wire.post(f"channels/{channel}/messages/{message}/threads", content, headers=self._headers)
        if not isinstance(answer, Answer):
            return Unsent(reason=answer.reason)
        if answer.status == 429:
            return rate_limited(answer)
        if answer.status >= 500:
            return Unsent(reason=f"status {answer.status}")
        return answer.status < 400 or _code(answer) == _HAS_THREAD

    async def _search(self, channel: str, key: str, since: datetime, *, absent: bool) -> Found:
        """Look through what came after `since`. `absent`: the channel need not be there."""
        after = str(discord.utils.time_snowflake(since - _CLOCKS))
        for _ in range(_PAGES):
            params = {"after": after, "limit": str(_PAGE)}
            answer = await self._wire.get(f"channels/{channel}/messages", params, headers=self._headers)
            if isinstance(answer, Unknown):
                return CannotTell(reason=answer.reason)
            if absent and _code(answer) == _UNKNOWN_CHANNEL:
                return Missing()
            if answer.status != 200:
                return _no_history(answer)
            for message in answer.listed:
                if has_key(message, key):
                    return Posted(message=str(message["id"]))
            if len(answer.listed) < _PAGE:
                return Missing()
            after = str(max(int(message["id"]) for message in answer.listed))
        return CannotTell(reason="too many messages to look through", wait=_LATER)

    async def _channel(self, target: Target) -> str | PostResult:
        if target.kind == "channel":
            return target.channel
        if target.channel in self._direct:
            return self._direct[target.channel]
        answer = await self._wire.post("users/@me/channels", {"recipient_id": target.channel}, headers=self._headers)
        if isinstance(answer, Answer) and answer.status < 400 and "id" in answer.body:
            self._direct[target.channel] = str(answer.body["id"])
            return self._direct[target.channel]
        result = _result(answer)
        return Unsent(reason=f"not opened: {result.reason}") if isinstance(result, Unknown) else result


def pages_of(messages: Iterable[Message]) -> tuple[Page, ...]:
    """Messages as a delivery keeps and posts them: the first stands in the channel, the others in its thread."""
    first, *details = messages
    return tuple(_page(sheet, first.title) for message in (first, *details) for sheet in sheets(message))


def _page(sheet: Sheet, title: str) -> Page:
    embeds = [embed.to_dict() for embed in sheet.page.embeds]
    page = {"content": sheet.page.content, "embeds": embeds, THREAD_NAME: one_line(title)}
    return page | ({"components": sheet.view.to_components()} if sheet.view else {})


def marked(page: Page, key: str) -> dict[str, Any]:
    """The page as it is sent: with its nonce, its key where it can be found later, and pinging nobody."""
    safe = {"nonce": key, "enforce_nonce": True, "allowed_mentions": {"parse": []}}
    *before, last = [dict(embed) for embed in page.get("embeds") or ()] or [{}]
    footer = dict(last.get("footer") or {})
    text = " · ".join(part for part in (str(footer.get("text") or ""), key) if part)
    embeds = [*before, last | {"footer": footer | {"text": text}}]
    if last and _units(text) <= _FOOTER and sum(map(_length, embeds)) <= _ALL_EMBEDS:
        return {**page, **safe, "embeds": embeds}
    ending = f"\n-# {key}"
    content = str(page.get("content") or "")
    while _units(content + ending) > _CONTENT:
        content = content[:-1]
    return {**page, **safe, "content": content + ending}


def has_key(message: Mapping[str, Any], key: str) -> bool:
    """Whether a message of the history is the delivery's."""
    footers: Sequence[str] = [
        str((embed.get("footer") or {}).get("text") or "") for embed in message.get("embeds") or ()
    ]
    written = [*footers, str(message.get("content") or "")]
    return message.get("nonce") == key or any(text.endswith(key) for text in written)


def _result(answer: Answer | PostResult) -> PostResult:
    if not isinstance(answer, Answer):
        return answer
    if answer.status < 300 and "id" in answer.body:
        return Posted(message=str(answer.body["id"]))
    if answer.status == 429:
        return rate_limited(answer, everywhere=bool(answer.body.get("global")))
    if answer.status >= 500 or answer.status < 400:
        return Unknown(reason=f"status {answer.status}")
    reason = f"{_code(answer)} {answer.body.get('message') or f'status {answer.status}'}"
    # 401, 403: the token or the bot's rights; 404: the channel is gone. 400 is about this one message.
    return Rejected(reason=reason, permanent=answer.status in (401, 403, 404))


def _no_history(answer: Answer) -> CannotTell:
    if answer.status == 429:
        return CannotTell(reason="rate limited", wait=max(rate_limited(answer).wait, 1.0))
    later = 0.0 if answer.status >= 500 else _LATER
    return CannotTell(reason=f"{_code(answer)} {answer.body.get('message') or answer.status}", wait=later)


def _code(answer: object) -> int:
    return int(answer.body.get("code") or 0) if isinstance(answer, Answer) else 0


def _length(embed: Mapping[str, Any]) -> int:
    fields = [text for field in embed.get("fields") or () for text in (field.get("name"), field.get("value"))]
    named = [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    return sum(_units(str(text or "")) for text in (embed.get("title"), embed.get("description"), *named, *fields))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
