"""What Slack sends, as requests and messages of the bot's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.adapters.slack.escape import unescape
from bot.commands.pasted import Pasted
from bot.commands.table import Request
from bot.commands.typed import is_article

Payload = Mapping[str, Any]
PLATFORM = "slack"
# Slack marks addresses up by itself, also bare names such as "un.org"; in an article that name is what was written.
_MARKED = re.compile(r"<(?:https?|mailto):[^<>|]*\|([^<>|]*)>")
_BARE = re.compile(r"<((?:https?|mailto):[^<>|]*)>")
_WRITTEN_BY_PEOPLE = (None, "file_share", "thread_broadcast", "me_message")  # subtypes of message events


def request_from(*, workspace: str, channel: str, asker: str, manages: bool = False) -> Request:
    """Where somebody asks; what for is told by what they typed or pressed."""
    return Request(
        command="",
        platform=PLATFORM,
        workspace=workspace,
        channel=channel,
        asker=asker,
        direct=channel.startswith("D"),
        manages=manages,
    )


def typed(text: str) -> str:
    """What a person typed after a command."""
    return _readable(text.strip())


def pasted_from(message: Payload, *, bot_user: str) -> Pasted:
    """A message event, or the message under a shortcut."""
    text = re.sub(rf"<@{re.escape(bot_user)}(?:\|[^<>]*)?>", " ", str(message.get("text") or ""))
    attached = tuple(link for link in dict.fromkeys(_attached(message)) if link not in text)
    return Pasted(
        text=_readable(text.strip()),
        attached=attached,
        by_bot=bool(message.get("bot_id")) or message.get("subtype") == "bot_message",
        edited=message.get("subtype") == "message_changed" or "edited" in message,
    )


def is_from_a_person(event: Payload) -> bool:
    """Whether a message event is a new message that a person wrote."""
    return event.get("subtype") in _WRITTEN_BY_PEOPLE and not event.get("bot_id") and bool(event.get("user"))


def mentions(event: Payload, user: str) -> bool:
    """Whether the message calls this user by name."""
    return f"<@{user}>" in str(event.get("text") or "") or f"<@{user}|" in str(event.get("text") or "")


def _readable(text: str) -> str:
    """Slack's escapes undone; in a whole article, which is kept as evidence, its markup of addresses too."""
    if is_article(text):
        text = _BARE.sub(r"\1", _MARKED.sub(r"\1", text))
    return unescape(text)


def _attached(message: Payload) -> Iterator[str]:
    """Links in previews and blocks: other apps' messages often have no text of their own."""
    for attachment in message.get("attachments") or ():
        for name in ("original_url", "from_url", "title_link"):
            if isinstance(attachment.get(name), str):
                yield attachment[name]
                break
    yield from _linked(message.get("blocks") or ())


def _linked(value: object) -> Iterator[str]:
    """The addresses of link elements and in mrkdwn, below any block."""
    if isinstance(value, Mapping):
        if value.get("type") == "link" and isinstance(value.get("url"), str):
            yield value["url"]
        if value.get("type") == "mrkdwn":
            yield from re.findall(r"<(https?://[^<>|\s]+)", str(value.get("text")))
        for inner in value.values():
            yield from _linked(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _linked(inner)
