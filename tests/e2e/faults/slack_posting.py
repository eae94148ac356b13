"""What Slack asks of a message before it is posted, and where an answer to a response URL goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faults.slack_limits import message_breaches
from faults.slack_workspace import Channel, ResponseUrl, SlackError, Workspace

Arguments = Mapping[str, Any]


def check_message(arguments: Arguments) -> None:
    """Raise SlackError where Slack would refuse a message."""
    blocks, text = arguments.get("blocks") or [], str(arguments.get("text") or "")
    if not blocks and not text and not arguments.get("attachments"):
        raise SlackError("no_text")
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if breaches := message_breaches(blocks, text):
        code = next((c for c in ("msg_too_long", "msg_blocks_too_long") if breaches[0].startswith(c)), "invalid_blocks")
        raise SlackError(code, errors=breaches, response_metadata={"messages": [f"[ERROR] {b}" for b in breaches]})


def open_to_app(channel: Channel, scopes: set[str]) -> None:
    """Raise SlackError where the app may not write in a channel."""
    if channel.archived:
        raise SlackError("is_archived")
    if not channel.member and (channel.kind != "channel" or "chat:write.public" not in scopes):
        raise SlackError("not_in_channel")


def keep_answer(workspace: Workspace, asked: ResponseUrl, arguments: Arguments) -> None:
    """Keep what came to a response URL; what is meant for all goes into the channel too."""
    private = arguments.get("response_type") != "in_channel"
    answer = {"ts": workspace.ts(), "channel": asked.channel, "ephemeral": private} | dict(arguments)
    asked.answers.append(answer)
    if not private:
        own = {"type": "message", "user": workspace.bot_user, "bot_id": workspace.bot, "text": ""}
        workspace.channel(asked.channel).messages.append(own | answer)
