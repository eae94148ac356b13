"""What the hosting environment gives under names that every host knows: tokens, addresses, a port, a database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings import SettingsError
from bot.store.sealing import SealError, check_keys

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

    Slack is there for one workspace (`slack_bot_token`) or for all that install the app (`slack_client_id`); then their
    tokens are encrypted with `communique_keys`. `slack_redirect_uri` is for an app that names several.
    `slack_api_url`, `discord_api_url` and `discord_gateway_url` point the adapters at another server.
    `otel_exporter_otlp_endpoint` is where spans are sent, with `otel_exporter_otlp_headers` (name=value,...).
    """

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True, case_sensitive=False)

    slack_bot_token: Token | None = None
    slack_app_token: Token | None = None
    slack_signing_secret: Token | None = None
    slack_client_id: Annotated[str, BeforeValidator(_trimmed)] | None = None
    slack_client_secret: Token | None = None
    slack_redirect_uri: Address | None = None
    communique_keys: Token | None = None
    discord_token: Token | None = None
    database_url: Token = SecretStr(DATABASE)
    port: int = Field(default=3000, ge=1, le=65535)
    slack_api_url: Address | None = None
    discord_api_url: Address | None = None
    discord_gateway_url: Address | None = None
    otel_exporter_otlp_endpoint: Address | None = None
    otel_exporter_otlp_headers: Token | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown or logged anywhere."""
        slack = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.slack_client_secret)
        tokens = (
            token.get_secret_value() for token in (*slack, self.discord_token, self.otel_exporter_otlp_headers) if token
        )
        password = urlsplit(self.database_url.get_secret_value()).password
        return (*tokens, *self.keys, *((unquote(password),) if password else ()))

    @property
    def keys(self) -> tuple[str, ...]:
        """What tokens in the database are encrypted with: the first encrypts, all decrypt."""
        given = self.communique_keys.get_secret_value() if self.communique_keys else ""
        return tuple(key for key in (one.strip() for one in given.split(",")) if key)

    @property
    def port_given(self) -> bool:
        """Whether the host gave a port, which it expects to be listened on."""
        return "port" in self.model_fields_set

    @property
    def slack(self) -> bool:
        """Whether Slack can be started: for one workspace or for many, and with a way for events to come in."""
        opens = self.slack_bot_token or self.slack_many
        return bool(opens and (self.slack_app_token or self.slack_signing_secret))

    @property
    def slack_many(self) -> bool:
        """Whether any workspace may install the app."""
        return bool(self.slack_client_id and self.slack_client_secret and self.keys)

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
    if not bot and not found.slack_client_id and (app or found.slack_signing_secret):
        yield "SLACK_BOT_TOKEN is missing: it is the one that starts with xoxb-. For many workspaces: SLACK_CLIENT_ID."
    if bot and not bot.startswith("xoxb-"):
        yield "SLACK_BOT_TOKEN should start with xoxb-: it is the bot user's token of “OAuth & Permissions”."
    if app and not app.startswith("xapp-"):
        yield "SLACK_APP_TOKEN should start with xapp-: it is an app-level token with connections:write."
    yield from _uninstallable(found)


def _uninstallable(found: Credentials) -> Iterator[str]:
    """What keeps workspaces from installing the app, where they should."""
    try:
        check_keys(found.keys)
    except SealError as error:
        yield f"COMMUNIQUE_KEYS: {error}"
    if not (found.slack_client_id or found.slack_client_secret):
        return
    if found.slack_bot_token:
        yield "SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID for all that install the app: set one of the two."
    if not (found.slack_client_id and found.slack_client_secret):
        yield "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together: “Basic Information” of the app's settings has both."
    if not found.keys:
        yield "COMMUNIQUE_KEYS is missing: workspaces' tokens are encrypted with it. `communique keys new` makes one."
    if not (found.slack_app_token or found.slack_signing_secret):
        yield "SLACK_CLIENT_ID needs SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode) beside it."
