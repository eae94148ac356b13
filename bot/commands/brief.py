"""The commands under /brief that give briefings, and help; a chat platform has more, see `chat`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from bot.commands.briefer import Briefer
from bot.commands.party_names import find_party, suggest_parties
from bot.commands.table import Command, Commands, Option, Request
from bot.present.briefing import to_message
from bot.present.message import Line, Message, Section
from bot.present.positions import all_positions
from summarizer.domain import Party

ROOT = "brief"
_URL = Option(name="url", summary="the link of an article", kind="url")
_ARTICLE = Option(name="article", summary="the whole text of an article", kind="text")
_PARTY = Option(
    name="party",
    summary="a state, body or movement, for example Russia",
    kind="text",
    required=False,
    suggest=suggest_parties,
)
_COMMAND = Option(name="command", summary="a command's name", required=False)
_ELSEWHERE = "Digests, settings and status are asked for in Slack and Discord, of a bot that runs (communique run)."


class Gives(Protocol):
    """Gives briefings for requests. All raise UserError."""

    async def link(self, request: Request, url: str) -> Message:
        """The briefing of the page behind a link."""
        ...

    async def text(self, request: Request, text: str) -> Message:
        """The briefing of a pasted article."""
        ...

    async def positions(self, request: Request, url: str, party: Party | None) -> Message:
        """All positions in the page behind a link, or those of one party."""
        ...


class Plain:
    """Briefings without a store: for a terminal, where nobody presses buttons."""

    def __init__(self, briefer: Briefer) -> None:
        self._briefer = briefer

    async def link(self, request: Request, url: str) -> Message:
        """As Gives has it."""
        return to_message(await self._briefer.link(url))

    async def text(self, request: Request, text: str) -> Message:
        """As Gives has it."""
        return to_message(await self._briefer.text(text))

    async def positions(self, request: Request, url: str, party: Party | None) -> Message:
        """As Gives has it."""
        return all_positions(await self._briefer.link(url), party)


def brief_commands(briefer: Briefer) -> Commands:
    """The table for a terminal, over one briefer."""
    return commands_of(Plain(briefer), elsewhere=_ELSEWHERE)


def commands_of(gives: Gives, more: Iterable[Command] = (), elsewhere: str = "") -> Commands:
    """The table: the commands that give briefings, then `more`, and help on all of them.

    `elsewhere` is a sentence of the help on what there is in other places only.
    """

    async def link(request: Request) -> Message:
        return await gives.link(request, str(request.arguments["url"]))

    async def text(request: Request) -> Message:
        return await gives.text(request, str(request.arguments["article"]))

    async def positions(request: Request) -> Message:
        named = request.arguments.get("party")
        party = None if named is None else find_party(str(named))
        return await gives.positions(request, str(request.arguments["url"]), party)

    commands = Commands(
        ROOT,
        (
            Command(name="link", summary="Brief the article behind a link", options=(_URL,), run=link),
            Command(name="text", summary="Brief an article that you paste", options=(_ARTICLE,), run=text),
            Command(
                name="positions",
                summary="Show every position in an article, or one party's",
                options=(_URL, _PARTY),
                run=positions,
            ),
            *more,
            _help(lambda: commands, elsewhere),
        ),
    )
    return commands


def _help(table: Callable[[], Commands], elsewhere: str) -> Command:
    async def run(request: Request) -> Message:
        name = request.arguments.get("command")
        return _overview(table(), elsewhere) if name is None else _details(table(), table().get(str(name).lower()))

    def names(typed: str) -> Iterable[str]:
        return [command.name for command in table() if command.name.startswith(typed.lower())]

    option = replace(_COMMAND, suggest=names)
    return Command(name="help", summary="Show what you can ask for", options=(option,), run=run)


def _overview(commands: Commands, elsewhere: str) -> Message:
    lines = tuple(Line(text=f"{commands.usage(command)}: {command.summary}") for command in commands)
    shortcut = Line(text=f"A link or a whole article works without a command, and after /{commands.root} too.")
    promise = Line(text="Every position is shown with the article's own words that prove it.")
    return Message(
        title="Communiqué briefs news articles: who stands where, in whose words.",
        sections=(
            Section(heading="Commands", body=lines),
            Section(body=(shortcut, promise, *((Line(text=elsewhere),) if elsewhere else ()))),
        ),
        audience="asker",
    )


def _details(commands: Commands, command: Command) -> Message:
    lines = tuple(
        Line(text=f"{option.name}: {option.summary}{'' if option.required else ' (optional)'}")
        for option in command.options
    )
    sections = (Section(body=(Line(text=command.summary),)), Section(heading="Options", body=lines))
    return Message(title=commands.usage(command), sections=sections[: 2 if lines else 1], audience="asker")
