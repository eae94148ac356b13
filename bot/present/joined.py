"""Several messages as one, for where there is no thread to put the others in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.present.message import Audience, Message, Section


def joined(messages: Sequence[Message], audience: Audience = "asker") -> Message:
    """The first message with all sections of the others, each under its own title; ValueError where there is none."""
    if not messages:
        raise ValueError("no message to join")
    first, *others = messages
    sections = [*first.sections]
    for one in others:
        sections += _titled(one)
    return replace(first, sections=tuple(sections), audience=audience)


def _titled(message: Message) -> Sequence[Section]:
    if message.sections and message.sections[0].heading is None:
        opening, *rest = message.sections
        return [replace(opening, heading=message.title), *rest]
    return [Section(heading=message.title), *message.sections]
