"""The platforms that digests can be posted on: those that have their tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.present.message import Message
from bot.store.delivery import Page
from bot.store.subscription import Target

if TYPE_CHECKING:
    from bot.adapters.discord.poster import DiscordPoster
    from bot.adapters.slack.poster import SlackPoster
    from bot.credentials import Credentials


def posters_of(credentials: Credentials) -> Mapping[str, SlackPoster | DiscordPoster]:
    """A poster for each platform, by its name in targets. A chat library is imported only where it is needed."""
    posters: dict[str, SlackPoster | DiscordPoster] = {}
    if credentials.slack and credentials.slack_bot_token:
        from bot.adapters.slack import poster as slack

        bot = credentials.slack_bot_token.get_secret_value()

        async def token(workspace: str) -> str | None:
            return bot  # one token, one workspace: Slack refuses channels of others

        posters["slack"] = slack.SlackPoster(token, api_url=credentials.slack_api_url or slack.API)
    if credentials.discord_token:
        from bot.adapters.discord import poster as discord

        token_there = credentials.discord_token.get_secret_value()
        posters["discord"] = discord.DiscordPoster(token_there, api_url=credentials.discord_api_url or discord.API)
    return posters


def render(target: Target, messages: Sequence[Message]) -> Sequence[Page]:
    """Messages as the pages that the target's platform takes: the first stands in the channel, the others under it."""
    if target.platform == "slack":
        from bot.adapters.slack.poster import pages_of as slack_pages

        return slack_pages(messages)
    from bot.adapters.discord.poster import pages_of as discord_pages

    return discord_pages(messages)
