"""Who makes the stories, observed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

from bot.metrics.meters import Meters


class ObservedLead:
    """Asks `leads` whether this process is the newsroom, and tells the meters; `place` is for readiness."""

    def __init__(self, leads: Callable[[], Awaitable[bool]], meters: Meters) -> None:
        self._leads, self._meters = leads, meters
        self.place: Literal["leader", "standby"] = "standby"

    async def __call__(self) -> bool:
        """Whether it is now."""
        leading = await self._leads()
        self._meters.leads(leading)
        self.place = "leader" if leading else "standby"
        return leading
