"""The installation of the app by a workspace, over slack-bolt's own OAuth flow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from logging import Logger, getLogger

import aiohttp
import structlog
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import installation_store as slack
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.install_pages import COOKIE, failed, failed_page, installed, offer, page_of
from bot.adapters.slack.scopes import REASONS
from bot.adapters.slack.tokens import OAuthApp
from bot.adapters.slack.web_api import client_for
from bot.incidents import report
from bot.store.installations import Installation
from bot.store.oauth_states import LIFE, OAuthStates

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
Save = Callable[[Installation], Awaitable[None]]


class Refused(BoltError):
    """An installation that is not kept; the reason is one of `install_pages`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class States(AsyncOAuthStateStore):
    """Slack-bolt's view of the states in the database."""

    def __init__(self, states: OAuthStates, now: Callable[[], datetime]) -> None:
        self._states, self._now = states, now

    @property
    def logger(self) -> Logger:
        """Where slack-bolt would log."""
        return getLogger(__name__)

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """A new state."""
        return await self._states.issue(self._now())

    async def async_consume(self, state: str) -> bool:
        """Whether the state is good; it is not a second time."""
        return await self._states.consume(state, self._now())


class Keeping(AsyncInstallationStore):
    """Slack-bolt's view of where installations are kept: it only ever brings new ones."""

    def __init__(self, save: Save, client: AsyncWebClient, now: Callable[[], datetime]) -> None:
        self._save, self._client, self._now = save, client, now

    @property
    def logger(self) -> Logger:
        """Where slack-bolt would log."""
        return getLogger(__name__)

    async def async_save(self, installation: slack.Installation) -> None:
        """Keep what Slack gave; raises Refused for what is none of one workspace's."""
        if installation.is_enterprise_install:
            raise Refused("whole_organization")
        if not (installation.team_id and installation.bot_token and installation.bot_id and installation.bot_user_id):
            raise Refused("no_bot")
        name = (await self._client.auth_test(token=installation.bot_token)).get("user")
        await self._save(_kept(installation, str(name or ""), self._now()))


class Flow(AsyncOAuthFlow):
    """Slack-bolt's flow with pages of our own; whatever fails ends on one of them."""

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """What the bot is, what it asks for, and the way to Slack."""
        return offer(url).html

    async def handle_installation(self, request: AsyncBoltRequest) -> BoltResponse:
        """Somebody is about to install the app."""
        return await _guarded(super().handle_installation(request))

    async def handle_callback(self, request: AsyncBoltRequest) -> BoltResponse:
        """Slack sent somebody back."""
        return await _guarded(super().handle_callback(request))

    async def store_installation(self, request: AsyncBoltRequest, installation: slack.Installation) -> None:
        """Keep it."""
        await self.settings.installation_store.async_save(installation)


async def _guarded(answer: Awaitable[BoltResponse]) -> BoltResponse:
    """The answer, or a page about what kept it from being given."""
    try:
        return await answer
    except (aiohttp.ClientError, SlackApiError, TimeoutError) as error:
        structlog.get_logger(__name__).warning("an installation did not reach Slack", reason=type(error).__name__)
        return page_of(failed("unreachable"), status=502)
    except Exception as error:
        return page_of(failed("defect", told=report(error, slack="install")), status=500)


def make_flow(app: OAuthApp, *, states: OAuthStates, save: Save, now: Callable[[], datetime]) -> Flow:
    """The flow of installations; `save` is given each that succeeds."""
    client = client_for(None, app.api_url)
    settings = AsyncOAuthSettings(
        client_id=app.client_id,
        client_secret=app.client_secret,
        scopes=sorted(REASONS),
        user_scopes=[],
        redirect_uri=app.redirect_uri,
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        authorization_url=_authorization_url(app.api_url),
        callback_options=AsyncCallbackOptions(success=installed, failure=failed_page),
        installation_store=Keeping(save, client, now),
        state_store=States(states, now),
        state_cookie_name=COOKIE,
        state_expiration_seconds=int(LIFE.total_seconds()),
    )
    return Flow(client=client, settings=settings)


def _kept(given: slack.Installation, bot_name: str, now: datetime) -> Installation:
    """What is kept of it: no token of the person who installed it, as none is asked for."""
    expires = given.bot_token_expires_at
    return Installation(
        workspace=str(given.team_id),
        name=given.team_name or "",
        enterprise=given.enterprise_id,
        bot=str(given.bot_id),
        bot_user=str(given.bot_user_id),
        bot_name=bot_name,
        scopes=tuple(given.bot_scopes or ()),
        token=str(given.bot_token),
        refresh=given.bot_refresh_token,
        expires_at=None if expires is None else datetime.fromtimestamp(expires, UTC),
        installed_by=given.user_id or "",
        installed_at=now,
    )


def _authorization_url(api_url: str | None) -> str | None:
    """Where people are sent, beside the Web API; None: to Slack."""
    return None if api_url is None else f"{api_url.rstrip('/').removesuffix('/api')}/oauth/v2/authorize"
