"""Commands of the chat's table, observed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from bot.commands.table import Command, Request
from bot.metrics.meters import Meters
from bot.present.message import Message
from bot.tracing import tracing
from summarizer.errors import UserError


def observed(meters: Meters) -> Callable[[Command], Command]:
    """Changes a command into one that is measured and traced: `commands.each(observed(meters))`."""

    def change(command: Command) -> Command:
        async def run(request: Request) -> Message:
            began, outcome = monotonic(), "failed"
            try:
                with tracing.span("command", platform=request.platform, command=command.name):
                    message = await command.run(request)
                outcome = "well"
            except UserError:
                outcome = "refused"
                raise
            finally:
                meters.answered(request.platform, command.name, outcome, monotonic() - began)
            return message

        return replace(command, run=run)

    return change
