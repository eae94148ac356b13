"""Actions as buttons. What a button does stands in its own id, so that it works after a restart."""

from __future__ import annotations

from collections.abc import Iterable

import discord
import structlog

from bot.adapters.discord.escape import shown
from bot.commands.actions import encode_action
from bot.present.clean import one_line
from bot.present.message import Action

MOST = 25  # buttons of a message: five rows of five
_LABEL = 80  # characters


def views(actions: Iterable[Action]) -> list[discord.ui.View]:
    """The buttons, as many as a message takes in each view; needs a running event loop.

    discord.py keeps every view that it posts and has not seen end, to call it. These are called by nobody: presses
    come as events.
    """
    buttons = list(_buttons(actions))
    made = []
    for start in range(0, len(buttons), MOST):
        view = discord.ui.View(timeout=None)
        for button in buttons[start : start + MOST]:
            view.add_item(button)
        view.stop()
        made.append(view)
    return made


def _buttons(actions: Iterable[Action]) -> Iterable[discord.ui.Button[discord.ui.View]]:
    seen = set()
    for action in actions:
        try:
            value = encode_action(action)
        except ValueError as error:  # a defect; the answer is worth more than its button
            structlog.get_logger(__name__).error("a button was left out", exc_info=error)
            continue
        if value not in seen:
            seen.add(value)
            label = shown(one_line(action.label)) or action.command
            yield discord.ui.Button(
                label=label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…",
                custom_id=value,
                style=discord.ButtonStyle.primary if action.command == "share" else discord.ButtonStyle.secondary,
            )
