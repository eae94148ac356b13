"""Buttons: what they do stands in them."""

from __future__ import annotations

import discord

from bot.adapters.discord.buttons import MOST, views
from bot.adapters.discord.posting import sheets
from bot.commands.actions import encode_action
from bot.present.message import Action, Message


def actions(count: int) -> tuple[Action, ...]:
    return tuple(Action(label=f"Why {n}?", command="why", arguments={"briefing": "b", "page": n}) for n in range(count))


async def test_a_button_carries_its_action_and_is_kept_by_nobody() -> None:
    (view,) = views(actions(1))
    (button,) = view.children
    assert isinstance(button, discord.ui.Button)
    assert (button.label, button.custom_id) == ("Why 0?", encode_action(actions(1)[0]))
    assert view.is_finished()


async def test_more_buttons_than_a_message_takes_go_on_below() -> None:
    whole = sheets(Message(title="T", actions=actions(MOST + 3)))
    assert [len(sheet.view.children) for sheet in whole if sheet.view] == [MOST, 3]
    assert all(sheet.page.content for sheet in whole)


async def test_a_button_that_is_there_twice_or_too_long_is_left_out() -> None:
    long = Action(label="x", command="why", arguments={"briefing": "y" * 200})
    (view,) = views((*actions(1), *actions(1), long, Action(label="z" * 200, command="status")))
    labels = [button.label for button in view.children if isinstance(button, discord.ui.Button)]
    assert labels == ["Why 0?", "z" * 79 + "…"]
