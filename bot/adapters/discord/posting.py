"""Messages sent to channels and people, each once whatever the network does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import aiohttp
import discord

from bot.adapters.discord.buttons import views
from bot.adapters.discord.embeds import Page, to_pages
from bot.present.message import Message

T = TypeVar("T")
_WAITS = (0.5, 2.0)  # seconds between tries
UNSURE = (aiohttp.ClientError, OSError, discord.DiscordServerError)  # what was asked for may have happened, or not


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One Discord message to be: a page, and the buttons under it."""

    page: Page
    view: discord.ui.View | None = None

    @property
    def parts(self) -> dict[str, Any]:
        """As keywords of discord.py's sending methods."""
        parts: dict[str, Any] = {"content": self.page.content, "embeds": list(self.page.embeds)}
        return parts | ({"view": self.view} if self.view else {})


def sheets(message: Message) -> list[Sheet]:
    """The whole message; the buttons are under the last page, where a reader ends up."""
    *before, last = to_pages(message)
    rows = views(message.actions)
    rest = [Sheet(page=Page(content="More buttons", embeds=()), view=view) for view in rows[1:]]
    return [*(Sheet(page=page) for page in before), Sheet(page=last, view=rows[0] if rows else None), *rest]


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
        parts = sheet.parts | {"nonce": f"{cause}-{number}"}
        if reply_to is not None and not number:
            parts["reference"] = reply_to
        sent = await surely(partial(place.send, **parts))
        first = first or sent
    if first is None:
        raise ValueError("nothing to post")
    return Posted(id=str(first.id), permalink=first.jump_url)


async def surely(call: Callable[[], Awaitable[T]]) -> T:
    """What `call` gives, called again after failures of the network: only for what can be done twice without harm."""
    for wait in _WAITS:
        try:
            return await call()
        except UNSURE:
            await asyncio.sleep(wait)
    return await call()
