"""Each workspace's token, from where installations are kept, replaced before it expires.

Nothing is remembered: whichever process a workspace removes or installs the app through, all others know at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy.exc import SQLAlchemyError

from bot.adapters.slack.web_api import client_for, code_of
from bot.store.installations import Installation, Installations
from bot.store.sealing import SealError

_AHEAD = timedelta(hours=2)  # before a token expires, which Slack's do after twelve
_REPLACING = timedelta(seconds=30)  # for which a process has the right to replace a token
# Of this workspace alone: a wrong client secret is the operator's to mend, and switches nobody's digests off.
_GONE = frozenset("invalid_refresh_token token_revoked token_expired account_inactive team_not_found".split())
_ANY = 10**9  # minutes: that it is time was decided already
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthApp:
    """The app as Slack knows it; `redirect_uri` None: the one that the app's settings name first."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str | None = None
    api_url: str | None = None


class NoToken(Exception):
    """Nobody can tell a workspace's token just now; later somebody may."""


class Tokens:
    """The installations of all workspaces, for whoever has to act in one."""

    def __init__(self, installations: Installations, app: OAuthApp, *, now: Callable[[], datetime]) -> None:
        self._installations, self._now = installations, now
        self._rotator = AsyncTokenRotator(
            client_id=app.client_id, client_secret=app.client_secret, client=client_for(None, app.api_url)
        )

    async def of(self, workspace: str) -> Installation | None:
        """The installation of a workspace; None where the app is not installed any more. Raises NoToken."""
        try:
            found = await self._installations.get(workspace)
            return None if found is None else await self._fresh(found)
        except SealError as error:
            _log.error("tokens cannot be opened", workspace=workspace, reason=str(error))
            raise NoToken(str(error)) from error
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise NoToken(f"the database does not answer: {type(error).__name__}") from error

    async def token(self, workspace: str) -> str | None:
        """The bot's token in a workspace; None where the app is not installed any more. Raises NoToken."""
        found = await self.of(workspace)
        return None if found is None else found.token

    async def _fresh(self, found: Installation) -> Installation | None:
        """The installation with a token that lasts; None where Slack gives none any more. Raises NoToken."""
        now = self._now()
        if found.expires_at is None or found.expires_at > now + _AHEAD:
            return found
        if await self._installations.claim_refresh(found, now=now, until=now + _REPLACING):
            try:
                return await self._replaced(found)
            except SlackTokenRotationError as error:
                _log.warning("a token was not replaced", workspace=found.workspace, reason=str(error.api_error))
                if found.expires_at <= now and code_of(error.api_error) in _GONE:
                    return None
            except (aiohttp.ClientError, TimeoutError) as error:
                _log.warning("a token was not replaced", workspace=found.workspace, reason=repr(error))
        if found.expires_at <= now:
            raise NoToken("the token has expired, and is about to be replaced")
        return found

    async def _replaced(self, found: Installation) -> Installation | None:
        """The installation with a new token of Slack's, which is kept."""
        given = await self._rotator.perform_bot_token_rotation(bot=_bot(found), minutes_before_expiration=_ANY)
        if given is None:
            raise TimeoutError("Slack gave no token of a bot")
        expires = given.bot_token_expires_at
        made = await self._installations.refreshed(
            found,
            token=given.bot_token,
            refresh=given.bot_refresh_token,
            expires_at=None if expires is None else datetime.fromtimestamp(float(expires), UTC),
        )
        # Nothing was kept where the app was removed meanwhile, or installed anew.
        return made or await self._installations.get(found.workspace)


def _bot(found: Installation) -> Bot:
    return Bot(
        team_id=found.workspace,
        bot_id=found.bot,
        bot_user_id=found.bot_user,
        bot_token=found.token,
        bot_refresh_token=found.refresh,
        bot_token_expires_at=None if found.expires_at is None else int(found.expires_at.timestamp()),
        installed_at=found.installed_at.timestamp(),
    )
