"""Forms as modals: the settings of a channel, a new digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.adapters.slack.blocks import Block, view_blocks
from bot.adapters.slack.pieces import section_pieces, text_element
from bot.commands.actions import encode_action
from bot.commands.settings import Form, FormField
from bot.present.clean import one_line
from bot.present.message import Line, Message, Section

CALLBACK = "settings"
_CHOICE = "value"  # the action id of every field
_TITLE, _LABEL, _OPTION, _TYPED = 24, 2_000, 75, 3_000  # characters, Block Kit reference
View = dict[str, Any]


def opening() -> View:
    """What is shown at once, because what opens a modal is good for three seconds."""
    return {**_frame("Communiqué"), "blocks": [_text("One moment …")]}


def form_view(form: Form, *, command: str, channel: str, lacking: str | None = None) -> View:
    """The form of a command; one that cannot be changed shows the values, and why.

    `lacking`: what keeps the bot from knowing who may change it.
    """
    if not form.editable:
        told = [_text(f"{field.label}: {field.current}") for field in form.fields]
        why = [_text(text) for text in (form.refusal, lacking) if text]
        return {**_frame(form.title), "blocks": [*told, *why] or [_text("There is nothing to set here.")]}
    return {
        **_frame(form.title),
        "submit": _plain("Save"),
        "private_metadata": json.dumps({"channel": channel, "command": command}),
        "blocks": [_field(field) for field in form.fields] or [_text("There is nothing to set here.")],
    }


def message_view(message: Message) -> View:
    """What became of it."""
    return {**_frame("Communiqué"), "blocks": view_blocks(message, encode_action)}


def command_of(view: Mapping[str, Any]) -> tuple[str, str]:
    """The command that a submitted form stands for, and the channel that it is for."""
    known = json.loads(view["private_metadata"])
    return str(known["command"]), str(known["channel"])


def values_of(view: Mapping[str, Any]) -> dict[str, str]:
    """What was chosen and typed, by the fields' names; a text field left empty has an empty text."""
    values: dict[str, str] = {}
    for name, inputs in view.get("state", {}).get("values", {}).items():
        given = inputs.get(_CHOICE, {})
        if given.get("type") == "plain_text_input":
            values[name] = str(given.get("value") or "")
        elif given.get("selected_option"):
            values[name] = str(given["selected_option"]["value"])
    return values


def _frame(title: str) -> View:
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": _plain(title[:_TITLE]),
        "close": _plain("Close"),
    }


def _field(field: FormField) -> Block:
    block: Block = {"type": "input", "block_id": field.name, "label": _plain(field.label[:_LABEL])}
    if field.options:
        return {**block, "element": _select(field)}
    typed: Block = {"type": "plain_text_input", "action_id": _CHOICE, "max_length": _TYPED}
    if field.current:
        typed["initial_value"] = field.current[:_TYPED]
    return {**block, "element": typed, "optional": True}


def _select(field: FormField) -> Block:
    options = [{"text": _plain(option[:_OPTION]), "value": option[:_OPTION]} for option in field.options]
    current = next((option for option in options if option["value"] == field.current), None)
    select: Block = {"type": "static_select", "action_id": _CHOICE, "options": options}
    return {**select, "initial_option": current} if current else select


def _text(text: str) -> Block:
    pieces = section_pieces(Section(body=(Line(text=one_line(text)),)))
    elements = [element for piece in pieces for element in piece.elements] or [text_element("…")]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
