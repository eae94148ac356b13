"""Buttons: an action as the short value that a platform keeps, and back."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote, unquote

from bot.commands.table import Command, Commands, Request, Value
from bot.present.message import Action
from summarizer.errors import UserError

LONGEST = 100  # characters: Discord's custom_id; Slack takes 2,000
_OLD = "This button belongs to another version of me. Please ask again with a command."
_WHOLE = re.compile(r"([a-z][a-z0-9-]*)(?::([^:]*))?")
_NUMBER = re.compile(r"0|[1-9]\d{0,8}")


def encode_action(action: Action) -> str:
    """`command:name=value&name=value`; raises ValueError where that is longer than any platform keeps."""
    pairs = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in action.arguments.items())
    encoded = f"{action.command}:{pairs}" if pairs else action.command
    if len(encoded) > LONGEST:
        raise ValueError(f"an action of more than {LONGEST} characters: {action.command}")
    return encoded


def decode_action(commands: Commands, value: str, *, origin: Request) -> Request:
    """The call that a pressed button stands for, made by `origin`'s asker; raises UserError for anything else.

    The value comes from outside: nothing in it is taken but a command of the table and options that this one has.
    Whether the asker may see what they name is for the command to look up.
    """
    match = _WHOLE.fullmatch(value) if len(value) <= LONGEST else None
    if match is None:
        raise UserError(_OLD)
    try:
        command = commands.behind(match[1])
    except UserError:
        raise UserError(_OLD) from None
    pairs = [pair.partition("=") for pair in match[2].split("&")] if match[2] else []
    arguments = {name: _typed(command, name, unquote(given)) for name, _, given in pairs}
    missing = any(option.required and option.name not in arguments for option in command.options)
    if missing or len(arguments) != len(pairs):
        raise UserError(_OLD)
    return replace(origin, command=command.name, arguments=arguments, how="button")


def _typed(command: Command, name: str, given: str) -> Value:
    kind = next((option.kind for option in command.options if option.name == name), None)
    if kind is None or not given or (kind == "integer" and not _NUMBER.fullmatch(given)):
        raise UserError(_OLD)
    return int(given) if kind == "integer" else given
