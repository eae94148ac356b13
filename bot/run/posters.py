"""The platforms that digests can be posted on: those that have their tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.present.message import Message
from bot.run.platforms import oauth_app
from bot.store.delivery import Page
from bot.store.subscription import Target

if TYPE_CHECKING:
    from bot.adapters.discord.poster import DiscordPoster
    from bot.adapters.slack.poster import SlackPoster, Tokens
    from bot.adapters.slack.tokens import Tokens as Installed
    from bot.credentials import Credentials
    from bot.store.database import Database


def posters_of(credentials: Credentials, database: Database) -> Mapping[str, SlackPoster | DiscordPoster]:
    """A poster for each platform, by its name in targets. A chat library is imported only where it is needed."""
    posters: dict[str, SlackPoster | DiscordPoster] = {}
    if credentials.slack:
        from bot.adapters.slack import poster as slack

        installed, api = _installed(credentials, database), credentials.slack_api_url or slack.API
        if installed is None:
            posters["slack"] = slack.SlackPoster(_of_one(credentials), api_url=api)
        else:
            posters["slack"] = slack.SlackPoster(installed.token, api_url=api)
    if credentials.discord_token:
        from bot.adapters.discord import poster as discord

        token_there, api = credentials.discord_token.get_secret_value(), credentials.discord_api_url or discord.API
        posters["discord"] = discord.DiscordPoster(token_there, api_url=api, now=database.now)
    return posters


def slack_tokens(credentials: Credentials, database: Database) -> Tokens:
    """Each workspace's token: of the one that the operator gave, or of those that installed the app."""
    installed = _installed(credentials, database)
    return _of_one(credentials) if installed is None else installed.token


def _installed(credentials: Credentials, database: Database) -> Installed | None:
    """The tokens of those that installed the app; None where there is one workspace."""
    app = oauth_app(credentials)
    if app is None:
        return None
    from bot.adapters.slack.tokens import Tokens as Installed
    from bot.store.installations import Installations
    from bot.store.sealing import Seal

    return Installed(Installations(database, Seal(credentials.keys)), app, now=database.now)


def _of_one(credentials: Credentials) -> Tokens:
    bot = credentials.slack_bot_token.get_secret_value() if credentials.slack_bot_token else None

    async def token(workspace: str) -> str | None:
        return bot  # one token, one workspace: Slack refuses channels of others

    return token


def render(target: Target, messages: Sequence[Message]) -> Sequence[Page]:
    """Messages as the pages that the target's platform takes: the first stands in the channel, the others under it."""
    if target.platform == "slack":
        from bot.adapters.slack.poster import pages_of as slack_pages

        return slack_pages(messages)
    from bot.adapters.discord.poster import pages_of as discord_pages

    return discord_pages(messages)
