"""Who sees an answer: the asker alone, or the channel."""

from __future__ import annotations

import structlog

from bot.commands.state import State, viewer_of
from bot.commands.table import Request

BRIEFING = ("link", "text", "positions")  # commands whose answer a channel may see
PUBLIC_BUTTONS = ("share",)
AT_ONCE = 20  # choices that are looked up at a time: an acknowledgement does not stand in line behind more


class Visibility:
    """Decides from the request alone and from what people chose, so that it is known before the work begins."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._reading = 0

    async def private(self, request: Request) -> bool:
        """Whether the asker alone should see the answer; True whenever that is unsure.

        A failure is private whatever this says: look at the message's audience.
        """
        if request.how == "button":
            return request.command not in PUBLIC_BUTTONS
        if request.how in ("paste", "mention", "menu"):
            return False
        if request.command not in BRIEFING:
            return True
        return not request.direct and await self._replies(request) != "channel"

    async def _replies(self, request: Request) -> str:
        """A person's own choice comes before the channel's."""
        from bot.store.replies import replies_for

        if self._reading >= AT_ONCE:
            return "private"
        self._reading += 1
        try:
            return await replies_for(self._state.database, viewer_of(request))
        except Exception as error:
            structlog.get_logger(__name__).warning("choices could not be read", exc_info=error)
            return "private"
        finally:
            self._reading -= 1
