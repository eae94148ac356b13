"""The one table of commands: every platform's adapter offers and dispatches exactly these."""

from __future__ import annotations

import difflib
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot.present.message import Message
from bot.store.clock import seconds_up
from summarizer.errors import UserError

OptionKind = Literal["word", "text", "url", "integer"]
Value = str | int
How = Literal["command", "mention", "paste", "menu", "button"]
Suggest = Callable[[str], Iterable[str]]
Progress = Callable[[str], Awaitable[None]]
# Discord's limits are the narrowest of all platforms, so a table that keeps them fits everywhere.
_MOST = 25  # subcommands of a command, and options of a subcommand
_SUMMARY = 100  # characters
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What a command can be told. `text` takes the rest of what was typed, every other kind one word.

    `suggest` completes what was typed so far, the likeliest first; the value need not be one of them.
    """

    name: str
    summary: str
    kind: OptionKind = "word"
    required: bool = True
    choices: tuple[str, ...] = ()
    suggest: Suggest | None = None


async def no_progress(stage: str) -> None:
    """For platforms and tests that show none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrances:
    """What keeps the bot from posting unasked where it is asked: sentences with the fix, "" where nothing does.

    `posting`: no digest could be posted there. `looking`: it could not be told what became of one after a failure.
    """

    posting: str = ""
    looking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call of a command, the same from every platform. `arguments` has what was given, typed.

    `workspace` is the Slack team or Discord guild ("" in a Discord direct message). `how` it came, `direct`: in a
    direct message. `manages`: the asker may change what the channel does. `administers`: they speak for the whole
    workspace. `progress` tells the asker what is going on.
    `thread` is the thread that it was asked in, where `channel` is the channel around it; "" in the channel itself.
    `hindrances` are those of `channel`, as far as the platform tells them. `begun` is when it came, in `seconds_up`.
    """

    command: str
    arguments: Mapping[str, Value] = field(default_factory=dict)
    platform: str = "console"
    workspace: str = "console"
    channel: str = "console"
    asker: str = "console"
    how: How = "command"
    direct: bool = False
    manages: bool = True
    administers: bool = False
    thread: str = ""
    hindrances: Hindrances = field(default=Hindrances(), compare=False)
    progress: Progress = field(default=no_progress, compare=False, repr=False)
    begun: float = field(default_factory=seconds_up, compare=False, repr=False)

    def asked_at(self, now: datetime) -> datetime:
        """When it came, by the clock of which it is `now`."""
        return now - timedelta(seconds=seconds_up() - self.begun)


Run = Callable[[Request], Awaitable[Message]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command. `run` answers with a message, or raises UserError with what the asker can do.

    `hidden` ones are called by buttons only: they are neither listed nor typed. `typed` reads what was typed after the
    name, where people may write the options in any order; it raises UserError. `managed`: it looks at whether the
    asker manages the channel, `administered`: the workspace, which adapters then have to find out.
    """

    name: str
    summary: str
    run: Run
    options: tuple[Option, ...] = ()
    hidden: bool = False
    managed: bool = False
    administered: bool = False
    typed: Callable[[str], Mapping[str, Value]] | None = None

    def __post_init__(self) -> None:
        named = [(self.name, self.summary), *((option.name, option.summary) for option in self.options)]
        for name, summary in named:
            if not _NAME.fullmatch(name):
                raise ValueError(f"not a command or option name: {name!r}")
            if not 0 < len(summary) <= _SUMMARY:
                raise ValueError(f"the summary of {name} must have 1 to {_SUMMARY} characters")
        if len(self.options) > _MOST:
            raise ValueError(f"{self.name} has more than {_MOST} options")
        if any(option.kind == "text" for option in self.options[:-1]):
            raise ValueError(f"only the last option of {self.name} can take the rest of the text")


class Commands:
    """The table: `/root name option ...`. Adapters iterate over it to declare what they offer."""

    def __init__(self, root: str, commands: Iterable[Command]) -> None:
        self.root = root
        given = tuple(commands)
        self._by_name = {command.name: command for command in given if not command.hidden}
        self._hidden = {command.name: command for command in given if command.hidden}
        if len(self._by_name) > _MOST:
            raise ValueError(f"more than {_MOST} commands under /{root}")

    def __iter__(self) -> Iterator[Command]:
        return iter(self._by_name.values())

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def get(self, name: str) -> Command:
        """The command of that name; raises UserError with the nearest name where there is none."""
        try:
            return self._by_name[name]
        except KeyError:
            raise UserError(f"There is no command “/{self.root} {name}”. {self.hint(name)}") from None

    def each(self, change: Callable[[Command], Command]) -> Commands:
        """A table of the same commands, each as `change` makes it."""
        return Commands(self.root, map(change, (*self._by_name.values(), *self._hidden.values())))

    def behind(self, name: str) -> Command:
        """The command that a button calls, hidden or not; raises UserError where a button outlived its command."""
        return self._hidden.get(name) or self.get(name)

    def hint(self, word: str) -> str:
        """Which command was probably meant by `word`, as a sentence."""
        near = self.nearest(word)
        return f"Did you mean “/{self.root} {near}”?" if near else f"Try “/{self.root} help”."

    def nearest(self, word: str) -> str | None:
        """The command whose name is `word` or much like it; None where there is none."""
        return next(iter(difflib.get_close_matches(word.lower(), self._by_name, n=1, cutoff=0.6)), None)

    def usage(self, command: Command) -> str:
        """How the command is typed, for example `/brief link <url>`."""
        options = (f"<{option.name}>" if option.required else f"[{option.name}]" for option in command.options)
        return " ".join([f"/{self.root}", command.name, *options])
