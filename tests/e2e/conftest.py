"""Fixtures of the end-to-end tests: the fault servers, and independent peers where Node has them."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # `faults` and `peers` are read by tests, not installed

from faults.slack import SlackServer


@pytest.fixture
async def slack_server() -> AsyncIterator[SlackServer]:
    """A Slack that enforces its limits and goes wrong on demand."""
    async with SlackServer() as server:
        yield server
