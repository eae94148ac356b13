"""What a role needs before it can be started, in words for whoever starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.run.platforms import serves
from bot.run.roles import Role

if TYPE_CHECKING:
    from bot.credentials import Credentials

_NO_PLATFORM = """no platform has its tokens. Set SLACK_BOT_TOKEN with SLACK_APP_TOKEN (Socket Mode) or
SLACK_SIGNING_SECRET (HTTP), or DISCORD_TOKEN, or both. README.md says where to find them; `communique doctor`
checks them."""


def unfit(role: Role, credentials: Credentials) -> str | None:
    """What is missing; None where nothing is."""
    if role != "all" and not _shared(credentials):
        return f"`run {role}` is one part of a fleet, which shares a PostgreSQL database: set DATABASE_URL to it."
    if role in ("all", "worker") and not (credentials.slack or credentials.discord):
        return _NO_PLATFORM
    if role == "web" and not serves(credentials):
        return "`run web` answers Slack's requests over HTTP: set SLACK_SIGNING_SECRET and what goes with it."
    if role == "gateway" and not (credentials.discord or credentials.slack_app_token):
        return "`run gateway` connects to Discord, and to Slack in Socket Mode: set DISCORD_TOKEN or SLACK_APP_TOKEN."
    return None


def _shared(credentials: Credentials) -> bool:
    return credentials.database_url.get_secret_value().startswith("postgres")
