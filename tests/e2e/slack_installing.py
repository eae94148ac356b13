"""Somebody who installs the app with a browser of their own."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import aiohttp
from faults.slack import SlackServer
from faults.slack_workspace import Workspace, small_workspace

INSTALL = "/slack/install"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page as it came."""

    status: int
    headers: Any
    text: str

    @property
    def link(self) -> str:
        """Where its link leads. Raises TypeError where it has none."""
        return html.unescape(re.search(r'href="([^"]+)"', self.text)[1])  # type: ignore[index]


@dataclass(slots=True)
class Browser:
    """Keeps cookies, also on loopback, where no browser would take one that is for HTTPS."""

    server: SlackServer
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> Shown:
        """Open a page of the bot's."""
        assert self.server.http
        base = self.server.http.url.removesuffix("/slack/events")
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            answer = await session.get(f"{base}{path}", headers=headers, allow_redirects=False)
            text = await answer.text()
        for line in answer.headers.getall("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Shown(status=answer.status, headers=answer.headers, text=text)

    async def install(self, workspace: Workspace, *, whole_organization: bool = False) -> Shown:
        """The whole way: the page, Slack, and back."""
        page = await self.get(INSTALL)
        oauth = self.server.api.oauth
        return await self.get(oauth.allow(page.link, workspace, whole_organization=whole_organization))


def harbour() -> Workspace:
    """A workspace with ids of its own, people and channels as everywhere."""
    return small_workspace(team="T0HARBOUR", name="Harbour & Desk", bot_user="U0HARBOT", bot="B0HARBOR")


def island() -> Workspace:
    """Another one."""
    return small_workspace(team="T0ISLAND", name="<b>Island</b>", bot_user="U0ISLBOT", bot="B0ISLAND")
