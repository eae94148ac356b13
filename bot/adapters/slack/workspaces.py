"""The workspaces that one process answers in: each with its own token, its own identity and its own rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.adapters.slack.identity import Identity
from bot.adapters.slack.permissions import Rights
from bot.adapters.slack.tokens import Tokens
from bot.adapters.slack.web_api import WebApi, client_for
from bot.store.installations import Installation

_MOST = 1_000  # workspaces that are remembered at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One workspace as the bot acts in it."""

    token: str = field(repr=False)
    web: WebApi
    me: Identity
    rights: Rights


class Workspaces(Protocol):
    """Where a request is answered from."""

    async def find(self, team: str | None, *, whole_organization: bool) -> Workspace | None:
        """The workspace that a signed request is about; None where the bot is not installed there. Raises NoToken.

        `whole_organization`: the request is about an installation for all workspaces of an Enterprise Grid.
        """
        ...


class OneWorkspace:
    """The workspace whose token the operator gave: Slack sends requests about no other."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def find(self, team: str | None, *, whole_organization: bool) -> Workspace | None:
        """The one."""
        return self._workspace


class InstalledWorkspaces:
    """Every workspace that installed the app, each for itself: an installation for a whole organization is refused."""

    def __init__(self, tokens: Tokens, *, now: Callable[[], datetime], api_url: str | None = None) -> None:
        self._tokens, self._now, self._api_url = tokens, now, api_url
        self._known: dict[str, Workspace] = {}

    async def find(self, team: str | None, *, whole_organization: bool) -> Workspace | None:
        """See `Workspaces.find`."""
        if not team or whole_organization:
            return None
        installed = await self._tokens.of(team)
        if installed is None:
            self._known.pop(team, None)
            return None
        known = self._known.get(team)
        if known is None or known.token != installed.token:
            if len(self._known) >= _MOST:
                self._known.clear()
            known = self._known[team] = self._open(installed)
        return known

    def _open(self, installed: Installation) -> Workspace:
        web = WebApi(client_for(installed.token, self._api_url), now=self._now)
        me = Identity(
            team=installed.workspace,
            user=installed.bot_user,
            bot=installed.bot,
            name=installed.bot_name or "communique",
        )
        return Workspace(token=installed.token, web=web, me=me, rights=Rights(web))
