"""The settings of a channel as a modal."""

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
_TITLE, _LABEL, _OPTION = 24, 2_000, 75  # characters, Block Kit reference
View = dict[str, Any]


def opening() -> View:
    """What is shown at once, because what opens a modal is good for three seconds."""
    return {**_frame("Settings"), "blocks": [_text("One moment …")]}


def form_view(form: Form, *, channel: str, lacking: str | None = None) -> View:
    """The form; one that cannot be changed shows the values, and why. `lacking`: what keeps the bot from knowing."""
    if not form.editable:
        told = [_text(f"{field.label}: {field.current}") for field in form.fields]
        why = [_text(text) for text in (form.refusal, lacking) if text]
        return {**_frame(form.title), "blocks": [*told, *why] or [_text("There is nothing to set here.")]}
    return {
        **_frame(form.title),
        "submit": _plain("Save"),
        "private_metadata": json.dumps({"channel": channel}),
        "blocks": [_field(field) for field in form.fields] or [_text("There is nothing to set here.")],
    }


def message_view(message: Message) -> View:
    """What became of it."""
    return {**_frame("Settings"), "blocks": view_blocks(message, encode_action)}


def channel_of(view: Mapping[str, Any]) -> str:
    """The channel that a submitted form is for."""
    return str(json.loads(view["private_metadata"])["channel"])


def values_of(view: Mapping[str, Any]) -> dict[str, str]:
    """The chosen values by the fields' names."""
    filled = view.get("state", {}).get("values", {})
    chosen = {name: inputs.get(_CHOICE, {}).get("selected_option") for name, inputs in filled.items()}
    return {name: str(option["value"]) for name, option in chosen.items() if option}


def _frame(title: str) -> View:
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": _plain(title[:_TITLE]),
        "close": _plain("Close"),
    }


def _field(field: FormField) -> Block:
    options = [{"text": _plain(option[:_OPTION]), "value": option[:_OPTION]} for option in field.options]
    current = next((option for option in options if option["value"] == field.current), None)
    select: Block = {"type": "static_select", "action_id": _CHOICE, "options": options}
    if current:
        select["initial_option"] = current
    return {"type": "input", "block_id": field.name, "label": _plain(field.label[:_LABEL]), "element": select}


def _text(text: str) -> Block:
    pieces = section_pieces(Section(body=(Line(text=one_line(text)),)))
    elements = [element for piece in pieces for element in piece.elements] or [text_element("…")]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
