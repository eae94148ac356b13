"""The bot's Home tab."""

from __future__ import annotations

from typing import Any

from bot.adapters.slack.blocks import view_blocks
from bot.commands.actions import encode_action
from bot.present.message import Message

CHOOSE = "settings_of"  # the action id of the menu of channels


def home_view(message: Message) -> dict[str, Any]:
    """The content of the tab, and a menu of channels that leads to their settings."""
    menu = {
        "type": "conversations_select",
        "action_id": CHOOSE,
        "placeholder": {"type": "plain_text", "text": "Choose a channel", "emoji": False},
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    label = {"type": "plain_text", "text": "Settings of a channel", "emoji": False}
    choose = {"type": "section", "block_id": CHOOSE, "text": label, "accessory": menu}
    return {"type": "home", "blocks": [*view_blocks(message, encode_action), choose]}
