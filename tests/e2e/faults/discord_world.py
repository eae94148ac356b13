"""What a Discord holds: guilds, their people and channels, direct messages, and the app's commands."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Thing = dict[str, Any]

EPOCH = 1_420_070_400_000  # milliseconds; Discord's snowflakes count from here
TOKEN = "MTAwMA.fault.token"  # known to this server alone  # noqa: S105
BOT, GUILD = "1000", "2000"  # the application's id is its bot's, as for every app since 2019
ANA, BEN = "3001", "3002"
BRIEFINGS, GENERAL, CLOSED = "4001", "4002", "4003"
PERMISSIONS = {
    "add_reactions": 1 << 6,
    "attach_files": 1 << 15,
    "create_public_threads": 1 << 35,
    "embed_links": 1 << 14,
    "manage_channels": 1 << 4,
    "manage_guild": 1 << 5,
    "manage_messages": 1 << 13,
    "read_message_history": 1 << 16,
    "send_messages": 1 << 11,
    "send_messages_in_threads": 1 << 38,
    "use_application_commands": 1 << 31,
    "view_channel": 1 << 10,
}
ALL = sum(PERMISSIONS.values())
TEXT, DIRECT, VOICE, ANNOUNCEMENT, THREAD, FORUM, MEDIA = 0, 1, 2, 5, 11, 15, 16
REQUIRE_TAG = 1 << 4
EPHEMERAL, LOADING = 1 << 6, 1 << 7
CONTENT_FLAGS = 1 << 18  # of the application: message content is granted to it


class DiscordError(Exception):
    """A refusal by the API: an HTTP status, Discord's own code and message, and the fields at fault."""

    def __init__(self, status: int, code: int, message: str, *, breaches: list[str] | None = None) -> None:
        super().__init__(f"{code} {message} {breaches or ''}")
        self.status, self.code, self.message, self.breaches = status, code, message, breaches or []


@dataclass(slots=True, kw_only=True)
class Person:
    """A user. `manager`: may manage channels, `governor`: the whole server."""

    id: str
    name: str
    bot: bool = False
    manager: bool = False
    governor: bool = False

    def as_user(self) -> Thing:
        """The API's user object."""
        names = {"username": self.name, "global_name": self.name.title(), "discriminator": "0"}
        return {"id": self.id, **names, "avatar": None, "bot": self.bot, "flags": 0, "public_flags": 0}

    @property
    def permissions(self) -> int:
        """The bits that this person has in every channel."""
        managing = PERMISSIONS["manage_channels"] | PERMISSIONS["manage_messages"]
        all_but_the_server = ALL if self.governor or self.bot else ALL & ~PERMISSIONS["manage_guild"]
        return all_but_the_server if self.manager or self.bot else all_but_the_server & ~managing


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel, thread or direct messages. `denied`: permission bits that the app lacks in it.

    `owner`, `archived` and `locked` are of threads; `tags` (ids and names) and `tag_required` of forums.
    """

    id: str
    name: str
    kind: int = TEXT
    guild: str = GUILD
    parent: str | None = None
    person: str | None = None  # whose direct messages these are
    denied: int = 0
    owner: str = BOT
    archived: bool = False
    archived_at: str = ""
    locked: bool = False
    tags: dict[str, str] = field(default_factory=dict)
    tag_required: bool = False
    messages: list[Thing] = field(default_factory=list)
    ephemeral: list[Thing] = field(default_factory=list)
    typing: int = 0  # how often the app showed that it types

    def find(self, id: str) -> Thing:
        """A message by id. Raises DiscordError."""
        for message in self.messages:
            if message["id"] == id:
                return message
        raise DiscordError(404, 10008, "Unknown Message")

    def need(self, *names: str) -> None:
        """Raise DiscordError where the app lacks a permission here."""
        if self.denied & PERMISSIONS["view_channel"]:
            raise DiscordError(403, 50001, "Missing Access")
        if any(self.denied & PERMISSIONS[n] for n in names):
            raise DiscordError(403, 50013, "Missing Permissions")

    def as_channel(self) -> Thing:
        """The API's channel object."""
        if self.kind == DIRECT:
            return {"id": self.id, "type": DIRECT, "recipients": [], "last_message_id": None}
        denied = [{"id": BOT, "type": 1, "allow": "0", "deny": str(self.denied)}] if self.denied else []
        base = {"id": self.id, "type": self.kind, "name": self.name, "guild_id": self.guild, "parent_id": self.parent}
        base |= {"position": 0, "permission_overwrites": denied, "nsfw": False, "topic": None, "rate_limit_per_user": 0}
        if self.kind == THREAD:
            times = {"archived": self.archived, "auto_archive_duration": 1440, "locked": self.locked}
            times |= {"archive_timestamp": self.archived_at or now()}
            base |= {
                "owner_id": self.owner,
                "message_count": 0,
                "member_count": 1,
                "thread_metadata": times,
                "flags": 0,
            }
        if self.kind in (FORUM, MEDIA):
            tags = [{"id": id, "name": name, "moderated": False} for id, name in self.tags.items()]
            base |= {"available_tags": tags, "flags": REQUIRE_TAG if self.tag_required else 0}
        return base | {"last_message_id": self.last}

    @property
    def last(self) -> str | None:
        """The id of the last message; also where it was deleted, or may not be read."""
        return self.messages[-1]["id"] if self.messages else None


@dataclass(slots=True, kw_only=True)
class World:
    """The state that the API reads and writes; `outbox` holds the events that a request caused, for the gateway."""

    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    guilds: dict[str, str] = field(default_factory=lambda: {GUILD: "Newsroom"})  # names by id
    commands: list[Thing] = field(default_factory=list)
    content_granted: bool = True  # whether the privileged message-content intent is switched on for the app
    shards_wanted: int = 1  # what Discord recommends
    concurrency: int = 1  # shards that may identify at once
    outbox: list[tuple[str, Thing]] = field(default_factory=list)
    nonces: dict[tuple[str, str], Thing] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def snowflake(self) -> str:
        """An id of now that no other thing has."""
        return str((int(time.time() * 1_000) - EPOCH) << 22 | next(self._numbers) & 0x3FFFFF)

    def channel(self, id: str) -> Channel:
        """A channel by id. Raises DiscordError."""
        if id not in self.channels:
            raise DiscordError(404, 10003, "Unknown Channel")
        return self.channels[id]

    def direct(self, person: str) -> Channel:
        """The direct messages between a person and the app."""
        for channel in self.channels.values():
            if channel.person == person:
                return channel
        id = self.snowflake()
        return self.channels.setdefault(id, Channel(id=id, name="direct", kind=DIRECT, person=person))

    def guild_of(self, channel: str) -> str | None:
        """The guild that a channel is in; None for direct messages."""
        where = self.channels.get(channel)
        return None if where is not None and where.kind == DIRECT else GUILD if where is None else where.guild

    def member(self, person: Person) -> Thing:
        """The API's guild member object."""
        base: Thing = {"user": person.as_user(), "nick": None, "avatar": None, "roles": [], "flags": 0}
        base |= {"joined_at": "2026-01-01T00:00:00Z", "deaf": False, "mute": False, "pending": False}
        return base | {"permissions": str(person.permissions)}

    def write(self, channel: Channel, author: str, given: Mapping[str, Any]) -> Thing:
        """A new message object, not yet put anywhere; who is pinged follows from `allowed_mentions`."""
        content = str(given.get("content") or "")
        everyone, people = _pinged(content, given.get("allowed_mentions"), self.people)
        embeds = [{"type": "rich", **e} for e in given.get("embeds") or []]
        base: Thing = {"id": self.snowflake(), "channel_id": channel.id, "author": self.people[author].as_user()}
        base |= {"content": content, "embeds": embeds, "components": given.get("components") or [], "tts": False}
        base |= {"mention_everyone": everyone, "mentions": people, "mention_roles": [], "pinned": False, "type": 0}
        base |= {"timestamp": now(), "edited_timestamp": None, "flags": int(given.get("flags") or 0)}
        reference, files = given.get("message_reference"), given.get("files") or []
        attached = [{"id": self.snowflake(), "filename": f, "size": 1, "url": "", "proxy_url": ""} for f in files]
        extra = {k: given[k] for k in ("nonce",) if given.get(k) is not None}
        replied = {"message_reference": reference, "type": 19} if reference else {}
        return base | extra | {"attachments": attached} | replied

    def application(self) -> Thing:
        """The API's application object."""
        names: Thing = {"id": BOT, "name": "Communiqué", "icon": None, "description": "", "verify_key": "0" * 64}
        names |= {
            "owner": self.people[ANA].as_user(),
            "team": None,
            "bot_public": True,
            "bot_require_code_grant": False,
        }
        return names | {"flags": CONTENT_FLAGS if self.content_granted else 0}


def _pinged(content: str, allowed: Mapping[str, Any] | None, people: Mapping[str, Person]) -> tuple[bool, list[Thing]]:
    """Whether everyone is pinged, and who else; without `allowed_mentions` everything in the text pings."""
    parse = ["everyone", "users", "roles"] if allowed is None else allowed.get("parse") or []
    named = set((allowed or {}).get("users") or [])
    found = [p for p in people.values() if f"<@{p.id}>" in content and ("users" in parse or p.id in named)]
    return "everyone" in parse and ("@everyone" in content or "@here" in content), [p.as_user() for p in found]


def now() -> str:
    """This moment as the API writes it."""
    return datetime.now(UTC).isoformat()


def small_world() -> World:
    """Ana, who manages channels, and Ben; #briefings and #general, and #closed that the app cannot see."""
    people = (
        Person(id=BOT, name="communique", bot=True),
        Person(id=ANA, name="ana", manager=True),
        Person(id=BEN, name="ben"),
    )
    channels = (
        Channel(id=BRIEFINGS, name="briefings"),
        Channel(id=GENERAL, name="general"),
        Channel(id=CLOSED, name="closed", denied=PERMISSIONS["view_channel"]),
    )
    return World(people={p.id: p for p in people}, channels={c.id: c for c in channels})
