"""Whether a digest stands on Discord: its key is looked for in the history, or in the posts of a forum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.adapters.discord.digest_pages import has_key
from bot.delivery.ports import CannotTell, Found, Missing, Posted
from bot.delivery.wire import Answer, Wire, rate_limited

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, NOT_FOR_TEXT, WRONG_KIND = 10003, 10008, 50008, 50024
FORUMS = (15, 16)  # kinds of channels that hold posts alone: forums, media channels
LATER = 600.0  # seconds until a refused look-up is tried again
_CLOCKS = timedelta(minutes=5)  # by which Discord's clock and ours may differ
_PAGE = 100  # messages, and threads
_PAGES = 20
_NO_RIGHT = "the right to read the message history is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to look: a channel of a server (`guild` "": direct messages), for what came after `since`, aware UTC.

    `absent`: the channel need not be there. `posts`: where it is a forum, the delivery is a post of its own.
    `protected`: until when a nonce keeps a second message from being posted, so that not finding it does no harm; None
    where it does not any more.
    """

    channel: str
    guild: str
    since: datetime
    absent: bool = False
    posts: bool = False
    protected: datetime | None = None

    @property
    def after(self) -> int:
        """The least id that what was posted since can have."""
        return discord.utils.time_snowflake(self.since - _CLOCKS)


class Finder:
    """Looks with one bot's eyes. What it cannot see it does not take for missing."""

    def __init__(self, wire: Wire, headers: Mapping[str, str]) -> None:
        self._wire, self._headers = wire, headers
        self._me = ""

    async def message(self, key: str, place: Place) -> Found:
        """The message with this key in a channel, thread or forum."""
        after = place.after
        for number in range(_PAGES):
            params = {"after": str(after), "limit": str(_PAGE)}
            answer = await self._get(f"channels/{place.channel}/messages", params)
            if isinstance(answer, CannotTell):
                return answer
            code = code_of(answer)
            if place.absent and code == UNKNOWN_CHANNEL:
                return Missing()
            if answer.status != 200 and code not in (NOT_FOR_TEXT, WRONG_KIND):
                protected = place.protected is not None and answer.status == 403
                return Missing(until=place.protected) if protected else untold(answer)
            for message in answer.listed:
                if has_key(message, key):
                    return Posted(message=str(message["id"]))
            if not answer.listed and not number:
                return await self._nothing_there(key, place)
            if len(answer.listed) < _PAGE:
                return Missing()
            after = max(int(message["id"]) for message in answer.listed)
        return CannotTell(reason="too many messages to look through", wait=LATER)

    async def _nothing_there(self, key: str, place: Place) -> Found:
        """Without the right to read it a history is no refusal but empty, and so is a forum's: the channel tells."""
        if not place.guild:
            return Missing()
        answer = await self._get(f"channels/{place.channel}", {})
        if isinstance(answer, CannotTell):
            return answer
        if answer.status != 200:
            return untold(answer)
        if answer.body.get("type") in FORUMS:
            return await self._post(key, place) if place.posts else Missing()
        if int(answer.body.get("last_message_id") or 0) <= place.after:
            return Missing()
        if place.protected is not None:
            return Missing(until=place.protected)
        return CannotTell(reason=_NO_RIGHT, wait=LATER)

    async def _post(self, key: str, place: Place) -> Found:
        """The post of a forum whose first message has this key."""
        candidates = await self._own_threads(place)
        if isinstance(candidates, CannotTell):
            return candidates
        for thread in candidates:
            answer = await self._get(f"channels/{thread}/messages/{thread}", {})
            if isinstance(answer, CannotTell):
                return answer
            if answer.status == 200 and has_key(answer.body, key):
                return Posted(message=thread)
            if answer.status != 200 and code_of(answer) not in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
                return untold(answer)
        return Missing()

    async def _own_threads(self, place: Place) -> list[str] | CannotTell:
        """The bot's own posts in a forum, by id, since that moment."""
        me = await self._own_id()
        if isinstance(me, CannotTell):
            return me
        found: dict[str, None] = {}
        active = await self._threads(f"guilds/{place.guild}/threads/active", {})
        if isinstance(active, CannotTell):
            return active
        threads, params = [one for one in active if str(one.get("parent_id")) == place.channel], {"limit": str(_PAGE)}
        for _ in range(_PAGES):
            for thread in threads:
                if int(thread["id"]) > place.after and str(thread.get("owner_id")) == me:
                    found[str(thread["id"])] = None
            if params.get("before", "9") < place.since.isoformat():  # nothing that was archived sooner is of interest
                return list(found)
            archived = await self._threads(f"channels/{place.channel}/threads/archived/public", params)
            if isinstance(archived, CannotTell):
                return archived
            if not archived:
                return list(found)
            threads = archived
            params = params | {"before": min(str(one["thread_metadata"]["archive_timestamp"]) for one in archived)}
        return CannotTell(reason="too many posts to look through", wait=LATER)

    async def _threads(self, path: str, params: Mapping[str, str]) -> list[Mapping[str, Any]] | CannotTell:
        answer = await self._get(path, params)
        if isinstance(answer, CannotTell):
            return answer
        return list(answer.body.get("threads") or []) if answer.status == 200 else untold(answer)

    async def _own_id(self) -> str | CannotTell:
        if not self._me:
            answer = await self._get("users/@me", {})
            if isinstance(answer, CannotTell):
                return answer
            if answer.status != 200:
                return untold(answer)
            self._me = str(answer.body.get("id"))
        return self._me

    async def _get(self, path: str, params: Mapping[str, str]) -> Answer | CannotTell:
        answer = await self._wire.get(path, params, headers=self._headers)
        return answer if isinstance(answer, Answer) else CannotTell(reason=answer.reason)


def untold(answer: Answer) -> CannotTell:
    """A look-up that Discord refused."""
    if answer.status == 429:
        return CannotTell(reason="rate limited", wait=max(rate_limited(answer).wait, 1.0))
    later = 0.0 if answer.status >= 500 else LATER
    return CannotTell(reason=f"{code_of(answer)} {answer.body.get('message') or answer.status}", wait=later)


def code_of(answer: object) -> int:
    """Discord's own code of a refusal, 0 where there is none."""
    return int(answer.body.get("code") or 0) if isinstance(answer, Answer) else 0
