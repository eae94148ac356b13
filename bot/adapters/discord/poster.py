"""Digests posted on Discord: once by their nonce for some minutes, found by the key at their end after that.

In a channel of text (also an announcement, voice or stage channel's) the headline is a message, and the detail its
thread, or further messages where it can have none. In a thread everything is a message of it. In a forum or media
channel each digest is a post of its own, named by its title, and everything stands in it; such a post has no nonce.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.adapters.discord.digest_pages import THREAD_NAME, as_post, has_key, marked, pages_of
from bot.adapters.discord.finding import (
    FORUMS,
    LATER,
    NOT_FOR_TEXT,
    UNKNOWN_CHANNEL,
    WRONG_KIND,
    Finder,
    Place,
    code_of,
)
from bot.delivery.breaker import Breaker
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
from bot.store.clock import utc_now
from bot.store.delivery import Page
from bot.store.subscription import Target

__all__ = ["API", "LATER", "DiscordPoster", "has_key", "marked", "pages_of"]
API = "https://discord.com/api/v10"
_DETAILS = "Details"
_NONCE_LIVES = timedelta(seconds=100)  # for "the past few minutes" Discord gives the message that a nonce has
_HAS_THREAD, _ARCHIVED = 160004, 50083
_WANTS_TAG, _UNKNOWN_TAG = 40067, 10087
_FULL = 1000  # buckets, before those that have room again are forgotten
_TAG_REQUIRED = 1 << 4  # of a forum's flags
_USER_AGENT = "DiscordBot (communique, 1)"

Sent = Answer | Unsent | Unknown | RateLimited


class DiscordPoster:
    """Posts as one bot, whether or not it is connected to the gateway."""

    def __init__(
        self,
        token: str,
        *,
        api_url: str = API,
        timeout: float = TIMEOUT,
        nonce_lives: timedelta = _NONCE_LIVES,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._wire = Wire(api_url, timeout=timeout, breaker=Breaker("discord"))
        self._headers = {"Authorization": f"Bot {token}", "User-Agent": _USER_AGENT}
        self._finder = Finder(self._wire, self._headers)
        self._nonce_lives, self._now = nonce_lives, now
        self._direct: dict[str, str] = {}  # the channel of a person's direct messages
        self._full: dict[str, float] = {}  # when a channel's bucket has room again, monotonic seconds
        self._forums: dict[str, tuple[str, ...]] = {}  # the tags that a post needs there
        self._flat: set[str] = set()  # channels whose messages can have no threads

    async def post(self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend) -> PostResult:
        """See `Poster.post`. Where there can be no thread, its pages stand in the channel."""
        channel = await self._channel(target)
        if not isinstance(channel, str):
            return channel
        name, said = str(page.get(THREAD_NAME) or _DETAILS), marked(page, key)
        if thread is None:
            return await self._headline(channel, name, said, may_send)
        if target.kind == "person" or channel in self._flat:
            return _result(await self._send(channel, said, may_send))
        answer = await self._send(thread, said, may_send)
        if code_of(answer) != UNKNOWN_CHANNEL:
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
        found, protected = Missing(), since + self._nonce_lives
        for place in places:
            where = Place(
                channel=place,
                guild="" if target.kind == "person" else target.workspace,
                since=since,
                absent=place == thread,
                posts=thread is None,
                protected=protected if self._now() < protected else None,
            )
            told = await self._finder.message(key, where)
            if not isinstance(told, Missing):
                return told
            found = told if found.until is None else found
        return found

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    async def _headline(self, channel: str, name: str, said: Page, may_send: MaySend) -> PostResult:
        """A message in the channel, or a forum's new post; Discord tells which of them it takes."""
        if channel not in self._forums:
            answer = await self._send(channel, said, may_send)
            if code_of(answer) != NOT_FOR_TEXT:
                return _result(answer)
            if (failed := await self._learn(channel)) is not None:
                return failed
            if channel not in self._forums:
                return _result(answer)
        post = as_post(said, name, self._forums[channel])
        answer = await self._request(f"channels/{channel}/threads", f"{channel}/posts", post, may_send)
        if code_of(answer) in (_WANTS_TAG, _UNKNOWN_TAG):
            del self._forums[channel]
            return Unsent(reason="the forum's tags have changed")
        return _result(answer)

    async def _send(self, channel: str, said: Page, may_send: MaySend) -> Sent:
        """Post a message; a thread that was folded away is opened again for it."""
        path = f"channels/{channel}/messages"
        answer = await self._request(path, channel, said, may_send)
        if code_of(answer) != _ARCHIVED:
            return answer
        opened = await self._wire.post(
            f"channels/{channel}", {"archived": False}, headers=self._headers, method="PATCH"
        )
        if not isinstance(opened, Answer):
            return Unsent(reason=opened.reason)
        if opened.status >= 500:
            return Unsent(reason=f"status {opened.status}")
        return opened if opened.status >= 400 else await self._request(path, channel, said, may_send)

    async def _request(self, path: str, bucket: str, content: Page, may_send: MaySend) -> Sent:
        wait = self._full.get(bucket, 0.0) - time.monotonic()
        if wait > 0:
            return RateLimited(wait=wait)
        self._full.pop(bucket, None)
        answer = await self._wire.post(path, content, headers=self._headers, may_send=may_send)
        if isinstance(answer, Answer) and answer.headers.get("x-ratelimit-remaining") == "0":
            now = time.monotonic()
            if len(self._full) >= _FULL:  # each day's threads are new
                self._full = {name: until for name, until in self._full.items() if until > now}
            self._full[bucket] = now + float(answer.headers.get("x-ratelimit-reset-after") or 0)
        return answer

    async def _learn(self, channel: str) -> PostResult | None:
        """Ask what kind of channel it is that takes no messages; what went wrong, None where it told."""
        answer = await self._wire.get(f"channels/{channel}", {}, headers=self._headers)
        if isinstance(answer, Unknown):
            return Unsent(reason=answer.reason)
        if answer.status != 200:
            return rate_limited(answer) if answer.status == 429 else Unsent(reason=f"status {answer.status}")
        if answer.body.get("type") in FORUMS:
            free = [str(tag["id"]) for tag in answer.body.get("available_tags") or () if not tag.get("moderated")]
            required = int(answer.body.get("flags") or 0) & _TAG_REQUIRED
            self._forums[channel] = tuple(free[:1]) if required else ()
        return None

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
        if code_of(answer) == WRONG_KIND:
            self._flat.add(channel)
        return answer.status < 400 or code_of(answer) == _HAS_THREAD

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


def _result(answer: Answer | PostResult) -> PostResult:
    if not isinstance(answer, Answer):
        return answer
    if answer.status < 300 and "id" in answer.body:
        return Posted(message=str(answer.body["id"]))
    if answer.status == 429:
        return rate_limited(answer, everywhere=bool(answer.body.get("global")))
    if answer.status >= 500 or answer.status < 400:
        return Unknown(reason=f"status {answer.status}")
    reason = f"{code_of(answer)} {answer.body.get('message') or f'status {answer.status}'}"
    if answer.status == 401:
        return Unsent(reason=reason)  # the operator's token, not the channel's fault: it is posted with the next one
    # 403: the bot's rights; 404: the channel is gone. 400 is about this one message.
    return Rejected(reason=reason, permanent=answer.status in (403, 404))
