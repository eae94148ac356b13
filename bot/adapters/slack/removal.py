"""A workspace that removes the app: its tokens are deleted at once, and its digests stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.adapters.slack.requests import PLATFORM
from bot.adapters.slack.tokens import Tokens
from bot.adapters.slack.work import Work
from bot.commands.chat import Chat
from bot.store.installations import Installations

Body = Mapping[str, Any]
_SECOND = timedelta(seconds=1)  # Slack tells the time of an event without its fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """Where installations are kept, and the tokens of them as they are used."""

    installations: Installations
    tokens: Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Hears of removals. `installed` None: the bot's one workspace is the operator's, who gave its token."""

    chat: Chat
    work: Work
    installed: Installed | None = None

    async def uninstalled(self, body: Body, context: Body) -> None:
        """The app was removed from a workspace."""
        with self.work.begun(slack="uninstalled"):
            await self._removed(body, str(context.get("team_id") or ""))

    async def revoked(self, event: Body, body: Body, context: Body) -> None:
        """Tokens were revoked: without the bot's there is nothing left; of people the bot keeps none."""
        with self.work.begun(slack="revoked"):
            if event.get("tokens", {}).get("bot"):
                await self._removed(body, str(context.get("team_id") or ""))

    async def _removed(self, body: Body, team: str) -> None:
        if not team:
            return
        if self.installed is None:
            self.chat.notes.tell(PLATFORM, "I was removed from the workspace: install me again.")
        else:
            # Slack repeats an event for up to an hour; the workspace may have installed the app again by then.
            if not await self.installed.installations.remove(team, until=_time_of(body)):
                return
        await self.chat.places.uninstalled(PLATFORM, team)
        structlog.get_logger(__name__).info("removed", platform=PLATFORM, workspace=team)


def _time_of(body: Body) -> datetime | None:
    """When an event happened, or a little later; None where Slack does not tell."""
    told = body.get("event_time")
    return datetime.fromtimestamp(told, UTC) + _SECOND if isinstance(told, int | float) else None
