"""What the bot may do in a workspace, and why it asks for that."""

from __future__ import annotations

from collections.abc import Mapping

# What the bot calls and hears, by scope; the manifest asks for these, the optional ones are for the operator to add.
REASONS: Mapping[str, str] = {
    "commands": "answer /brief, and “Brief this” under a message",
    "chat:write": "post answers and digests",
    "app_mentions:read": "see messages that mention it",
    "im:history": "read direct messages to it, and look whether an answer is there that Slack did not confirm",
    "users:read": "see who is an admin or owner, and may change a channel's settings",
    "channels:read": "see who made a public channel, and where it was added",
    "groups:read": "see the same of private channels that it was added to",
    "files:write": "send files that somebody asked for: lists of feeds, and the workspace's data",
}
SCOPES = frozenset(REASONS)
_OPTIONAL = {
    "channels:history": "To brief the links that people paste in channels (/brief settings autolink on), I need the "
    "scope channels:history and the event message.channels: config/slack-manifest.yaml has both, commented out.",
}


def missing(scopes: frozenset[str]) -> tuple[str, ...]:
    """What the token may not do, in words; nothing where Slack does not tell what it may."""
    if not scopes:
        return ()
    lacking = sorted(SCOPES - scopes)
    needed = (f"I lack the scopes {', '.join(lacking)}: add them under “OAuth & Permissions” and install me again.",)
    optional = (words for scope, words in _OPTIONAL.items() if scope not in scopes)
    return (*(needed if lacking else ()), *optional)
