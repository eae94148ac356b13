"""A chat platform as it is run: what every adapter's entry point is made to look like."""

from __future__ import annotations

from typing import Protocol


class Platform(Protocol):
    """One platform's connection. Used in this order: `start`, `lost` for as long as it takes, `close`."""

    @property
    def name(self) -> str:
        """ "Slack", "Discord": for the log."""
        ...

    async def start(self) -> None:
        """Connect; returns when requests come in. Raises UserError for what the operator can mend.

        Outages are waited out, for as long as they take.
        """
        ...

    async def lost(self) -> None:
        """Returns or raises when the platform is gone for good: reconnecting is the platform's own business."""
        ...

    async def close(self) -> None:
        """Take no more requests, let those under way finish, disconnect. Harmless where nothing was started."""
        ...
