"""Discord's gateway: identify, ready, heartbeats, events by intent, reconnect and resume."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from faults.discord_world import ALL, BOT, CONTENT_FLAGS, DIRECT, THREAD, TOKEN, Thing, World, now
from faults.record import PATIENCE, Record

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
BAD_TOKEN, TOO_FEW_SHARDS, BAD_INTENTS = 4004, 4011, 4014


@dataclass(slots=True, kw_only=True)
class Session:
    """One identified client, of shard `shard` out of `shards`: what it was sent, so that it can resume."""

    id: str
    intents: int
    shard: int
    shards: int
    socket: web.WebSocketResponse | None
    sent: list[Thing] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class DiscordGateway:
    """The server's end. `heartbeat`: seconds; `answers_heartbeats`: False makes the connection a dead one.

    `concurrency` sessions may begin in `window` seconds; a sooner one is refused, and counted in `too_soon`.
    `least` shards are wanted; with fewer none is let in.
    """

    world: World
    record: Record
    url: str = ""
    heartbeat: float = 41.25
    answers_heartbeats: bool = True
    sessions: dict[str, Session] = field(default_factory=dict)
    identified: int = 0
    resumed: int = 0
    heartbeats: int = 0
    concurrency: int = 1
    window: float = 0.0
    least: int = 1
    too_soon: int = 0
    _began: dict[int, float] = field(default_factory=dict)  # by remainder

    def add_routes(self, app: web.Application) -> None:
        """Enter the websocket into an application."""
        app.router.add_get("/gateway", self._connection)
        app.router.add_get("/gateway/", self._connection)

    @property
    def connected(self) -> bool:
        """Whether a client is identified and its websocket open."""
        return any(map(_open, self.sessions.values()))

    @property
    def shards(self) -> list[int]:
        """The shards that are connected now, each as often as it is."""
        return sorted(s.shard for s in self.sessions.values() if _open(s))

    async def ready(self, *, within: float = PATIENCE) -> None:
        """Wait until a client is connected."""
        await self.record.until(lambda _: self.connected, within=within)

    async def dispatch(self, event: str, data: Mapping[str, Any]) -> None:
        """Send an event to every session of its guild's shard whose intents ask for it.

        What a cut one misses waits for its resume. Direct messages are shard 0's.
        """
        guild = str(data["id"] if event.startswith("GUILD_") else data.get("guild_id") or 0)
        for session in list(self.sessions.values()):
            if (int(guild) >> 22) % session.shards != session.shard:
                continue
            if (shown := self._shown(session, event, data)) is not None:
                await self._send_event(session, event, shown)

    async def flush(self) -> None:
        """Send the events that a request caused."""
        pending, self.world.outbox = self.world.outbox, []
        for event, data in pending:
            guild = data.get("guild_id") or self.world.guild_of(str(data.get("channel_id")))
            await self.dispatch(event, dict(data) | ({"guild_id": guild} if guild else {}))

    async def ask_to_reconnect(self) -> None:
        """Opcode 7: the client should drop the connection and resume on another."""
        for session in list(self.sessions.values()):
            if session.socket:
                await session.socket.send_json({"op": RECONNECT, "d": None, "s": None, "t": None})

    def drop(self) -> None:
        """Cut every connection without a goodbye."""
        for session in list(self.sessions.values()):
            if session.socket and (connection := session.socket.get_extra_info("socket")) is not None:
                connection.shutdown(2)
            session.socket = None

    def forget(self) -> None:
        """Forget every session: a resume fails, and the client has to identify again."""
        self.sessions.clear()

    async def close(self) -> None:
        """Close every connection."""
        for session in list(self.sessions.values()):
            if session.socket:
                await session.socket.close()

    def _shown(self, session: Session, event: str, data: Mapping[str, Any]) -> Thing | None:
        """What a session sees of an event: None where it did not ask; no text without the content intent."""
        if event not in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            return dict(data)
        guild = "guild_id" in data
        if not session.intents & (GUILD_MESSAGES if guild else DIRECT_MESSAGES):
            return None
        mine = data["author"]["id"] == BOT or any(m["id"] == BOT for m in data["mentions"])
        if not guild or mine or session.intents & MESSAGE_CONTENT:
            return dict(data)
        return dict(data) | {"content": "", "embeds": [], "components": [], "attachments": []}

    async def _send_event(self, session: Session, event: str, data: Mapping[str, Any]) -> None:
        payload = {"op": DISPATCH, "t": event, "s": len(session.sent) + 1, "d": data}
        session.sent.append(payload)
        if session.socket is not None and not session.socket.closed:
            with suppress(ConnectionError):  # its process was killed just now
                await session.socket.send_json(payload)

    async def _connection(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": round(self.heartbeat * 1_000)}, "s": None})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._heard(socket, json.loads(message.data))
        finally:
            for session in list(self.sessions.values()):
                if session.socket is socket:
                    session.socket = None
            self.record.touch()
        return socket

    async def _heard(self, socket: web.WebSocketResponse, payload: Mapping[str, Any]) -> None:
        if payload["op"] == HEARTBEAT:
            self.heartbeats += 1
            if self.answers_heartbeats:
                await socket.send_json({"op": HEARTBEAT_ACK, "d": None})
        elif payload["op"] == IDENTIFY:
            await self._identify(socket, payload["d"])
        elif payload["op"] == RESUME:
            await self._resume(socket, payload["d"])
        self.record.touch()

    async def _identify(self, socket: web.WebSocketResponse, asked: Mapping[str, Any]) -> None:
        if str(asked["token"]).removeprefix("Bot ") != TOKEN:
            await socket.close(code=BAD_TOKEN, message=b"Authentication failed.")
            return
        intents = int(asked["intents"])
        if intents & MESSAGE_CONTENT and not self.world.content_granted:
            await socket.close(code=BAD_INTENTS, message=b"Disallowed intent(s).")
            return
        shard, shards = asked.get("shard") or (0, 1)
        if shards < self.least or not 0 <= shard < shards:
            await socket.close(code=TOO_FEW_SHARDS, message=b"Sharding required.")
            return
        bucket = shard % self.concurrency
        if time.monotonic() - self._began.get(bucket, float("-inf")) < self.window:
            self.too_soon += 1
            await socket.send_json({"op": INVALID_SESSION, "d": False})
            return
        self._began[bucket] = time.monotonic()
        id = f"session-{self.world.snowflake()}"
        session = Session(id=id, intents=intents, shard=shard, shards=shards, socket=socket)
        # Discord lets several sessions have one shard, and sends each of them everything.
        self.sessions = {s.id: s for s in self.sessions.values() if s.shard != shard or _open(s)} | {id: session}
        self.identified += 1
        await self._begin(session)

    async def _begin(self, session: Session) -> None:
        mine = [guild for guild in self.world.guilds if (int(guild) >> 22) % session.shards == session.shard]
        about = {"v": 10, "user": self.world.people[BOT].as_user(), "shard": [session.shard, session.shards]}
        about["guilds"] = [{"id": guild, "unavailable": True} for guild in mine]
        flags = CONTENT_FLAGS if self.world.content_granted else 0
        where = {"session_id": session.id, "resume_gateway_url": self.url, "application": {"id": BOT, "flags": flags}}
        await self._send_event(session, "READY", about | where)
        for guild in mine:
            await self._send_event(session, "GUILD_CREATE", self.guild(guild) | {"unavailable": False})

    async def _resume(self, socket: web.WebSocketResponse, asked: Mapping[str, Any]) -> None:
        session = self.sessions.get(str(asked["session_id"]))
        if session is None or str(asked["token"]).removeprefix("Bot ") != TOKEN:
            await socket.send_json({"op": INVALID_SESSION, "d": False})
            return
        session.socket = socket
        self.resumed += 1
        for payload in session.sent[int(asked["seq"] or 0) :]:
            await socket.send_json(payload)
        await self._send_event(session, "RESUMED", {})

    def guild(self, id: str) -> Thing:
        """A guild as an event shows it."""
        people = list(self.world.people.values())
        everyone: Thing = {"id": id, "name": "@everyone", "permissions": str(ALL), "color": 0, "position": 0}
        everyone |= {"hoist": False, "managed": False, "mentionable": False, "flags": 0}
        kept = [c for c in self.world.channels.values() if c.kind != DIRECT and c.guild == id]
        inside = {"members": [self.world.member(p) for p in people], "roles": [everyone], "member_count": len(people)}
        inside["channels"] = [c.as_channel() for c in kept if c.kind != THREAD]
        inside["threads"] = [c.as_channel() for c in kept if c.kind == THREAD and not c.archived]
        about = {"id": id, "name": self.world.guilds[id], "owner_id": people[1].id, "preferred_locale": "en-US"}
        levels = ("verification_level", "default_message_notifications", "explicit_content_filter", "mfa_level")
        numbers = dict.fromkeys((*levels, "nsfw_level", "premium_tier", "afk_timeout", "system_channel_flags"), 0)
        empty = ("emojis", "stickers", "features", "voice_states", "presences", "stage_instances")
        lists: Thing = {name: [] for name in (*empty, "guild_scheduled_events")}
        return {**about, **numbers, **lists, **inside, "joined_at": now(), "large": False}


def _open(session: Session) -> bool:
    return session.socket is not None and not session.socket.closed
