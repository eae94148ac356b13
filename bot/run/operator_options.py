"""What an operator can type about the database and its keys. Light to import, as every command line's part is."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from bot.run.data_options import add_data

OPERATOR = ("migrate", "keys", "data", "restored")


def add_operator(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands; `bot.run.operator` does them."""
    commands.add_parser("migrate", help="bring the database to the newest version; run does so by itself")
    keys = commands.add_parser("keys", help="the keys that encrypt workspaces' tokens")
    actions = keys.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("new", help="print a new key, for COMMUNIQUE_KEYS")
    actions.add_parser("rotate", help="encrypt every token with the first of COMMUNIQUE_KEYS")
    add_data(commands)
    restored = commands.add_parser("restored", help="after a backup was restored: what may have been posted since")
    told = "when the lost database was last at work, in UTC: 2026-11-22T10:05Z"
    restored.add_argument("--until", required=True, type=moment, metavar="TIME", help=told)
    restored.add_argument("--skip", action="store_true", help="give these digests up, without asking the platforms")


def moment(text: str) -> datetime:
    """A time of ISO 8601 as aware UTC; one without a zone is UTC already. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
