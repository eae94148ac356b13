"""What the hosting environment gives under names that every host knows: tokens, addresses, a port, a database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings import SettingsError

DATABASE = "sqlite:///communique.db"


def _trimmed(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _address(value: object) -> object:
    """An http or ws address without its last slash."""
    if not isinstance(value, str) or "://" not in value:
        raise ValueError("should be an address such as http://127.0.0.1:8080")
    return value.strip().rstrip("/")


Token = Annotated[SecretStr, BeforeValidator(_trimmed)]
Address = Annotated[str, BeforeValidator(_address)]


class Credentials(BaseSettings):
    """Tokens and addresses; None where the variable is not set or empty. Tokens are never shown nor logged.

    `slack_api_url`, `discord_api_url` and `discord_gateway_url` point the adapters at another server.
    """

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True, case_sensitive=False)

    slack_bot_token: Token | None = None
    slack_app_token: Token | None = None
    slack_signing_secret: Token | None = None
    discord_token: Token | None = None
    database_url: Token = SecretStr(DATABASE)
    port: int = Field(default=3000, ge=1, le=65535)
    slack_api_url: Address | None = None
    discord_api_url: Address | None = None
    discord_gateway_url: Address | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown or logged anywhere."""
        tokens = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.discord_token)
        password = urlsplit(self.database_url.get_secret_value()).password
        return (*(token.get_secret_value() for token in tokens if token), *((unquote(password),) if password else ()))

    @property
    def port_given(self) -> bool:
        """Whether the host gave a port, which it expects to be listened on."""
        return "port" in self.model_fields_set

    @property
    def slack(self) -> bool:
        """Whether Slack can be started: a bot token, and a way for events to come in."""
        return bool(self.slack_bot_token and (self.slack_app_token or self.slack_signing_secret))

    @property
    def discord(self) -> bool:
        """Whether Discord can be started."""
        return self.discord_token is not None


def load_credentials() -> Credentials:
    """The credentials of this environment; raises SettingsError that names all wrong ones and the missing partner."""
    try:
        found = Credentials()
    except ValidationError as error:
        raise SettingsError("\n".join(_problem(one["loc"], one["msg"]) for one in error.errors())) from error
    problems = list(_incomplete(found))
    if problems:
        raise SettingsError("\n".join(problems))
    return found


def _problem(place: tuple[int | str, ...], message: str) -> str:
    said = message.removeprefix("Value error, ").removeprefix("Input ")
    return f"{'.'.join(map(str, place)).upper()}: {said[:1].lower()}{said[1:]}"


def _incomplete(found: Credentials) -> Iterator[str]:
    """Slack's tokens come in pairs, and are easily taken for one another."""
    bot, app = (token.get_secret_value() if token else "" for token in (found.slack_bot_token, found.slack_app_token))
    if bot and not found.slack:
        yield "SLACK_BOT_TOKEN needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside it."
    if not bot and (app or found.slack_signing_secret):
        yield "SLACK_BOT_TOKEN is missing: it is the token that starts with xoxb-."
    if bot and not bot.startswith("xoxb-"):
        yield "SLACK_BOT_TOKEN should start with xoxb-: it is the bot user's token of “OAuth & Permissions”."
    if app and not app.startswith("xapp-"):
        yield "SLACK_APP_TOKEN should start with xapp-: it is an app-level token with connections:write."
