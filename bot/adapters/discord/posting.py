"""Messages sent to channels and people, each once whatever the network does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, TypeVar

import aiohttp
import discord

from bot.adapters.discord.buttons import views
from bot.adapters.discord.embeds import Page, to_pages
from bot.present.message import Attachment, Message

T = TypeVar("T")
_WAITS = (0.5, 2.0)  # seconds between tries
UNSURE = (aiohttp.ClientError, OSError, discord.DiscordServerError)  # what was asked for may have happened, or not


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One Discord message to be: a page, and the buttons under it."""

    page: Page
    view: discord.ui.View | None = None
    files: tuple[Attachment, ...] = ()

    @property
    def parts(self) -> dict[str, Any]:
        """As keywords of discord.py's sending methods, for one request: files are read to their end by it."""
        parts: dict[str, Any] = {"content": self.page.content, "embeds": list(self.page.embeds)}
        files = [discord.File(BytesIO(one.content.encode()), filename=one.name) for one in self.files]
        return parts | ({"view": self.view} if self.view else {}) | ({"files": files} if files else {})


def sheets(message: Message) -> list[Sheet]:
    """The whole message; the buttons are under the last page, where a reader ends up."""
    *before, last = to_pages(message)
    rows = views(message.actions)
    rest = [Sheet(page=Page(content="More buttons", embeds=()), view=view) for view in rows[1:]]
    # Files come last, because the answer that takes the place of the acknowledgement can bring none.
    files = [Sheet(page=Page(content="", embeds=()), files=(one,)) for one in message.attachments]
    return [*(Sheet(page=page) for page in before), Sheet(page=last, view=rows[0] if rows else None), *rest, *files]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where an answer stands: Discord's id of its first message, and its address."""

    id: str
    permalink: str


async def post(
    place: discord.abc.Messageable,
    shown: Sequence[Sheet],
    *,
    cause: int,
    reply_to: discord.MessageReference | None = None,
) -> Posted:
    """Send the sheets; raises what discord.py raises. `cause` is the id of what is answered.

    With the same cause and place a sheet is posted once: Discord gives the one that it has for the same nonce.
    """
    first: discord.Message | None = None
    for number, sheet in enumerate(shown):
        told = {"nonce": f"{cause}-{number}"} | ({"reference": reply_to} if reply_to and not number else {})
        sent = await surely(partial(_send, place, sheet, told))
        first = first or sent
    if first is None:
        raise ValueError("nothing to post")
    return Posted(id=str(first.id), permalink=first.jump_url)


async def _send(place: discord.abc.Messageable, sheet: Sheet, told: Mapping[str, Any]) -> discord.Message:
    return await place.send(**sheet.parts, **told)


async def surely(call: Callable[[], Awaitable[T]]) -> T:
    """What `call` gives, called again after failures of the network: only for what can be done twice without harm."""
    for wait in _WAITS:
        try:
            return await call()
        except UNSURE:
            await asyncio.sleep(wait)
    return await call()
