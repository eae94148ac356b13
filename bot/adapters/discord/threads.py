"""Answers to messages: in a thread of the message, beside it where there can be none, or to their author alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Literal

import discord
import structlog

from bot.adapters.discord import permissions
from bot.adapters.discord.escape import shown
from bot.adapters.discord.posting import Posted, Sheet, post, sheets, surely
from bot.present.clean import one_line
from bot.present.message import Message

_NAME = 100  # characters of a thread's name
_ARCHIVE: Literal[1440] = 1440  # minutes without a message, after which a thread is folded away
_HAS_THREAD = 160004
_log = structlog.get_logger(__name__)


class Refused(Exception):
    """Discord does not let the bot post there; `message` is what to tell the asker."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.title)
        self.message = message


async def in_thread(source: discord.Message, message: Message, *, cause: int) -> Posted:
    """Post an answer to `source` for all; raises Refused. `cause` is the id of what is answered."""
    allowed = permissions.allowed_in(source)
    if allowed is not None and (missing := permissions.to_answer(source.channel, allowed)):
        raise Refused(permissions.explained(missing))
    whole = sheets(message)
    try:
        thread = await _thread(source, message.title, allowed)
        if thread is not None:
            return await post(thread, whole, cause=cause)
        return await _beside(source, whole, cause=cause)
    except discord.Forbidden as error:
        raise Refused(permissions.explained((), error)) from error


async def to_person(person: discord.User | discord.Member, message: Message, *, source: discord.Message) -> bool:
    """Tell somebody directly about a message of theirs; False where they take no direct messages."""
    first, *rest = sheets(message)
    about = replace(first, page=replace(first.page, content=source.jump_url))
    try:
        await post(person, [about, *rest], cause=source.id)
    except discord.HTTPException as error:
        _log.warning("somebody could not be told", code=error.code)
        return False
    return True


async def _thread(
    source: discord.Message, title: str, allowed: discord.Permissions | None
) -> discord.abc.Messageable | None:
    """A new thread of the message, or the one that it has; None where there can be none."""
    channel = source.channel
    if not isinstance(channel, discord.TextChannel):
        return None
    if allowed is not None and permissions.to_open_thread(allowed):
        return None
    if source.thread is not None:
        return source.thread
    try:
        name = shown(one_line(title))[:_NAME] or "Briefing"
        return await surely(lambda: source.create_thread(name=name, auto_archive_duration=_ARCHIVE))
    except discord.HTTPException as error:
        if error.code == _HAS_THREAD:
            return await source.fetch_thread()
        _log.info("no thread could be opened", code=error.code, status=error.status)
        return None


async def _beside(source: discord.Message, whole: list[Sheet], *, cause: int) -> Posted:
    """As a reply, which needs the right to read the history; else just after the message."""
    if source.guild is None:
        return await post(source.channel, whole, cause=cause)
    reference = source.to_reference(fail_if_not_exists=False)
    with suppress(discord.Forbidden):
        return await post(source.channel, whole, cause=cause, reply_to=reference)
    return await post(source.channel, whole, cause=cause)
