"""Digests as Discord takes them, each marked with its key, by which it is found later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.adapters.discord.posting import Sheet, sheets
from bot.present.clean import one_line
from bot.present.message import Message
from bot.store.delivery import Page

THREAD_NAME = "thread_name"  # of a page: what its thread is called where there is none yet; not sent to Discord
_ALL_EMBEDS, _CONTENT, _FOOTER = 6000, 2000, 2048  # Discord's limits in UTF-16 units


def pages_of(messages: Iterable[Message]) -> tuple[Page, ...]:
    """Messages as a delivery keeps and posts them: the first stands in the channel, the others in its thread."""
    first, *details = messages
    return tuple(_page(sheet, first.title) for message in (first, *details) for sheet in sheets(message))


def _page(sheet: Sheet, title: str) -> Page:
    embeds = [embed.to_dict() for embed in sheet.page.embeds]
    page = {"content": sheet.page.content, "embeds": embeds, THREAD_NAME: one_line(title)}
    return page | ({"components": sheet.view.to_components()} if sheet.view else {})


def marked(page: Page, key: str) -> dict[str, Any]:
    """The page as it is sent: with its nonce, its key where it can be found later, and pinging nobody."""
    safe = {"nonce": key, "enforce_nonce": True, "allowed_mentions": {"parse": []}}
    sent = {part: value for part, value in page.items() if part != THREAD_NAME}
    *before, last = [dict(embed) for embed in page.get("embeds") or ()] or [{}]
    footer = dict(last.get("footer") or {})
    text = " · ".join(part for part in (str(footer.get("text") or ""), key) if part)
    embeds = [*before, last | {"footer": footer | {"text": text}}]
    if last and _units(text) <= _FOOTER and sum(map(_length, embeds)) <= _ALL_EMBEDS:
        return {**sent, **safe, "embeds": embeds}
    ending = f"\n-# {key}"
    content = str(page.get("content") or "")
    while _units(content + ending) > _CONTENT:
        content = content[:-1]
    return {**sent, **safe, "content": content + ending}


def as_post(said: Page, name: str, tags: Sequence[str] = ()) -> dict[str, Any]:
    """A marked page as the first message of a forum's new post, for which Discord knows no nonce."""
    message = {part: value for part, value in said.items() if part not in ("nonce", "enforce_nonce")}
    post = {"name": name[:100], "auto_archive_duration": 1440, "message": message}
    return post | ({"applied_tags": list(tags)} if tags else {})


def has_key(message: Mapping[str, Any], key: str) -> bool:
    """Whether a message of the history is the delivery's."""
    footers: Sequence[str] = [
        str((embed.get("footer") or {}).get("text") or "") for embed in message.get("embeds") or ()
    ]
    written = [*footers, str(message.get("content") or "")]
    return message.get("nonce") == key or any(text.endswith(key) for text in written)


def _length(embed: Mapping[str, Any]) -> int:
    fields = [text for field in embed.get("fields") or () for text in (field.get("name"), field.get("value"))]
    named = [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    return sum(_units(str(text or "")) for text in (embed.get("title"), embed.get("description"), *named, *fields))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
