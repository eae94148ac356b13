"""Posting with either platform's poster as the tests do it, and the fixtures of both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from faults import wire
from faults.discord import BRIEFINGS, GUILD, DiscordServer
from faults.discord_world import TOKEN
from faults.slack import SlackServer
from faults.slack_workspace import BOT_TOKEN, TEAM

from bot.adapters.discord.poster import DiscordPoster
from bot.adapters.slack.poster import SlackPoster
from bot.delivery.ports import PostResult
from bot.store.subscription import Target

KEY, OTHER = "0123456789abcdef01234567", "f" * 24

SLACK_PAGE = {"text": "Digest", "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Digest"}}]}

DISCORD_PAGE = {"content": "Digest", "embeds": [{"title": "Digest", "description": "of today"}]}

SLACK = Target(platform="slack", workspace=TEAM, channel="C0BRIEF")

DISCORD = Target(platform="discord", workspace=GUILD, channel=BRIEFINGS)

SLACK_POST, DISCORD_POST = "chat.postMessage", "POST /channels/{channel}/messages"

Either = SlackPoster | DiscordPoster


@pytest.fixture
def patience(request: pytest.FixtureRequest) -> float:
    """Seconds for one request: few where the platform is slow on purpose, many for a machine that is busy."""
    given = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    fault = given.get("fault")
    return 1.0 if isinstance(fault, wire.Fault) and fault.kind == "slow" else 30.0


@pytest.fixture
async def slack_poster(slack_server: SlackServer, patience: float) -> AsyncIterator[SlackPoster]:
    async def token(workspace: str) -> str | None:
        return BOT_TOKEN if workspace == TEAM else None

    poster = SlackPoster(token, api_url=slack_server.api_url, timeout=patience)
    yield poster
    await poster.close()


@pytest.fixture
async def discord_poster(discord_server: DiscordServer, patience: float) -> AsyncIterator[DiscordPoster]:
    poster = DiscordPoster(TOKEN, api_url=discord_server.api_url, timeout=patience, nonce_lives=timedelta())
    yield poster
    await poster.close()


async def post(poster: Either, key: str = KEY, target: Target | None = None, thread: str | None = None) -> PostResult:
    on_slack = isinstance(poster, SlackPoster)
    page = SLACK_PAGE if on_slack else DISCORD_PAGE
    where = target or (SLACK if on_slack else DISCORD)
    return await poster.post(key, where, page, thread=thread, may_send=lambda: True)


def now() -> datetime:
    return datetime.now(UTC)
