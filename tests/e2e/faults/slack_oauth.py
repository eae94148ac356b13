"""Slack's OAuth: people who allow the app into their workspace, codes that are good once, tokens that expire."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from faults.slack_workspace import APP, SlackError, Workspace

CLIENT_ID, CLIENT_SECRET = "1.2", "a client's secret of the test"
REDIRECT = "/slack/oauth_redirect"
LIFE = 43_200  # seconds of a token that expires: twelve hours


@dataclass(slots=True, kw_only=True)
class Grant:
    """What somebody allowed: the app in a workspace, or in a whole organization."""

    workspace: Workspace
    scopes: str
    whole_organization: bool


@dataclass(slots=True, kw_only=True)
class SlackOAuth:
    """Workspaces that installed the app, and what may become a token. `expiring`: tokens are given for twelve hours."""

    expiring: bool = False
    tokens: dict[str, Workspace] = field(default_factory=dict)  # those that open a workspace now
    workspaces: list[Workspace] = field(default_factory=list)
    codes: dict[str, Grant] = field(default_factory=dict)
    refreshing: dict[str, Workspace] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def allow(self, page: str, workspace: Workspace, *, whole_organization: bool = False) -> str:
        """Somebody follows the page's link and allows what it asks for: the way back, from the redirect's path on.

        Raises AssertionError where the link asks for nothing, or for another app.
        """
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["scope"]
        code = f"code-{next(self._numbers)}"
        self.codes[code] = Grant(workspace=workspace, scopes=asked["scope"], whole_organization=whole_organization)
        return f"{REDIRECT}?{urlencode({'code': code, 'state': asked['state']})}"

    def workspace_of(self, token: str) -> Workspace | None:
        """The workspace that a token opens; None where it opens none."""
        return self.tokens.get(token)

    def remove(self, workspace: Workspace) -> None:
        """The workspace removes the app: nothing opens it any more."""
        for kept in (self.tokens, self.refreshing):
            for name in [name for name, one in kept.items() if one is workspace]:
                del kept[name]

    def access(self, authorization: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """oauth.v2.access: a token for a code, or for a refresh token. Raises SlackError."""
        if authorization != f"Basic {base64.b64encode(f'{CLIENT_ID}:{CLIENT_SECRET}'.encode()).decode()}":
            raise SlackError("bad_client_secret")
        if arguments.get("grant_type") == "refresh_token":
            workspace = self.refreshing.pop(str(arguments.get("refresh_token")), None)
            if workspace is None:
                raise SlackError("invalid_refresh_token")
            return {"app_id": APP, "token_type": "bot", **self._given(workspace)}
        grant = self.codes.pop(str(arguments.get("code")), None)
        if grant is None:
            raise SlackError("invalid_code")
        return self._installed(grant)

    def _installed(self, grant: Grant) -> dict[str, Any]:
        workspace = grant.workspace
        workspace.scopes = set(grant.scopes.split(","))
        if workspace not in self.workspaces:
            self.workspaces.append(workspace)
        where: dict[str, Any] = {"team": {"id": workspace.team, "name": workspace.name}, "enterprise": None}
        if grant.whole_organization:
            where = {"team": None, "enterprise": {"id": "E0ORG", "name": "Organization"}}
        about = {"app_id": APP, "token_type": "bot", "scope": grant.scopes, "bot_user_id": workspace.bot_user}
        who = {"authed_user": {"id": "U0ANA"}, "is_enterprise_install": grant.whole_organization}
        return {**about, **who, **where, **self._given(workspace)}

    def _given(self, workspace: Workspace) -> dict[str, Any]:
        number = next(self._numbers)
        token = f"xoxb-{workspace.team}-{number}"
        self.tokens[token] = workspace
        if not self.expiring:
            return {"access_token": token}
        refresh = f"xoxe-1-{workspace.team}-{number}"
        self.refreshing[refresh] = workspace
        return {"access_token": token, "refresh_token": refresh, "expires_in": LIFE}
