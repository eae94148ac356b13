"""The commands behind the buttons of a briefing. Whatever a button says, the viewer's rights decide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.answers import actions_of, extent_of, subject_of
from bot.commands.state import State, viewer_of
from bot.commands.table import Command, Option, Request
from bot.present.briefing import to_message
from bot.present.message import Action, Message
from bot.present.positions import all_positions
from bot.present.why import pages, why_one, why_page
from summarizer.errors import UserError

if TYPE_CHECKING:
    from bot.store.briefings import Stored

_BRIEFING = Option(name="briefing", summary="the briefing's id")
_POSITION = Option(name="position", summary="a position's number", kind="integer", required=False)
_PAGE = Option(name="page", summary="a page of the evidence", kind="integer", required=False)
_EXPIRED = "This briefing has expired, or is not for you. Give me its link or its text again, and I brief it anew."


def button_commands(state: State) -> tuple[Command, ...]:
    """All positions, their evidence, and sharing: hidden, because ids are nothing to type."""
    buttons = _Buttons(state)
    options = (_BRIEFING, _POSITION, _PAGE)
    return (
        Command(name="all", summary="All positions of a briefing", run=buttons.all, options=options[:1], hidden=True),
        Command(name="why", summary="The evidence of positions", run=buttons.why, options=options, hidden=True),
        Command(name="share", summary="Post a briefing here", run=buttons.share, options=options[:1], hidden=True),
    )


class _Buttons:
    def __init__(self, state: State) -> None:
        self._state = state

    async def all(self, request: Request) -> Message:
        stored = await self._found(request)
        actions = [action for action in actions_of(stored.id, stored.briefing) if action.command == "why"]
        return replace(all_positions(stored.briefing), audience="asker", actions=tuple(actions))

    async def why(self, request: Request) -> Message:
        stored = await self._found(request)
        number = request.arguments.get("position")
        if number is not None:
            return _one(stored, int(number))
        page = min(max(int(request.arguments.get("page", 1)), 1), pages(stored.briefing))
        return replace(why_page(stored.briefing, page), actions=_turning(stored, page))

    async def share(self, request: Request) -> Message:
        stored = await self._found(request)
        settings = await self._state.channels.get(viewer_of(request).room)
        return replace(
            to_message(stored.briefing, extent_of(settings)),
            audience="channel",
            actions=actions_of(stored.id, stored.briefing),
            subject=(subject_of(stored.id, stored.briefing),),
            shared_by=request.asker,
        )

    async def _found(self, request: Request) -> Stored:
        stored = await self._state.briefings.get(str(request.arguments["briefing"]), viewer_of(request))
        if stored is None:
            raise UserError(_EXPIRED)
        return stored


def _one(stored: Stored, number: int) -> Message:
    try:
        return why_one(stored.briefing, number)
    except IndexError:
        raise UserError(f"This briefing has {len(stored.briefing.positions)} positions.") from None


def _turning(stored: Stored, page: int) -> tuple[Action, ...]:
    """The pages before and after."""
    turns = (("Earlier positions", page - 1), ("Next positions", page + 1))
    return tuple(
        Action(label=label, command="why", arguments={"briefing": stored.id, "page": to})
        for label, to in turns
        if 1 <= to <= pages(stored.briefing)
    )
