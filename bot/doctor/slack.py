"""Checks of Slack's tokens and what they open."""

from __future__ import annotations

import base64
import re

import httpx

from bot.credentials import Credentials
from bot.doctor.asking import Answer, Unreachable, ask, unreachable
from bot.doctor.finding import Finding, failure, ok, warning

API = "https://slack.com/api"
NEEDED = ("commands", "chat:write", "app_mentions:read", "im:history")
_RIGHTS = "whether somebody may change a channel's settings cannot be found out"
WISHED = {
    "users:read": _RIGHTS,
    "channels:read": _RIGHTS,
    "groups:read": f"in private channels {_RIGHTS}",
    "files:write": "lists of feeds and a workspace's data cannot be sent as files",
}
AUTOLINK = ("channels:history", "groups:history")  # to read what nobody addressed to the bot
_SECRET = re.compile(r"[0-9a-f]{32}")
_NEW_TOKEN = "Install the app to your workspace again and copy the new token of “OAuth & Permissions”."  # noqa: S105
_REFUSED = {
    "invalid_auth": _NEW_TOKEN,
    "token_revoked": _NEW_TOKEN,
    "token_expired": _NEW_TOKEN,
    "account_inactive": "The app was removed from the workspace, or the workspace deleted: install it again.",
    "not_allowed_token_type": "This is a token of another kind: copy the one that starts with xoxb-.",
}


def address_of(credentials: Credentials) -> str:
    """The Web API's address, without a slash at its end."""
    return credentials.slack_api_url or API


async def authorize(client: httpx.AsyncClient, credentials: Credentials) -> Answer:
    """Slack's answer to auth.test with the bot token; raises Unreachable."""
    token = credentials.slack_bot_token.get_secret_value() if credentials.slack_bot_token else ""
    return await ask(client, "POST", f"{address_of(credentials)}/auth.test", f"Bearer {token}")


def bot_token(answer: Answer) -> Finding:
    """Whether the bot token opens a workspace."""
    check = "Slack bot token"
    if answer.body.get("ok"):
        return ok(check, f"opens the workspace {answer.body.get('team')} as {answer.body.get('user')}")
    code = str(answer.body.get("error") or f"HTTP {answer.status}")
    return failure(check, f"SLACK_BOT_TOKEN is refused ({code})", _REFUSED.get(code, _NEW_TOKEN))


async def app_credentials(client: httpx.AsyncClient, credentials: Credentials) -> Answer:
    """Slack's answer to a code that nobody was given, which it looks at where it knows us; raises Unreachable."""
    secret = credentials.slack_client_secret.get_secret_value() if credentials.slack_client_secret else ""
    told = base64.b64encode(f"{credentials.slack_client_id}:{secret}".encode()).decode()
    return await ask(client, "POST", f"{address_of(credentials)}/oauth.v2.access?code=doctor", f"Basic {told}")


def app(answer: Answer) -> Finding:
    """Whether the client id and secret are an app's, so that workspaces can install it."""
    check, code = "Slack app", str(answer.body.get("error") or f"HTTP {answer.status}")
    if code == "invalid_code":
        return ok(check, "its id and secret are known to Slack")
    told = f"SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are refused ({code})"
    return failure(check, told, "Copy both from “Basic Information → App Credentials”.")


def scopes(answer: Answer) -> Finding:
    """Whether the bot token may do what the commands need."""
    check, remedy = "Slack scopes", "Add them under “OAuth & Permissions” (config/slack-manifest.yaml), and reinstall."
    given = answer.headers.get("x-oauth-scopes")
    if given is None:
        return warning(check, "Slack did not tell them", "Compare the app's scopes with config/slack-manifest.yaml.")
    found = {scope.strip() for scope in given.split(",")}
    missing = [scope for scope in NEEDED if scope not in found]
    if missing:
        return failure(check, f"missing: {', '.join(missing)}", remedy)
    wished = [f"{scope} ({reason})" for scope, reason in WISHED.items() if scope not in found]
    if wished:
        return warning(check, f"not given: {'; '.join(wished)}", remedy)
    unread = [scope for scope in AUTOLINK if scope not in found]
    note = f"; without {' and '.join(unread)} links are not briefed by themselves" if unread else ""
    return ok(check, f"all that are needed are given{note}")


async def app_token(client: httpx.AsyncClient, credentials: Credentials) -> Finding:
    """Whether events can come in by Socket Mode. The connection that Slack offers is not opened."""
    check = "Slack app token"
    token = credentials.slack_app_token.get_secret_value() if credentials.slack_app_token else ""
    try:
        answer = await ask(client, "POST", f"{address_of(credentials)}/apps.connections.open", f"Bearer {token}")
    except Unreachable as error:
        return unreachable(check, error, "SLACK_API_URL")
    if answer.body.get("ok"):
        return ok(check, "Socket Mode is open")
    code = str(answer.body.get("error") or f"HTTP {answer.status}")
    remedy = "Make an app-level token with connections:write under “Basic Information”, and turn Socket Mode on."
    return failure(check, f"SLACK_APP_TOKEN is refused ({code})", remedy)


def signing_secret(secret: str) -> Finding:
    """Whether the signing secret has the form of one; only Slack's first request tells whether it is the right one."""
    check = "Slack signing secret"
    if _SECRET.fullmatch(secret):
        return ok(check, "has the form of one; the first request of Slack tells whether it is right")
    told = "SLACK_SIGNING_SECRET does not look like one: 32 letters and digits"
    return warning(check, told, "Copy it from “Basic Information → App Credentials → Signing Secret”.")
