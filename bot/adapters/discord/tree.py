"""The command table as Discord's application commands: typed options, suggestions, and a message's menu entry."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import discord
from discord import app_commands

from bot.adapters.discord.escape import units
from bot.commands.table import Command, Commands, Option, Value
from bot.incidents import report

MENU = "Brief this"
_CHOICES = 25  # Discord's limit
_CHOICE = 100  # units of a choice's name and value
_LONGEST_TEXT = 6000  # characters: Discord's limit of a text option
_DESCRIPTION = "Brief news articles: who stands where, in whose words"

Interaction = discord.Interaction[discord.Client]
OnCommand = Callable[[Interaction, str, Mapping[str, Value]], Awaitable[None]]
OnMenu = Callable[[Interaction, discord.Message], Awaitable[None]]


class Tree(app_commands.CommandTree[discord.Client]):
    """The commands as they are declared to Discord.

    Everybody may use all of them: most answer in private, and who may change settings is checked where they are
    changed, because Discord's default permissions are for a whole command with all that is under it.
    """

    def __init__(self, client: discord.Client, table: Commands, *, on_command: OnCommand, on_menu: OnMenu) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        group = app_commands.Group(name=table.root, description=_DESCRIPTION)
        for command in table:
            group.add_command(_declared(command, on_command))
        self.add_command(group)

        async def menu(interaction: Interaction, message: discord.Message) -> None:
            await on_menu(interaction, message)

        self.add_command(app_commands.ContextMenu(name=MENU, callback=menu))

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tell the asker, who otherwise sees that the application did not respond."""
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            words = "My commands have changed. Please restart Discord to see the new ones, and try again."
        else:
            words = report(error, interaction=interaction.id)
        if not interaction.response.is_done() and interaction.type is not discord.InteractionType.autocomplete:
            await interaction.response.send_message(words, ephemeral=True)


def _declared(command: Command, on_command: OnCommand) -> app_commands.Command[app_commands.Group, ..., None]:
    """One subcommand; discord.py reads its options from the signature of the callback."""
    names = {_identifier(option): option.name for option in command.options}

    async def callback(interaction: Interaction, **given: Value | None) -> None:
        arguments = {names[name]: value for name, value in given.items() if value is not None}
        await on_command(interaction, command.name, arguments)

    here = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Interaction)
    parameters = [here, *(_parameter(option) for option in command.options)]
    callback.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    if names:
        app_commands.describe(**{_identifier(o): o.summary for o in command.options})(callback)
        app_commands.rename(**names)(callback)
    for option in command.options:
        if option.choices:
            choices = [app_commands.Choice(name=choice, value=choice) for choice in option.choices]
            app_commands.choices(**{_identifier(option): choices})(callback)
        elif option.suggest is not None:
            app_commands.autocomplete(**{_identifier(option): _suggesting(option)})(callback)
    return app_commands.Command(name=command.name, description=command.summary, callback=callback)


def _identifier(option: Option) -> str:
    return option.name.replace("-", "_")


def _parameter(option: Option) -> inspect.Parameter:
    kind: object = int if option.kind == "integer" else str
    if option.kind == "text":
        kind = app_commands.Range[str, 1, _LONGEST_TEXT]
    empty = inspect.Parameter.empty
    return inspect.Parameter(
        _identifier(option),
        inspect.Parameter.KEYWORD_ONLY,
        annotation=kind,
        default=empty if option.required else None,
    )


def _suggesting(option: Option) -> Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]:
    """What the table suggests, as choices; one that Discord could not send back whole is left out."""
    suggest = option.suggest
    assert suggest is not None  # noqa: S101 - for the type checker; the caller looked

    async def suggested(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        fitting = [word for word in suggest(typed) if 0 < units(word) <= _CHOICE]
        return [app_commands.Choice(name=word, value=word) for word in dict.fromkeys(fitting)][:_CHOICES]

    return suggested
