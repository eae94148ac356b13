"""Where every request is answered and every failure becomes a message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.commands.actions import decode_action
from bot.commands.table import Commands, Request
from bot.commands.typed import parse, root_of
from bot.incidents import report
from bot.present.message import Line, Message, Section
from summarizer.errors import UserError


async def answer(commands: Commands, request: Request) -> Message:
    """The answer to a request; never raises but for cancellation and the like."""

    async def run() -> Message:
        find = commands.behind if request.how == "button" else commands.get
        return await find(request.command).run(request)

    return await guarded(run, command=request.command)


async def answer_typed(commands: Commands, text: str, *, origin: Request) -> Message:
    """The answer to what was typed: `/brief ...`, a pasted link or article. `origin` says where."""

    async def run() -> Message:
        slash = text.startswith("/")
        parsed = parse(commands, root_of(commands, text) if slash else text)
        request = replace(origin, command=parsed.command, arguments=parsed.arguments)
        return await commands.get(request.command).run(request)

    return await guarded(run, typed=text[:80])


async def answer_button(commands: Commands, value: str, *, origin: Request) -> Message:
    """The answer to a pressed button; `value` is what `encode_action` made, `origin` who pressed it and where."""

    async def run() -> Message:
        request = decode_action(commands, value, origin=origin)
        return await commands.behind(request.command).run(request)

    return await guarded(run, button=value[:80])


async def guarded(run: Callable[[], Awaitable[Message]], **context: object) -> Message:
    """What `run` answers, or its failure in words; `context` goes into the log."""
    try:
        return await run()
    except UserError as error:
        return apology("That did not work", str(error))
    except Exception as error:
        return apology("Sorry", report(error, **context))


def apology(title: str, words: str) -> Message:
    """A failure as a message that only the asker sees."""
    return Message(title=title, sections=(Section(body=(Line(text=words),)),), audience="asker")
