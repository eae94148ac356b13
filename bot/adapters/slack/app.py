"""The bolt app: which handler answers what. Bolt checks signatures, times and the app's own events."""

from __future__ import annotations

import re
from dataclasses import dataclass

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.adapters.slack import modal
from bot.adapters.slack.blocks import ACTION
from bot.adapters.slack.handlers import Handlers
from bot.adapters.slack.home import CHOOSE
from bot.adapters.slack.identity import identify
from bot.adapters.slack.permissions import Rights
from bot.adapters.slack.web_api import WebApi, client_for
from bot.adapters.slack.work import Work
from bot.commands.chat import Chat

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
# What the bot calls and hears, by scope; the manifest asks for the first ones, the others are for the operator to add.
SCOPES = frozenset(
    {"commands", "chat:write", "app_mentions:read", "im:history", "users:read", "channels:read", "groups:read"}
)
_OPTIONAL = {
    "channels:history": "To brief the links that people paste in channels (/brief settings autolink on), I need the "
    "scope channels:history and the event message.channels: config/slack-manifest.yaml has both, commented out.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackApp:
    """A bolt app, what it calls, and what it has under way."""

    bolt: AsyncApp
    web: WebApi
    work: Work


async def slack_app(chat: Chat, *, token: str, api_url: str | None = None, signing_secret: str = "") -> SlackApp:
    """The app of the workspace that the token opens; raises UserError where it opens none.

    `signing_secret` is for HTTP alone: Socket Mode's requests are not signed.
    """
    web = WebApi(client_for(token, api_url))
    me = await identify(web)
    told = AuthorizeResult.from_auth_test_response(auth_test_response=me.answer, bot_token=token)

    async def authorize() -> AuthorizeResult:
        return told

    handlers = Handlers(chat=chat, web=web, me=me, rights=Rights(web))
    bolt = AsyncApp(client=client_for(None, api_url), authorize=authorize, signing_secret=signing_secret)
    register(bolt, handlers)
    chat.notes.tell("slack", *missing(web.scopes))
    return SlackApp(bolt=bolt, web=web, work=handlers.work)


def register(bolt: AsyncApp, handlers: Handlers) -> None:
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
        handlers.uninstalled,
        handlers.uninstalled,
    )
    for event, handler in zip(EVENTS, answers, strict=True):
        bolt.event(event)(handler)


def missing(scopes: frozenset[str]) -> tuple[str, ...]:
    """What the token may not do, in words; nothing where Slack does not tell what it may."""
    if not scopes:
        return ()
    lacking = sorted(SCOPES - scopes)
    needed = (f"I lack the scopes {', '.join(lacking)}: add them under “OAuth & Permissions” and install me again.",)
    optional = (words for scope, words in _OPTIONAL.items() if scope not in scopes)
    return (*(needed if lacking else ()), *optional)
