"""Messages that people write: which of them are for the bot, and where their answers go."""

from __future__ import annotations

import re
from dataclasses import replace

import aiohttp
import discord
import structlog

from bot.adapters.discord.requests import PLATFORM, of_message
from bot.adapters.discord.threads import Refused, in_thread, to_person
from bot.commands.answer import apology
from bot.commands.chat import Chat
from bot.commands.pasted import Pasted
from bot.commands.table import How, Request
from bot.present.message import Line, Message, Section

_WRITTEN = (discord.MessageType.default, discord.MessageType.reply)
_LARGEST = 1 << 20  # bytes of a text file: far more than the longest article
_log = structlog.get_logger(__name__)


class Messages:
    """Answers messages through the commands' `pasted`."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    async def answer(self, message: discord.Message, *, me: discord.ClientUser) -> None:
        """Answer a new message, or stay silent."""
        if message.author.bot or message.webhook_id is not None or message.type not in _WRITTEN:
            return
        mentions = _mentions(message, me)
        direct = message.guild is None
        if not (direct or mentions or "://" in message.content):
            return  # nothing that could be answered: not even worth remembering
        if not await self._chat.places.first_time(PLATFORM, f"message:{message.id}"):
            return

        async def progress(stage: str) -> None:
            # No message: it would have to stand in a thread that a failure would leave empty.
            await message.channel.typing()

        how: How = "mention" if mentions or direct else "paste"
        request = of_message(message, how=how, progress=progress)
        text = re.sub("|".join(map(re.escape, mentions)), " ", message.content) if mentions else message.content
        if how == "mention":
            text = "\n".join((text, *await _files(message)))
        told = await self._chat.pasted.answer(request, Pasted(text=text.strip(), attached=_attached(message)))
        if told is not None:
            await self._give(request, message, told)

    async def from_menu(self, request: Request, message: discord.Message, *, cause: int) -> Message:
        """What to tell who chose “Brief this”: where the briefing is, or the answer itself where that is theirs alone.

        `cause` is the interaction's id.
        """
        text = "\n".join((message.content, *await _files(message))).strip()
        pasted = Pasted(text=text, attached=_attached(message), by_bot=message.author.bot)
        told = await self._chat.pasted.answer(request, pasted)
        if told is None:
            return apology("Nothing to brief", "There is nothing in this message that I could brief.")
        if told.audience == "asker" or request.direct:
            return told
        try:
            posted = await in_thread(message, told, cause=cause)
        except Refused as refused:
            notice = refused.message.sections
            return replace(told, sections=(*notice, *told.sections), audience="asker")
        await self._chat.posted(request, told, posted.id, posted.permalink)
        return Message(
            title="Done",
            sections=(Section(body=(Line(text="The answer is under the message.", link=posted.permalink),)),),
            audience="asker",
        )

    async def _give(self, request: Request, source: discord.Message, told: Message) -> None:
        # Nothing in a channel is for one person alone, so it goes to them directly; the channel hears of it only
        # where they asked, take no direct messages, and would otherwise wait for ever.
        hushed = told.audience == "asker" and not request.direct
        if hushed and (await to_person(source.author, told, source=source) or request.how == "paste"):
            return
        try:
            posted = await in_thread(source, told, cause=source.id)
        except Refused as refused:
            _log.warning("an answer was refused", channel=source.channel.id, how=request.how)
            if request.how == "mention":
                await to_person(source.author, refused.message, source=source)
            return
        if told.audience == "channel":
            await self._chat.posted(request, told, posted.id, posted.permalink)


def _mentions(message: discord.Message, me: discord.ClientUser) -> tuple[str, ...]:
    """How the text names the bot: itself, or the role that Discord made for it, which people pick by mistake.

    A reply to the bot that does not name it is no mention, although Discord counts it as one.
    """
    own = [f"<@{me.id}>", f"<@!{me.id}>"]
    own += [
        f"<@&{role.id}>"
        for role in message.role_mentions
        if role.is_bot_managed() and role.tags is not None and role.tags.bot_id == me.id
    ]
    return tuple(name for name in own if name in message.content)


async def _files(message: discord.Message) -> list[str]:
    """The text files of a message: what is pasted over Discord's limit of characters comes as message.txt."""
    texts = []
    for file in message.attachments:
        if (file.content_type or "").startswith("text/plain") and file.size <= _LARGEST:
            try:
                texts.append((await file.read()).decode("utf-8", "replace"))
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                _log.warning("a text file could not be read", message=message.id, exc_info=error)
    return texts


def _attached(message: discord.Message) -> tuple[str, ...]:
    """The links of a message that are not in its text: of forwarded messages and of embeds made by apps."""
    forwarded = [snapshot.content for snapshot in message.message_snapshots]
    embeds = [embed.url for embed in message.embeds if embed.url]
    return (*forwarded, *(url for url in embeds if url not in message.content))
