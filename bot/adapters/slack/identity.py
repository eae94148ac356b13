"""Who the bot is in its workspace."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.adapters.slack.permissions import explain
from bot.adapters.slack.web_api import WebApi
from summarizer.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The bot's ids and name, in its workspace `team`."""

    team: str
    user: str
    bot: str
    name: str


async def identify(web: WebApi) -> Identity:
    """Ask Slack who we are; raises UserError where the token does not open the workspace."""
    try:
        answer = await web.read("auth.test")
    except SlackApiError as error:
        words = explain(error, bot="communique", command="brief")
        if words is None:
            raise
        raise UserError(f"Slack does not let me in. {words}") from error
    return Identity(
        team=str(answer["team_id"]),
        user=str(answer["user_id"]),
        bot=str(answer.get("bot_id", "")),
        name=str(answer.get("user", "communique")),
    )
