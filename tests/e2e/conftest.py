"""Fixtures of the end-to-end tests: the fault servers, and independent peers where Node has them."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from yarl import URL

sys.path.insert(0, str(Path(__file__).parent))  # `faults` and `peers` are read by tests, not installed

from faults.discord import DiscordServer
from faults.slack import SlackServer


@pytest.fixture
async def slack_server() -> AsyncIterator[SlackServer]:
    """A Slack that enforces its limits and goes wrong on demand."""
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def discord_server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    """A Discord that enforces its limits and goes wrong on demand; discord.py talks to it."""
    async with DiscordServer() as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.api_url)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", URL(server.gateway_url))
        yield server
