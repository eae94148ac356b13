"""Workspaces that installed the app, and keys to seal their tokens with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.store.installations import Installation

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
# Fernet keys: 32 bytes in base64.
OLD, NEW, OTHER = (letter * 43 + "=" for letter in "AEI")
TOKEN, REFRESH = "xoxb-of-harbour", "xoxe-1-of-harbour"


def installed(workspace: str = "T1", **given: Any) -> Installation:
    """The app in a workspace; change any field by keyword."""
    fields = {
        "name": "Harbour Desk",
        "bot": "B1",
        "bot_user": "UBOT",
        "bot_name": "communique",
        "token": TOKEN,
        "installed_by": "UANN",
        "installed_at": NOW,
        "scopes": ("commands", "chat:write"),
    }
    return Installation(workspace=workspace, **{**fields, **given})
