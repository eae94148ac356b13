"""The commands under /brief."""

from __future__ import annotations

from bot.commands.briefer import Briefer
from bot.commands.table import Command, Commands, Option, Request
from bot.present.briefing import to_message
from bot.present.message import Line, Message, Section

ROOT = "brief"
_URL = Option(name="url", summary="the link of an article", kind="url")
_ARTICLE = Option(name="article", summary="the whole text of an article", kind="text")
_COMMAND = Option(name="command", summary="a command's name", required=False)


def brief_commands(briefer: Briefer) -> Commands:
    """The table of all commands, over one briefer."""

    async def link(request: Request) -> Message:
        return to_message(await briefer.link(str(request.arguments["url"])))

    async def text(request: Request) -> Message:
        return to_message(await briefer.text(str(request.arguments["article"])))

    async def help_(request: Request) -> Message:
        name = request.arguments.get("command")
        return _overview(commands) if name is None else _details(commands, commands.get(str(name).lower()))

    commands = Commands(
        ROOT,
        (
            Command(name="link", summary="Brief the article behind a link", options=(_URL,), run=link),
            Command(name="text", summary="Brief an article that you paste", options=(_ARTICLE,), run=text),
            Command(name="help", summary="Show what you can ask for", options=(_COMMAND,), run=help_),
        ),
    )
    return commands


def _overview(commands: Commands) -> Message:
    lines = tuple(Line(text=f"{commands.usage(command)}: {command.summary}") for command in commands)
    shortcut = Line(text=f"A link or a whole article works without a command, and after /{commands.root} too.")
    promise = Line(text="Every position is shown with the article's own words that prove it.")
    return Message(
        title="Communiqué briefs news articles: who stands where, in whose words.",
        sections=(Section(heading="Commands", body=lines), Section(body=(shortcut, promise))),
        audience="asker",
    )


def _details(commands: Commands, command: Command) -> Message:
    lines = tuple(
        Line(text=f"{option.name}: {option.summary}{'' if option.required else ' (optional)'}")
        for option in command.options
    )
    sections = (Section(body=(Line(text=command.summary),)), Section(heading="Options", body=lines))
    return Message(title=commands.usage(command), sections=sections[: 2 if lines else 1], audience="asker")
