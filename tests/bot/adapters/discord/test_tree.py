"""The command table as Discord takes it: within its limits, with every option and suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import discord
import pytest

from bot.adapters.discord.tree import MENU, Tree
from bot.commands.chat import Chat
from bot.commands.table import Command, Commands, Option, Request
from bot.present.message import Message


async def nothing(*_: object) -> None:
    """Commands are declared here, and not called."""


async def run(request: Request) -> Message:
    return Message(title=request.command)


def declared(commands: Commands) -> Mapping[str, Any]:
    """What is sent to Discord, by name."""
    client = discord.Client(intents=discord.Intents.none())
    tree = Tree(client, commands, on_command=nothing, on_menu=nothing)
    return {command.name: command.to_dict(tree) for command in tree.get_commands()} | {
        entry.name: entry.to_dict(tree) for entry in tree.get_commands(type=discord.AppCommandType.message)
    }


def option(commands: Mapping[str, Any], command: str, name: str) -> Mapping[str, Any]:
    found = next(one for one in commands["brief"]["options"] if one["name"] == command)
    return next(one for one in found["options"] if one["name"] == name)


async def test_the_whole_table_is_declared(chat: Chat) -> None:
    sent = declared(chat.commands)
    assert set(sent) == {"brief", MENU}
    assert [one["name"] for one in sent["brief"]["options"]] == [command.name for command in chat.commands]
    assert sent["brief"]["contexts"] == [0, 1]
    assert option(sent, "text", "article")["max_length"] == 6000
    assert option(sent, "positions", "party")["autocomplete"] is True
    assert option(sent, "positions", "url")["required"] is True


async def test_options_of_every_kind() -> None:
    def many(typed: str) -> Iterable[str]:
        return [typed, typed, "x" * 101, "🇺🇦" * 30, *(str(number) for number in range(40))]

    table = Commands(
        "brief",
        [
            Command(
                name="all-kinds",
                summary="x",
                run=run,
                options=(
                    Option(name="how-many", summary="a number", kind="integer"),
                    Option(name="which", summary="one of two", choices=("on", "off"), required=False),
                    Option(name="what", summary="anything", kind="text", required=False, suggest=many),
                ),
            )
        ],
    )
    sent = declared(table)
    assert option(sent, "all-kinds", "how-many")["type"] == discord.AppCommandOptionType.integer.value
    assert [choice["value"] for choice in option(sent, "all-kinds", "which")["choices"]] == ["on", "off"]
    assert option(sent, "all-kinds", "what").get("autocomplete") is True


@pytest.mark.parametrize("typed", ["a", ""])
async def test_suggestions_are_whole_different_and_no_more_than_discord_takes(typed: str) -> None:
    from bot.adapters.discord.tree import _suggesting

    def many(word: str) -> Iterable[str]:
        return [word, word, "x" * 101, "🇺🇦" * 30, *(str(number) for number in range(40))]

    offered = await _suggesting(Option(name="what", summary="x", suggest=many))(None, typed)  # type: ignore[arg-type]
    names = [choice.name for choice in offered]
    assert len(names) == len(set(names)) == 25
    assert all(0 < len(name) <= 100 for name in names)
    assert ("a" in names) == (typed == "a")
