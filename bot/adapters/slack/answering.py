"""Where answers go: to the asker alone, into a thread, or in place; with word of how it goes until they are there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Protocol

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.blocks import Page, note, to_pages
from bot.adapters.slack.identity import Identity
from bot.adapters.slack.permissions import OUTSIDE, explain
from bot.adapters.slack.response_url import USES, ResponseUrl, Spent
from bot.adapters.slack.web_api import Unsure, WebApi, code_of, trouble
from bot.commands.actions import encode_action
from bot.commands.answer import apology
from bot.incidents import report
from bot.present.message import Message

_KEPT = 3  # uses of a response URL that are kept for the answer
_UNSURE = "Slack did not confirm my answer: look whether it is there, and ask again if it is not."
_REST = "{} more parts of this answer do not fit here: ask me in a direct message, or invite me with /invite @{}."
_INVITE = "Only you see this, because I am not a member of this channel. Invite me with /invite @{}."
_FAILURES = (SlackApiError, aiohttp.ClientError, TimeoutError, ConnectionError, Spent)


class Place(Protocol):
    """Where one request is answered."""

    async def progress(self, stage: str) -> None:
        """Show what is going on, until the answer is there."""
        ...

    async def give(self, message: Message) -> str | None:
        """Show the answer to its audience; the timestamp of what was posted for all, None where nothing was."""
        ...


async def deliver(place: Place, message: Message, me: Identity, command: str) -> str | None:
    """As `place.give`, and a failure is told to the asker. Never raises."""
    try:
        return await place.give(message)
    except SlackApiError as error:
        words = explain(error, bot=me.name, command=command) or report(error)
    except Unsure as error:
        report(error)
        words = _UNSURE
    except Exception as error:
        words = report(error)
    try:
        await place.give(apology("I could not answer here", words))
    except Exception as error:
        report(error, untold=words)
    return None


class Privately:
    """Answers an interaction at its response URL, which needs no membership; what is for all is posted."""

    def __init__(
        self, web: WebApi, me: Identity, url: ResponseUrl, *, channel: str, user: str, thread: str | None = None
    ) -> None:
        self._web, self._me, self._url = web, me, url
        self._channel, self._user, self._thread = channel, user, thread
        self._shown, self._stage = False, ""
        self._turn = asyncio.Lock()  # several links of one message tell how they go at once

    async def progress(self, stage: str) -> None:
        """As Place has it; the last uses of the URL are kept for the answer."""
        async with self._turn:
            if self._url.left > _KEPT and stage != self._stage:
                await self._url.tell(note(stage), replace=self._shown)
                self._shown, self._stage = True, stage

    async def give(self, message: Message) -> str | None:
        """As Place has it."""
        pages = to_pages(message, encode_action)
        if message.audience == "channel":
            return await self._publish(pages)
        await self._tell(pages)
        return None

    async def _tell(self, pages: Sequence[Page]) -> None:
        for at, page in enumerate(pages):
            if self._url.left <= 1 and (at + 1 < len(pages) or not self._url.left):
                await self._whisper(pages[at:])
                return
            try:
                await self._url.tell(page, replace=self._shown and at == 0)
            except (Spent, ConnectionError):
                await self._whisper(pages[at:])
                return

    async def _whisper(self, pages: Sequence[Page]) -> None:
        """What the URL has no use left for; where the bot may not write there, at least how much is missing."""
        for at, page in enumerate(pages):
            try:
                await self._web.whisper(self._channel, self._user, page, thread=self._thread)
            except SlackApiError:
                await self._url.tell(note(_REST.format(len(pages) - at, self._me.name)))
                return

    async def _publish(self, pages: Sequence[Page]) -> str | None:
        """Post; where the bot is no member, the response URL reaches the channel too, but tells no timestamp."""
        first: str | None = None
        try:
            for page in pages:
                posted = await self._web.post(self._channel, page, thread=self._thread)
                first = first or posted
        except SlackApiError as error:
            # Another refusal is a rule of the workspace, around which there should be no way.
            if first is not None or code_of(error) not in OUTSIDE or len(pages) > self._url.left:
                raise
            if self._channel.startswith("D"):  # a conversation of two others: nothing of it is for all
                await self._tell(pages)
                return None
            for page in pages:
                await self._url.publish(page)
        if self._shown:
            with contextlib.suppress(Spent, ConnectionError):
                await self._url.remove()
        return first


class InThread:
    """Answers a message in its thread, or in place in direct messages; what is for the asker alone, aside."""

    def __init__(
        self,
        web: WebApi,
        me: Identity,
        *,
        channel: str,
        user: str,
        thread: str | None,
        url: ResponseUrl | None = None,
    ) -> None:
        self._web, self._me, self._url = web, me, url
        self._channel, self._user, self._thread = channel, user, thread
        self._ts: str | None = None
        self._stage = ""
        self._turn = asyncio.Lock()

    async def progress(self, stage: str) -> None:
        """As Place has it: one message, which becomes the answer."""
        async with self._turn:
            if self._ts is None:
                self._ts = await self._web.post(self._channel, note(stage), thread=self._thread)
            elif stage != self._stage:
                await self._web.update(self._channel, self._ts, note(stage))
            self._stage = stage

    async def give(self, message: Message) -> str | None:
        """As Place has it."""
        pages = to_pages(message, encode_action)
        if message.audience == "asker" and not self._channel.startswith("D"):
            await self._take_back()
            await self._aside(pages)
            return None
        try:
            first = await self._first(pages[0])
            for page in pages[1:]:
                await self._web.post(self._channel, page, thread=self._thread)
        except SlackApiError as error:
            if self._url is None or code_of(error) not in OUTSIDE:
                raise
            await self._outside(self._url, pages)
            return None
        return first

    async def _outside(self, url: ResponseUrl, pages: Sequence[Page]) -> None:
        """To the asker alone, from a channel that the bot is no member of."""
        for page in pages[: url.left - 1]:
            await url.tell(page)
        left = len(pages) - (USES - 1)
        invite = "" if self._channel.startswith("D") else _INVITE.format(self._me.name)
        words = " ".join(part for part in (_REST.format(left, self._me.name) if left > 0 else "", invite) if part)
        if words:
            await url.tell(note(words))

    async def _first(self, page: Page) -> str:
        """The first page in place of the progress message, or posted where somebody has deleted that."""
        if self._ts is not None:
            try:
                await self._web.update(self._channel, self._ts, page)
                return self._ts
            except SlackApiError as error:
                if trouble(error).fate != "refused":
                    raise
        self._ts = await self._web.post(self._channel, page, thread=self._thread)
        return self._ts

    async def _take_back(self) -> None:
        if self._ts is not None:
            with contextlib.suppress(*_FAILURES):
                await self._web.put("chat.delete", channel=self._channel, ts=self._ts)
            self._ts = None

    async def _aside(self, pages: Sequence[Page]) -> None:
        """To the asker alone: in the channel, else at the response URL, else in a direct message."""
        for page in pages:
            try:
                await self._web.whisper(self._channel, self._user, page, thread=self._thread)
            except SlackApiError:
                if self._url is not None and self._url.left:
                    await self._url.tell(page)
                else:
                    await self._web.post(self._user, page)
