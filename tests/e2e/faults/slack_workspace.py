"""What a Slack workspace holds: people, channels, messages, views, and the app's standing in it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TEAM, APP, BOT_USER, BOT = "T0WORKSPC", "A0COMMNQ", "U0COMMNQ", "B0COMMNQ"
BOT_TOKEN, APP_TOKEN = "xoxb-1-2-fault", "xapp-1-A0COMMNQ-2-fault"
TRIGGER_LIFE = 3.0  # seconds
RESPONSE_URL_LIFE, RESPONSE_URL_USES = 1_800.0, 5
SCOPES = frozenset(
    "commands chat:write app_mentions:read im:history im:write users:read channels:read channels:history "
    "groups:history chat:write.public files:write reactions:write".split()
)


class SlackError(Exception):
    """A refusal by the Web API: an error code, and what is answered beside it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code, self.more = code, more


@dataclass(slots=True, kw_only=True)
class Person:
    """A user of the workspace. `zone`: an IANA name; `zone_offset`: seconds east of Greenwich."""

    id: str
    name: str
    admin: bool = False
    zone: str = "Europe/Kyiv"
    zone_offset: int = 7_200


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel. `kind`: channel, group (private) or im; `member`: whether the app is in it."""

    id: str
    name: str
    kind: str = "channel"
    creator: str = "U0ANA"
    member: bool = True
    archived: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)
    ephemeral: list[dict[str, Any]] = field(default_factory=list)

    def find(self, ts: str) -> dict[str, Any]:
        """A message by its timestamp. Raises SlackError."""
        for message in self.messages:
            if message["ts"] == ts:
                return message
        raise SlackError("message_not_found")


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """Where answers to one interaction may be sent: five times within half an hour."""

    channel: str
    user: str
    expires: float
    uses: int = 0
    answers: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Workspace:
    """The state that the Web API reads and writes. `bot_user` and `bot` are the app's ids in it."""

    team: str = TEAM
    name: str = "Workspace"
    bot_user: str = BOT_USER
    bot: str = BOT
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)  # by user
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    _triggers: dict[str, float] = field(default_factory=dict)  # expiry by id, on the monotonic clock
    _used_triggers: set[str] = field(default_factory=set)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def number(self) -> int:
        """A number that no other thing of this workspace has."""
        return next(self._numbers)

    def ts(self) -> str:
        """A message timestamp: seconds since 1970 with six digits, unique."""
        return f"{int(time.time())}.{self.number():06d}"

    def channel(self, id: object) -> Channel:
        """A channel by id, or the direct messages with a user by theirs. Raises SlackError."""
        if isinstance(id, str) and id in self.people:
            return self.direct(id)
        if not isinstance(id, str) or id not in self.channels:
            raise SlackError("channel_not_found")
        return self.channels[id]

    def direct(self, user: str) -> Channel:
        """The direct messages between a user and the app."""
        id = f"D{user[1:]}"
        return self.channels.setdefault(id, Channel(id=id, name="directmessage", kind="im", creator=user))

    def trigger(self) -> str:
        """A trigger id: good once, for three seconds."""
        id = f"{self.number()}.{self.team}.trigger"
        self._triggers[id] = time.monotonic() + TRIGGER_LIFE
        return id

    def use_trigger(self, id: object) -> None:
        """Spend a trigger id. Raises SlackError where it is unknown, spent or late."""
        if id in self._used_triggers:
            raise SlackError("exchanged_trigger_id")
        if not isinstance(id, str) or id not in self._triggers:
            raise SlackError("invalid_trigger_id")
        if self._triggers.pop(id) < time.monotonic():
            raise SlackError("expired_trigger_id")
        self._used_triggers.add(id)

    def respond_at(self, key: str) -> ResponseUrl:
        """Spend one use of a response URL. Raises SlackError."""
        found = self.response_urls.get(key)
        if found is None or found.expires < time.monotonic():
            raise SlackError("expired_url")
        if found.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url")
        found.uses += 1
        return found

    def keep_view(self, view: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """Store a view under a new id; its answer is what the API returns."""
        id = f"V{self.number():08d}"
        base = {"id": id, "team_id": self.team, "app_id": APP, "bot_id": self.bot}
        base |= {"root_view_id": id, "previous_view_id": None}
        state = {"hash": f"{time.time():.6f}.{self.number()}", "state": {"values": {}}}
        self.views[id] = {**base, **view, **state, **more}
        return self.views[id]


def small_workspace(**given: str) -> Workspace:
    """Ana (an admin), Ben; #briefings and #general with the app, #closed without it."""
    people = (Person(id="U0ANA", name="ana", admin=True), Person(id="U0BEN", name="ben"))
    channels = (
        Channel(id="C0BRIEF", name="briefings"),
        Channel(id="C0GENERAL", name="general"),
        Channel(id="C0CLOSED", name="closed", member=False),
    )
    return Workspace(people={p.id: p for p in people}, channels={c.id: c for c in channels}, **given)
