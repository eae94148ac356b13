"""The bolt app: which handler answers what. Bolt checks signatures, times and the app's own events."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.adapters.slack import modal
from bot.adapters.slack.blocks import ACTION
from bot.adapters.slack.handlers import Handlers
from bot.adapters.slack.home import CHOOSE
from bot.adapters.slack.identity import identify
from bot.adapters.slack.installing import Flow, make_flow
from bot.adapters.slack.permissions import Rights
from bot.adapters.slack.removal import Installed, Removal
from bot.adapters.slack.requests import PLATFORM
from bot.adapters.slack.scopes import missing
from bot.adapters.slack.tokens import NoToken, OAuthApp
from bot.adapters.slack.web_api import WebApi, client_for
from bot.adapters.slack.work import Work
from bot.adapters.slack.workspaces import InstalledWorkspaces, OneWorkspace, Workspace, Workspaces
from bot.commands.chat import Chat
from bot.incidents import report
from bot.store.installations import Installation
from bot.store.oauth_states import OAuthStates

SHORTCUT = "brief_this"
EVENTS = (
    "app_mention",
    "message",
    "app_home_opened",
    "member_joined_channel",
    "member_left_channel",
    "app_uninstalled",
    "tokens_revoked",
)
_NOT_HERE = (
    "I am not installed in this workspace any more. Whoever manages the apps of this workspace can install me again."
)
_UNSURE = "I cannot look up just now what I may do in this workspace. Please try again in a minute."


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackApp:
    """A bolt app, what it has under way, and the installation of workspaces; `flow` None: there is one workspace."""

    bolt: AsyncApp
    work: Work
    flow: Flow | None = None


class Authorize(AsyncAuthorize):
    """Finds the workspace of a request; handlers get it as `workspace`."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(self, *, context: AsyncBoltContext, team_id: str | None, **_: Any) -> AuthorizeResult | None:
        """What bolt has to know of the workspace; None where the bot is not installed there. Raises NoToken."""
        organization = bool(context.is_enterprise_install)
        workspace = await self._workspaces.find(team_id, whole_organization=organization)
        if workspace is None:
            return None
        context["workspace"] = workspace
        me = workspace.me
        return AuthorizeResult(
            enterprise_id=None, team_id=me.team, bot_id=me.bot, bot_user_id=me.user, bot_token=workspace.token
        )


async def one_workspace_app(
    chat: Chat, *, token: str, api_url: str | None = None, signing_secret: str = ""
) -> SlackApp:
    """The app of the workspace that the token opens; raises UserError where it opens none.

    `signing_secret` is for HTTP alone: Socket Mode's requests are not signed.
    """
    web = WebApi(client_for(token, api_url), now=chat.now)
    me = await identify(web)
    chat.notes.tell(PLATFORM, *missing(web.scopes))
    await chat.places.installed(PLATFORM, me.team)
    workspaces = OneWorkspace(Workspace(token=token, web=web, me=me, rights=Rights(web)))
    bolt = AsyncApp(
        client=client_for(None, api_url),
        authorize=Authorize(workspaces),  # type: ignore[arg-type]  # bolt takes its own interface too
        signing_secret=signing_secret,
    )
    work = Work()
    register(bolt, Handlers(chat=chat, work=work), Removal(chat=chat, work=work))
    return SlackApp(bolt=bolt, work=work)


def many_workspaces_app(chat: Chat, app: OAuthApp, installed: Installed, *, signing_secret: str = "") -> SlackApp:
    """The app of every workspace that installs it."""

    async def save(installation: Installation) -> None:
        await installed.installations.save(installation)
        await chat.places.installed(PLATFORM, installation.workspace)

    workspaces = InstalledWorkspaces(installed.tokens, now=chat.now, api_url=app.api_url)
    flow = make_flow(app, states=OAuthStates(chat.state.database), save=save, now=chat.now)
    chat.notes.tell(PLATFORM)
    bolt = AsyncApp(
        client=client_for(None, app.api_url),
        authorize=Authorize(workspaces),  # type: ignore[arg-type]  # as above
        signing_secret=signing_secret,
        oauth_flow=flow,
        oauth_settings=flow.settings,  # otherwise bolt makes others, of what it finds in the environment
        user_facing_authorize_error_message=_NOT_HERE,
    )
    work = Work()
    register(bolt, Handlers(chat=chat, work=work), Removal(chat=chat, work=work, installed=installed))
    return SlackApp(bolt=bolt, work=work, flow=flow)


def register(bolt: AsyncApp, handlers: Handlers, removal: Removal) -> None:
    """Enter the handlers into the app."""
    bolt.command(f"/{handlers.chat.commands.root}")(handlers.command)
    bolt.message_shortcut(SHORTCUT)(handlers.shortcut)
    bolt.action(re.compile(rf"{ACTION}:\d+"))(handlers.press)
    bolt.action(CHOOSE)(handlers.choose)
    bolt.view(modal.CALLBACK)(handlers.submit)
    answers = (
        handlers.mention,
        handlers.message,
        handlers.home,
        handlers.joined,
        handlers.left,
        removal.uninstalled,
        removal.revoked,
    )
    for event, handler in zip(EVENTS, answers, strict=True):
        bolt.event(event)(handler)
    bolt.error(_failed)


async def _failed(error: Exception, context: AsyncBoltContext) -> BoltResponse:
    """A request that no handler got, or that one failed at: whoever waits is told, and Slack sends events again."""
    unsure = isinstance(error, NoToken)
    told = _UNSURE if unsure else report(error, slack="request")
    if unsure:
        structlog.get_logger(__name__).error("a workspace cannot be answered", team=context.team_id, reason=str(error))
    if context.respond is not None and context.response_url:
        await context.respond(told)
        return BoltResponse(status=200)
    return BoltResponse(status=503 if unsure else 500)
