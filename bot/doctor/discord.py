"""Checks of Discord's token, the intents of its application, and the link that invites it."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx

from bot.credentials import Credentials
from bot.doctor.asking import Answer, ask
from bot.doctor.finding import Finding, failure, ok, warning

API = "https://discord.com/api/v10"
PORTAL = "https://discord.com/developers/applications"
# Discord's documentation, "Permissions" and "Application flags".
PERMISSIONS = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Read Message History": 1 << 16,
    "Create Public Threads": 1 << 35,
    "Send Messages in Threads": 1 << 38,
}
_MESSAGE_CONTENT = 1 << 18 | 1 << 19  # granted by review, or switched on for a bot in under 100 servers
_FEW_STARTS = 20


async def application(client: httpx.AsyncClient, credentials: Credentials) -> Answer:
    """Discord's answer about the token's application; raises Unreachable."""
    return await ask_discord(client, credentials, "applications/@me")


async def ask_discord(client: httpx.AsyncClient, credentials: Credentials, path: str) -> Answer:
    """Discord's answer to one question, whatever its status; raises Unreachable."""
    token = credentials.discord_token.get_secret_value() if credentials.discord_token else ""
    return await ask(client, "GET", f"{credentials.discord_api_url or API}/{path}", f"Bot {token}")


def own_id(answer: Answer) -> str:
    """The id of the application's bot; of an old application it is another one than its own."""
    return str((answer.body.get("bot") or answer.body)["id"])


def token(answer: Answer) -> Finding:
    """Whether the token is an application's bot."""
    check = "Discord token"
    if answer.status == httpx.codes.OK and answer.body.get("id"):
        return ok(check, f"is of the application {answer.body.get('name')}")
    if answer.status == httpx.codes.UNAUTHORIZED:
        remedy = f"Reset the token under “Bot” on {PORTAL} and copy the new one: it is shown once."
        return failure(check, "DISCORD_TOKEN is refused", remedy)
    remedy = "Try again later; look at https://discordstatus.com and at DISCORD_API_URL if it is set."
    return failure(check, f"Discord answered HTTP {answer.status}", remedy)


def intents(answer: Answer) -> Finding:
    """Whether the application may read messages that do not mention it."""
    check = "Discord intents"
    if int(answer.body.get("flags") or 0) & _MESSAGE_CONTENT:
        return ok(check, "message content can be read")
    told = "no message content: mentions, direct messages and the context menu work, links in channels are not seen"
    return warning(check, told, f"Turn “Message Content Intent” on under “Bot” on {PORTAL}, if channels want autolink.")


def invitation(answer: Answer) -> Finding:
    """The link that brings the bot to a server with the permissions that it needs."""
    names = ", ".join(PERMISSIONS)
    return ok("Discord invitation", f"{invite_link(str(answer.body['id']))} (gives {names})")


def invite_link(application: str) -> str:
    """Where somebody who manages a server adds the application with this id to it."""
    asked = {
        "client_id": application,
        "scope": "bot applications.commands",
        "permissions": str(sum(PERMISSIONS.values())),
    }
    return f"https://discord.com/oauth2/authorize?{urlencode(asked)}"


async def gateway(client: httpx.AsyncClient, credentials: Credentials) -> Answer:
    """Discord's answer about the bot's connections; raises Unreachable."""
    return await ask_discord(client, credentials, "gateway/bot")


def starts(answer: Answer) -> Finding:
    """How often the bot may still connect to the gateway today."""
    check = "Discord gateway"
    limit = answer.body.get("session_start_limit") or {}
    left = limit.get("remaining")
    if answer.status != httpx.codes.OK or not isinstance(left, int):
        return failure(
            check, f"Discord answered HTTP {answer.status}", "Try again later: see https://discordstatus.com."
        )
    hours = int(limit.get("reset_after") or 0) / 3_600_000
    told = f"{left} of {limit.get('total')} starts of today are left"
    if left < _FEW_STARTS:
        return warning(check, told, f"Find out what restarts the bot; there are new ones in {hours:.0f} h.")
    return ok(check, told)


def shards(answer: Answer, total: int | None) -> Finding:
    """Whether there are as many shards as the bot's servers need; `total` None: as many as Discord recommends."""
    check, wanted = "Discord shards", int(answer.body.get("shards") or 1)
    if total is None:
        return ok(check, f"{wanted}, as Discord recommends, in one process")
    if total < wanted:
        remedy = f"Set COMMUNIQUE_DISCORD__SHARDS to {wanted} for every process, and spread them over several."
        return warning(check, f"{total}, where Discord recommends {wanted}: with too few it lets none connect", remedy)
    return ok(check, f"{total}; Discord recommends {wanted}")
