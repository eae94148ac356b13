"""A chat platform as it is run: what every adapter's entry point is made to look like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from starlette.routing import Route


class Platform(Protocol):
    """One platform's connection. Used in this order: `start`, `lost` for as long as it takes, `close`."""

    @property
    def name(self) -> str:
        """ "Slack", "Discord": for the log."""
        ...

    @property
    def routes(self) -> Sequence[Route]:
        """What the program's web server serves for it, from before `start` on."""
        ...

    @property
    def ready(self) -> bool:
        """Whether requests come in now; or would not in any case, because other processes take them all."""
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
