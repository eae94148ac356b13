"""Discord's limits on messages, modals, choices and commands, as its API reference gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

CONTENT, EMBEDS, ALL_EMBEDS, NONCE = 2_000, 10, 6_000, 25
EMBED_TEXTS = {"title": 256, "description": 4_096}
FIELDS, FIELD_NAME, FIELD_VALUE, FOOTER, AUTHOR = 25, 256, 1_024, 2_048, 256
ROWS, BUTTONS, OPTIONS, CUSTOM_ID, LABEL, PLACEHOLDER = 5, 5, 25, 100, 80, 150
MODAL_TITLE, MODAL_ROWS, INPUT_LABEL = 45, 5, 45
CHOICES, CHOICE_NAME, CHOICE_VALUE = 25, 100, 100
COMMAND_OPTIONS, COMMAND_LENGTH, CONTEXT_COMMANDS, CHAT_COMMANDS = 25, 8_000, 15, 100
COMMAND_NAME = re.compile(r"^[-_'\w]{1,32}$")
ACTION_ROW, BUTTON, SELECT, TEXT_INPUT, LINK_STYLE = 1, 2, 3, 4, 5
SUB_COMMAND, GROUP = 1, 2

Thing = Mapping[str, Any]


def message_breaches(message: Thing) -> list[str]:
    """What Discord would refuse in a message; empty: nothing."""
    embeds, found = message.get("embeds") or [], list(_over("content", message.get("content"), CONTENT))
    if len(embeds) > EMBEDS:
        found.append(f"embeds: {len(embeds)} of {EMBEDS}")
    for embed in embeds:
        found += _embed_breaches(embed)
    if (length := sum(map(_embed_length, embeds))) > ALL_EMBEDS:
        found.append(f"embeds: {length} characters over all, {ALL_EMBEDS} allowed")
    found += _over("nonce", str(message.get("nonce") or ""), NONCE)
    return [*found, *_component_breaches(message.get("components") or [])]


def modal_breaches(modal: Thing) -> list[str]:
    """What Discord would refuse in a modal."""
    rows = modal.get("components") or []
    found = [*_over("title", modal.get("title"), MODAL_TITLE, least=1)]
    found += _over("custom_id", modal.get("custom_id"), CUSTOM_ID, least=1)
    if not 1 <= len(rows) <= MODAL_ROWS:
        found.append(f"components: {len(rows)}, allowed are 1 to {MODAL_ROWS}")
    for row in rows:
        found += _over("label", row.get("label"), INPUT_LABEL)
        for each in (*(row.get("components") or []), row.get("component") or {}):
            found += _over("label", each.get("label") if each.get("type") == TEXT_INPUT else "", INPUT_LABEL)
            found += _over("custom_id", each.get("custom_id"), CUSTOM_ID)
    return found


def choice_breaches(choices: Sequence[Thing]) -> list[str]:
    """What Discord would refuse in the choices of an option."""
    found = [f"choices: {len(choices)} of {CHOICES}"] if len(choices) > CHOICES else []
    for choice in choices:
        found += _over("choice name", choice.get("name"), CHOICE_NAME, least=1)
        found += _over("choice value", str(choice.get("value", "")), CHOICE_VALUE)
    return found


def command_breaches(commands: Sequence[Thing]) -> list[str]:
    """What Discord would refuse in the commands of an app."""
    kinds = [int(c.get("type") or 1) for c in commands]
    found = [f"commands: {kinds.count(1)} of {CHAT_COMMANDS}"] if kinds.count(1) > CHAT_COMMANDS else []
    found += [f"context-menu commands: over {CONTEXT_COMMANDS}" for k in (2, 3) if kinds.count(k) > CONTEXT_COMMANDS]
    for command, kind in zip(commands, kinds, strict=True):
        if kind == 1:
            found += _option_breaches(command)
            if (length := _command_length(command)) > COMMAND_LENGTH:
                found.append(f"command: {length} characters, {COMMAND_LENGTH} allowed")
        else:
            found += _over("name", command.get("name"), 32, least=1)
    return found


def _option_breaches(option: Thing) -> Iterator[str]:
    name, inner = str(option.get("name")), option.get("options") or []
    if not COMMAND_NAME.match(name) or name != name.lower():
        yield f"name: {name!r} is not allowed"
    yield from _over("description", option.get("description"), 100, least=1)
    if len(inner) > COMMAND_OPTIONS:
        yield f"options: {len(inner)} of {COMMAND_OPTIONS}"
    required = [bool(o.get("required")) for o in inner]
    if required != sorted(required, reverse=True):
        yield "required options must come before optional ones"
    yield from choice_breaches(option.get("choices") or [])
    for each in inner:
        yield from _option_breaches(each)


def _command_length(option: Thing) -> int:
    own = len(str(option.get("name") or "")) + len(str(option.get("description") or ""))
    choices = sum(len(str(c.get("name"))) + len(str(c.get("value"))) for c in option.get("choices") or [])
    return own + choices + sum(map(_command_length, option.get("options") or []))


def _embed_breaches(embed: Thing) -> Iterator[str]:
    for name, most in EMBED_TEXTS.items():
        yield from _over(name, embed.get(name), most)
    fields = embed.get("fields") or []
    if len(fields) > FIELDS:
        yield f"fields: {len(fields)} of {FIELDS}"
    for each in fields:
        yield from _over("field name", each.get("name"), FIELD_NAME, least=1)
        yield from _over("field value", each.get("value"), FIELD_VALUE, least=1)
    yield from _over("footer", (embed.get("footer") or {}).get("text"), FOOTER)
    yield from _over("author", (embed.get("author") or {}).get("name"), AUTHOR)


def _embed_length(embed: Thing) -> int:
    """Characters that count towards the limit over all embeds."""
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    texts += [f[k] for f in embed.get("fields") or [] for k in ("name", "value")]
    return sum(len(t or "") for t in texts)


def _component_breaches(rows: Sequence[Thing]) -> Iterator[str]:
    if len(rows) > ROWS:
        yield f"components: {len(rows)} of {ROWS} rows"
    inside = [c for row in rows for c in row.get("components") or []]
    for row in rows:
        if row.get("type") == ACTION_ROW and not 1 <= len(row.get("components") or []) <= BUTTONS:
            yield f"a row takes 1 to {BUTTONS} components"
    ids = [c["custom_id"] for c in inside if c.get("custom_id")]
    if len(ids) != len(set(ids)):
        yield "custom_id: Component custom id cannot be duplicated"
    for each in inside:
        yield from _over("custom_id", each.get("custom_id"), CUSTOM_ID)
        if each.get("type") == BUTTON:
            yield from _over("label", each.get("label"), LABEL)
            if (each.get("style") == LINK_STYLE) != bool(each.get("url")):
                yield "a link button has a url and no custom_id, any other a custom_id"
        if each.get("type") == SELECT and not 1 <= len(each.get("options") or []) <= OPTIONS:
            yield f"a menu takes 1 to {OPTIONS} options"
        yield from _over("placeholder", each.get("placeholder"), PLACEHOLDER)


def _over(name: str, text: str | None, most: int, *, least: int = 0) -> Iterator[str]:
    if not least <= len(text or "") <= most:
        yield f"{name}: must be between {least} and {most} in length, is {len(text or '')}"
