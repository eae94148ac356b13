"""Commands that have the bot post unasked: they tell at once what would keep it from doing so."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.digest_orders import allow, target_of
from bot.commands.table import Request, Run
from bot.present.message import Line, Message, Section
from bot.store.subscription import Target
from summarizer.errors import UserError

_AROUND = (
    "They go to the channel around this thread; in a forum each is a new post. For this very thread, say: to thread"
)


def told_at_once(run: Run) -> Run:
    """The command, refused where no digest could be posted; where one could not be found again, with a word on that.

    Else both would show long after, when nobody looks. Digests of one's own need no rights.
    """

    async def checked(request: Request) -> Message:
        target = target_of(request)
        allow(request, target)
        if target.kind == "channel" and request.hindrances.posting:
            raise UserError(f"I could not post digests here. {request.hindrances.posting}")
        message = await run(request)
        notes = [] if target.kind == "person" else _notes(request, target)
        return replace(message, sections=(*message.sections, *notes))

    return checked


def _notes(request: Request, target: Target) -> list[Section]:
    around = request.command == "subscribe" and bool(request.thread) and target.channel == request.channel
    told = [_AROUND if around else "", request.hindrances.looking]
    return [Section(kind="note", body=(Line(text=text),)) for text in told if text]
