"""Whether the bot may post, and look at what it posted, in the Discord channels that digests go to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.credentials import Credentials
from bot.doctor import storage
from bot.doctor.asking import Answer
from bot.doctor.discord import ask_discord
from bot.doctor.finding import Finding, ok, skipped, warning
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import subscriptions

CHECK = "Discord channels"
MOST = 20  # channels that are looked at, those whose digests are due next
NEEDED = {
    "View Channel": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Read Message History": 1 << 16,
}
_IN_THREADS = {"Send Messages in Threads": 1 << 38}
_ADMINISTRATOR, _EVERYTHING = 1 << 3, -1
_FORUMS, _THREADS = (15, 16), (10, 11, 12)  # kinds of channels
_REMEDY = (
    "Tell those servers: Edit Channel → Permissions → the bot's role. Without Read Message History a digest whose "
    "connection failed is rather left out than posted twice."
)
Thing = Mapping[str, Any]


async def channels(client: httpx.AsyncClient, credentials: Credentials, me: str) -> Finding:
    """What the bot (its user's id is `me`) may not do where digests go to; raises Unreachable."""
    try:
        targets = await _targets(credentials.database_url.get_secret_value())
    except StoreError:
        return skipped(CHECK, "the database cannot be opened")
    except SQLAlchemyError:  # before the first start
        targets = []
    if not targets:
        return ok(CHECK, "no digests go to any yet")
    looking = _Looking(client, credentials, me)
    wrong = [told for guild, channel in targets if (told := await looking.at(guild, channel))]
    if wrong:
        return warning(CHECK, f"{len(wrong)} of {len(targets)} channels: {'; '.join(wrong)}", _REMEDY)
    return ok(CHECK, f"digests can be posted in all {len(targets)} that were looked at")


async def _targets(url: str) -> list[tuple[str, str]]:
    """Servers and channels that digests go to, those that are due next."""
    columns = (subscriptions.c.workspace, subscriptions.c.channel)
    wanted = (
        subscriptions.c.platform == "discord",
        subscriptions.c.kind == "channel",
        subscriptions.c.paused.is_(False),
    )
    query = select(*columns).where(*wanted).order_by(subscriptions.c.next_run_at).limit(MOST)
    if storage.is_new(url):
        return []
    database = await Database.open(url)
    try:
        async with database.reading() as connection:
            found = [(str(row[0]), str(row[1])) for row in await connection.execute(query)]
    finally:
        await database.close()
    return list(dict.fromkeys(found))


class _Looking:
    """Asks about each server once."""

    def __init__(self, client: httpx.AsyncClient, credentials: Credentials, me: str) -> None:
        self._client, self._credentials, self._me = client, credentials, me
        self._servers: dict[str, tuple[Answer, Answer]] = {}

    async def at(self, guild: str, channel: str) -> str:
        """What is wrong with one channel; "" where nothing is."""
        found = await self._ask(f"channels/{channel}")
        if found.status != httpx.codes.OK:
            return f"{channel} cannot be seen (HTTP {found.status})"
        around = found
        if found.body.get("type") in _THREADS:
            around = await self._ask(f"channels/{found.body.get('parent_id')}")
        if guild not in self._servers:
            self._servers[guild] = (
                await self._ask(f"guilds/{guild}"),
                await self._ask(f"guilds/{guild}/members/{self._me}"),
            )
        server, member = self._servers[guild]
        if {around.status, server.status, member.status} != {httpx.codes.OK}:
            return f"{channel} cannot be looked at"
        allowed = rights(server.body, member.body, around.body, self._me)
        missing = [name for name, bit in needed(found.body).items() if not allowed & bit]
        return f"#{found.body.get('name')} of {server.body.get('name')} lacks {', '.join(missing)}" if missing else ""

    async def _ask(self, path: str) -> Answer:
        return await ask_discord(self._client, self._credentials, path)


def needed(channel: Thing) -> Mapping[str, int]:
    """The permissions that a digest needs in a channel, by their names in Discord."""
    if channel.get("type") in _THREADS:
        return {name: bit for name, bit in NEEDED.items() if name != "Send Messages"} | _IN_THREADS
    return NEEDED | _IN_THREADS if channel.get("type") in _FORUMS else NEEDED


def rights(server: Thing, member: Thing, channel: Thing, me: str) -> int:
    """What a member may do in a channel, as Discord's documentation computes it."""
    everyone = str(server["id"])
    roles = {everyone, *map(str, member.get("roles") or ())}
    allowed = _any(int(role["permissions"]) for role in server.get("roles") or () if str(role["id"]) in roles)
    if allowed & _ADMINISTRATOR or str(server.get("owner_id")) == me:
        return _EVERYTHING
    overwrites = {str(one["id"]): one for one in channel.get("permission_overwrites") or ()}
    for ids in ({everyone}, roles - {everyone}, {me}):
        there = [overwrites[id] for id in ids & overwrites.keys()]
        allowed &= ~_any(int(one["deny"]) for one in there)
        allowed |= _any(int(one["allow"]) for one in there)
    return allowed


def _any(bits: Iterable[int]) -> int:
    found = 0
    for one in bits:
        found |= one
    return found
