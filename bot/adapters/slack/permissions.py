"""What Slack does not allow, in words with the way out of it; and who may change what a channel does."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.web_api import WebApi, code_of

KEPT = 300.0  # seconds for which somebody's rights are remembered
OUTSIDE = ("not_in_channel", "channel_not_found")  # codes for a channel that the bot is no member of
_MOST = 5_000  # of them
_OUTSIDE = "I am not a member of this channel. Invite me with /invite @{bot}, then try again."
_TOKEN = "My token is no longer valid: whoever runs me has to install me again and give me the new token."  # noqa: S105
_POLICY = "A rule of this workspace or channel keeps me from posting here: ask an admin, or send me a direct message."
_WORDS: dict[str, str] = {
    "not_in_channel": _OUTSIDE,
    "channel_not_found": _OUTSIDE,
    "is_archived": "This channel is archived: unarchive it, or ask me in another one.",
    "restricted_action": _POLICY,
    "restricted_action_read_only_channel": _POLICY,
    "restricted_action_thread_only_channel": "In this channel posts are allowed in threads alone: ask me in a thread.",
    "restricted_action_non_threadable_channel": "This channel allows no threads: use /{command} here.",
    "ekm_access_denied": _POLICY,
    "messages_tab_disabled": "Direct messages to me are turned off: turn on the Messages tab in the app's settings.",
    "user_not_in_channel": "You are not a member of this channel: join it, then try again.",
    "ratelimited": "Slack takes no more messages of mine for the moment. Please try again in a minute.",
    "invalid_auth": _TOKEN,
    "not_authed": _TOKEN,
    "token_revoked": _TOKEN,
    "token_expired": _TOKEN,
    "account_inactive": _TOKEN,
}


def explain(error: SlackApiError, *, bot: str, command: str) -> str | None:
    """Why Slack refused and what to do about it; None for what only whoever runs the bot can understand."""
    code = code_of(error)
    if code == "missing_scope":
        return scope_needed(error.response.data)
    words = _WORDS.get(code) or (_POLICY if code.startswith("restricted_action") else None)
    return None if words is None else words.format(bot=bot, command=command)


def scope_needed(answer: object) -> str:
    """Which scope is missing and how to add it."""
    needed = str(answer.get("needed", "")) if isinstance(answer, Mapping) else ""
    named = " or ".join(needed.split(",")) if needed else "one"
    return (
        f"I lack a permission (scope): {named}. Whoever manages me adds it under “OAuth & Permissions” "
        "of the app's settings and installs me again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Whether somebody may change what a channel does; `lacking`: what keeps me from finding out, or None."""

    manages: bool
    lacking: str | None = None


class Rights:
    """Workspace admins and owners manage every channel, who made a channel manages it, everybody their own messages."""

    def __init__(self, web: WebApi) -> None:
        self._web = web
        self._known: dict[tuple[str, str], tuple[float, Right]] = {}

    async def of(self, user: str, channel: str) -> Right:
        """The right of a user in a channel; never raises."""
        return Right(manages=True) if channel.startswith("D") else await self._remembered(user, channel)

    async def over_all(self, user: str) -> Right:
        """The right of a user in the whole workspace, which its admins and owners have; never raises."""
        return await self._remembered(user, "")

    async def _remembered(self, user: str, channel: str) -> Right:
        known = self._known.get((user, channel))
        if known and known[0] > time.monotonic():
            return known[1]
        try:
            right = await self._look(user, channel)
        except (aiohttp.ClientError, TimeoutError):
            return Right(manages=False, lacking="Slack does not answer just now. Please try again in a minute.")
        if len(self._known) >= _MOST:
            self._known.clear()
        if not right.lacking:
            self._known[user, channel] = time.monotonic() + KEPT, right
        return right

    async def _look(self, user: str, channel: str) -> Right:
        person, lacking = await self._asked("users.info", "user", user=user)
        if any(person.get(standing) for standing in ("is_admin", "is_owner", "is_primary_owner")):
            return Right(manages=True)
        if not channel:
            return Right(manages=False, lacking=lacking)
        about, more = await self._asked("conversations.info", "channel", channel=channel)
        if about.get("creator") == user:
            return Right(manages=True)
        return Right(manages=False, lacking=lacking or more)

    async def _asked(self, method: str, name: str, **arguments: str) -> tuple[Mapping[str, Any], str | None]:
        """What Slack knows; or nothing, and why."""
        try:
            return (await self._web.read(method, **arguments)).get(name, {}), None
        except SlackApiError as error:
            if code_of(error) == "missing_scope":
                return {}, scope_needed(error.response.data)
            if code_of(error) in ("channel_not_found", "user_not_found"):
                return {}, None
            return {}, "Slack does not answer just now. Please try again in a minute."
