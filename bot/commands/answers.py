"""Briefings as answers: as long as the channel wants them, with their buttons, for those who should see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.desk import Filed
from bot.commands.state import State, viewer_of
from bot.commands.table import Request
from bot.commands.visibility import Visibility
from bot.present.briefing import ALL_POSITIONS, Extent, headline, to_message, to_sections
from bot.present.message import Action, Line, Message, Section, Subject
from bot.present.positions import all_positions
from bot.store.choices import ChannelSettings
from summarizer.domain import Briefing, Party
from summarizer.errors import UserError
from summarizer.fetch.canonical import canonical

MAIN = 3  # positions of each party where a channel wants the main ones
_SEVERAL = "{} of {}: {}"


def extent_of(settings: ChannelSettings) -> Extent:
    """How much of a briefing a channel wants to see."""
    return Extent(sentences=settings.sentences, positions=MAIN if settings.positions == "main" else None)


def address_of(briefing: Briefing) -> str | None:
    """The canonical URL of the briefing's page, wherever a link to it began; None for a pasted text."""
    try:
        return None if briefing.article.url is None else canonical(briefing.article.url)
    except UserError:
        return None


def subject_of(id: str, briefing: Briefing) -> Subject:
    """What is recorded when the briefing is posted."""
    return Subject(briefing=id, url=address_of(briefing))


def actions_of(id: str, briefing: Briefing, *, share: bool = False, about: str = "") -> tuple[Action, ...]:
    """The buttons under a briefing; `about` tells those of one briefing from another's in one message."""
    suffix = f" ({about})" if about else ""
    arguments = {"briefing": id}
    offered = []
    if briefing.positions:
        offered.append(Action(label=ALL_POSITIONS + suffix, command="all", arguments=arguments))
        offered.append(Action(label=f"Why this?{suffix}", command="why", arguments=arguments))
    if share:
        offered.append(Action(label="Share to channel", command="share", arguments=arguments))
    return tuple(offered)


def others(told: Sequence[Line]) -> tuple[Section, ...]:
    """What became of a message's other links; nothing where there are none."""
    return (Section(heading="Other links", body=tuple(told)),) if told else ()


class Answers:
    """Makes the messages in which briefings are shown."""

    def __init__(self, *, state: State, visibility: Visibility) -> None:
        self._state, self._visibility = state, visibility

    async def one(self, filed: Filed, request: Request) -> Message:
        """One briefing, private with a button to share it, or for the channel."""
        message = to_message(filed.briefing, await self._extent(request))
        private = await self._visibility.private(request)
        return replace(
            message,
            audience="asker" if private else "channel",
            actions=actions_of(filed.id, filed.briefing, share=private and not request.direct),
            subject=(subject_of(filed.id, filed.briefing),),
        )

    async def positions(self, filed: Filed, request: Request, party: Party | None) -> Message:
        """All positions, or one party's, without the rest of the briefing."""
        offered = actions_of(filed.id, filed.briefing)
        return replace(
            all_positions(filed.briefing, party),
            audience="asker" if await self._visibility.private(request) else "channel",
            actions=tuple(action for action in offered if action.command == "why"),
        )

    async def several(self, found: Sequence[Filed], request: Request, told: Sequence[Line]) -> Message:
        """Several briefings in one message; `told` comes at its end."""
        extent = await self._extent(request)
        sections: list[Section] = []
        actions: list[Action] = []
        for number, filed in enumerate(found, start=1):
            heading = _SEVERAL.format(number, len(found), headline(filed.briefing.article))
            first, *rest = to_sections(filed.briefing, extent)
            opening = (replace(first, heading=heading), *rest)
            if first.heading:
                opening = (Section(kind="byline", heading=heading), first, *rest)
            sections.extend(opening)
            actions.extend(actions_of(filed.id, filed.briefing, about=str(number)))
        return Message(
            title=f"{len(found)} articles",
            sections=(*sections, *others(told)),
            actions=tuple(actions),
            subject=tuple(subject_of(filed.id, filed.briefing) for filed in found),
        )

    async def _extent(self, request: Request) -> Extent:
        return extent_of(await self._state.channels.get(viewer_of(request).room))
