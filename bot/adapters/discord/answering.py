"""An answer to an interaction: acknowledged first, shown as it progresses, then given to who may see it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import discord
import structlog

from bot.adapters.discord.posting import UNSURE, Posted, Sheet, post, sheets, surely
from bot.adapters.discord.tree import Interaction
from bot.commands.table import Request
from bot.commands.visibility import Visibility
from bot.present.message import Message

_DECIDE = 0.5  # seconds: Discord gives three for the acknowledgement, and many may ask at once
_TOKEN_GONE = (50027, 10015, 10062)  # the fifteen minutes are over
_LOST = "The connection failed while I sent page {}: it may be missing. Ask me again to see it."
_log = structlog.get_logger(__name__)


async def is_private(visibility: Visibility, request: Request) -> bool:
    """Who is to see the answer, in time for the acknowledgement: the asker alone where that cannot be told."""
    try:
        async with asyncio.timeout(_DECIDE):
            return await visibility.private(request)
    except TimeoutError:
        return True
    except Exception as error:
        _log.warning("visibility could not be told", exc_info=error)
        return True


class InteractionAnswer:
    """The one answer of an interaction. `private` is fixed by the acknowledgement."""

    def __init__(self, interaction: Interaction, *, private: bool) -> None:
        self._interaction, self._private = interaction, private

    async def acknowledge(self) -> bool:
        """Tell Discord that an answer will come; False where it is too late, or somebody else answers."""
        for last in (False, True):
            try:
                await self._interaction.response.defer(ephemeral=self._private, thinking=True)
            except discord.InteractionResponded:
                return True
            except discord.HTTPException as error:
                # A second try may hear that the first one arrived; a first one hears it of a repeated event.
                if error.code == 40060:
                    return last
                _log.warning("an interaction was not acknowledged", code=error.code, id=self._interaction.id)
                return False
            except UNSURE:
                if last:
                    raise
            else:
                return True
        return False

    async def progress(self, stage: str) -> None:
        """Show what is going on."""
        await self._interaction.edit_original_response(content=stage)

    async def give(self, message: Message) -> Posted | None:
        """Show the message; where all can see it, what was posted."""
        shown = sheets(message)
        try:
            if message.audience == "asker" and not self._private:
                with suppress(discord.NotFound):  # an earlier try of this deleted it
                    await surely(self._interaction.delete_original_response)
                await self._follow(shown, ephemeral=True)
                return None
            return await self._fill(shown)
        except discord.HTTPException as error:
            if error.code not in _TOKEN_GONE:
                raise
        return await self._late(shown, private=self._private or message.audience == "asker")

    async def _fill(self, shown: list[Sheet]) -> Posted | None:
        """The acknowledgement becomes the first page, the others come after it."""
        first, *rest = shown
        original = await surely(lambda: self._interaction.edit_original_response(**first.parts))
        lost = await self._follow(rest, ephemeral=self._private, start=2)
        if lost:
            told = " ".join((first.page.content, *(_LOST.format(number) for number in lost)))
            await surely(lambda: self._interaction.edit_original_response(content=told[-2000:]))
        return None if self._private else Posted(id=str(original.id), permalink=original.jump_url)

    async def _follow(self, shown: list[Sheet], *, ephemeral: bool, start: int = 1) -> list[int]:
        """Further messages; the numbers of those whose fate is unknown, which are not sent again: there is no nonce."""
        lost = []
        for number, sheet in enumerate(shown, start=start):
            try:
                await self._interaction.followup.send(ephemeral=ephemeral, **sheet.parts)
            except UNSURE as error:
                _log.warning("a page may be lost", number=number, exc_info=error)
                lost.append(number)
        return lost

    async def _late(self, shown: list[Sheet], *, private: bool) -> Posted | None:
        """The interaction can no longer be answered: in the channel, or to the asker directly."""
        cause = self._interaction.id
        if private:
            await post(self._interaction.user, shown, cause=cause)
            return None
        channel = self._interaction.client.get_partial_messageable(
            self._interaction.channel_id or 0, guild_id=self._interaction.guild_id
        )
        return await post(channel, shown, cause=cause)
