"""Slack's limits on what is posted: Block Kit reference and chat.postMessage, beside slack_sdk's own validators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT = 40_000  # chat.postMessage cuts what is longer: here it is refused, so that nothing is cut unseen
ALL_TEXT = 12_000  # over all blocks of a message; Slack refuses near 13,200 and does not document it
SECTION, FIELD, FIELDS, HEADER, CONTEXT, ACTIONS = 3_000, 2_000, 10, 150, 10, 25
BUTTON_TEXT, VALUE, BUTTON_URL, ACTION_ID, BLOCK_ID, ALT_TEXT = 75, 2_000, 3_000, 255, 255, 2_000
TITLE, CALLBACK_ID, PRIVATE_METADATA = 24, 255, 3_000

Thing = Mapping[str, Any]


def message_breaches(blocks: Sequence[Thing], text: str) -> list[str]:
    """What Slack would refuse in a message; empty: nothing."""
    found = list(_block_breaches(blocks, MESSAGE_BLOCKS))
    if (length := sum(_text_length(b) for b in blocks)) > ALL_TEXT:
        found.append(f"msg_blocks_too_long: {length} of {ALL_TEXT}")
    return [*found, *_over("msg_too_long: text", text, MESSAGE_TEXT)]


def view_breaches(view: Thing) -> list[str]:
    """What Slack would refuse in a modal or a home tab."""
    found = list(_block_breaches(view.get("blocks") or [], VIEW_BLOCKS))
    if view.get("type") == "modal":
        if not view.get("title"):
            found.append("a modal needs a title")
        for name in ("title", "submit", "close"):
            found += _over(f"{name}", _text(view.get(name)), TITLE)
    elif view.get("type") != "home":
        found.append(f"view type {view.get('type')!r}")
    found += _over("callback_id", view.get("callback_id"), CALLBACK_ID)
    return [*found, *_over("private_metadata", view.get("private_metadata"), PRIVATE_METADATA)]


def _block_breaches(blocks: Sequence[Thing], most: int) -> Iterator[str]:
    if len(blocks) > most:
        yield f"no more than {most} items allowed: {len(blocks)} blocks"
    ids = [b["block_id"] for b in blocks if b.get("block_id")]
    if len(ids) != len(set(ids)):
        yield "block_id twice in one message"
    for number, block in enumerate(blocks):
        for breach in (*_sdk_breaches(block), *_own_breaches(block)):
            yield f"{breach} [json-pointer:/blocks/{number}]"


def _sdk_breaches(block: Thing) -> Iterator[str]:
    try:
        parsed = Block.parse(dict(block))
        if parsed is None or parsed.type is None:
            yield f"unsupported type: {block.get('type')!r}"
        else:
            parsed.to_dict()
    except (SlackObjectFormationError, TypeError) as e:
        yield f"{type(e).__name__}: {e}"


def _own_breaches(block: Thing) -> Iterator[str]:
    kind = block.get("type")
    elements = block.get("elements") or []
    yield from _over("block_id", block.get("block_id"), BLOCK_ID)
    if kind == "section":
        yield from _section_breaches(block)
    elif kind == "header":
        yield from _over("header", _text(block.get("text")), HEADER, least=1)
    elif kind == "context":
        yield from _count("context elements", elements, CONTEXT)
    elif kind == "actions":
        yield from _count("action elements", elements, ACTIONS)
        ids = [e.get("action_id") for e in elements if e.get("action_id")]
        if len(ids) != len(set(ids)):
            yield "action_id twice in one block"
    for element in (*elements, block.get("accessory") or {}, block.get("element") or {}):
        yield from _element_breaches(element)


def _section_breaches(block: Thing) -> Iterator[str]:
    fields = block.get("fields") or []
    if not fields or block.get("text"):
        yield from _over("section text", _text(block.get("text")), SECTION, least=1)
    yield from _count("fields", fields, FIELDS, least=0)
    for each in fields:
        yield from _over("field", _text(each), FIELD, least=1)


def _element_breaches(element: Thing) -> Iterator[str]:
    yield from _over("action_id", element.get("action_id"), ACTION_ID)
    yield from _over("alt_text", element.get("alt_text"), ALT_TEXT)
    if element.get("type") == "button":
        yield from _over("button text", _text(element.get("text")), BUTTON_TEXT, least=1)
        yield from _over("button value", element.get("value"), VALUE)
        yield from _over("button url", element.get("url"), BUTTON_URL)


def _over(name: str, text: str | None, most: int, *, least: int = 0) -> Iterator[str]:
    length = len(text or "")
    if length > most:
        yield f"{name}: must be less than {most + 1} characters: {length}"
    if length < least:
        yield f"{name}: must be more than {least - 1} characters"


def _count(name: str, things: Sequence[Any], most: int, *, least: int = 1) -> Iterator[str]:
    if not least <= len(things) <= most:
        yield f"{name}: {len(things)}, allowed are {least} to {most}"


def _text(thing: object) -> str:
    return str(thing.get("text") or "") if isinstance(thing, Mapping) else str(thing or "")


def _text_length(thing: object) -> int:
    """Characters of every `text` below a block."""
    if isinstance(thing, Mapping):
        own = thing.get("text")
        return sum(_text_length(v) for v in thing.values()) + (len(own) if isinstance(own, str) else 0)
    return sum(map(_text_length, thing)) if isinstance(thing, list) else 0
