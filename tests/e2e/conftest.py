"""Fixtures of the end-to-end tests: the fault servers, independent peers where Node has them, and PostgreSQL."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from yarl import URL

sys.path.insert(0, str(Path(__file__).parent))  # `faults` and `peers` are read by tests, not installed
sys.path.insert(0, str(Path(__file__).parents[1] / "bot" / "helpers"))

from databases import mortal, postgres, server_url
from faults.discord import DiscordServer
from faults.slack import SlackServer
from peers import peer
from posting import discord_poster, patience, slack_poster

__all__ = ["discord_poster", "mortal", "patience", "postgres", "server_url", "slack_poster"]


@pytest.fixture
async def slack_server() -> AsyncIterator[SlackServer]:
    """A Slack that enforces its limits and goes wrong on demand."""
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def discord_server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    """A Discord that enforces its limits and goes wrong on demand; discord.py talks to it."""
    async with DiscordServer() as server:
        point_discord_at(monkeypatch, server.api_url, server.gateway_url)
        yield server


@pytest.fixture
async def slack_peer(peers_installed: None) -> AsyncIterator[peer.Peer]:
    """emulate: a Slack written by others."""
    async with peer.running("slack") as running:
        yield running


@pytest.fixture
async def discord_peer(peers_installed: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[peer.Peer]:
    """discord-digital-twin: a Discord written by others; discord.py talks to it."""
    async with peer.running("discord") as running:
        point_discord_at(monkeypatch, running.facts["api_url"], running.facts["gateway_url"])
        yield running


@pytest.fixture
def peers_installed() -> None:
    """Skip a test whose peer cannot run here; fail it in CI, where every peer must."""
    if reason := peer.missing():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def point_discord_at(monkeypatch: pytest.MonkeyPatch, api: str, gateway: str) -> None:
    """Have discord.py's REST and gateway clients use these addresses while a test runs."""
    monkeypatch.setattr(discord.http.Route, "BASE", api)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", URL(gateway))
