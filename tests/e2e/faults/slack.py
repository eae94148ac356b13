"""A Slack that a test can drive: it does what people do in it, and keeps what the app does."""

from __future__ import annotations

import asyncio
import copy
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web
from faults import wire
from faults.record import PATIENCE, Record
from faults.slack_delivery import Delivery, Kind, Transport, hand_over
from faults.slack_http import SlackHttp
from faults.slack_socket import SlackSocket
from faults.slack_web import SlackWeb
from faults.slack_workspace import APP, RESPONSE_URL_LIFE, ResponseUrl, Workspace, small_workspace

Found = TypeVar("Found")
Message = dict[str, Any]
LINK = re.compile(r"(?<![<|\"])https?://[^\s<>|]+")


@dataclass(slots=True, kw_only=True)
class SlackServer:
    """An async context manager; inside it `api_url` and `record` are there and people can act.

    `ack_limit`: seconds within which the app must ack; `retry_delays`: seconds before each redelivery of an event
    that was not acked (Slack's own are about 0, 60 and 300); `events`: what the app has subscribed to.
    """

    workspace: Workspace = field(default_factory=small_workspace)
    ack_limit: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 0.05, 0.1)
    events: set[str] = field(default_factory=lambda: {"app_mention", "app_home_opened", "message.im"})
    record: Record = field(default_factory=Record)
    http: SlackHttp | None = None  # set: deliveries go there; None: over Socket Mode
    api: SlackWeb = field(init=False)
    socket: SlackSocket = field(init=False)
    url: str = ""
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> SlackServer:
        self.api = SlackWeb(workspace=self.workspace, record=self.record)
        self.socket = SlackSocket(record=self.record)
        app = web.Application()
        self.api.add_routes(app)
        self.socket.add_routes(app)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.url, self.api.socket_url = f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}/link"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """What the app's client takes as its base URL."""
        return f"{self.url}/api/"

    def inject(self, method: str, *faults: wire.Fault) -> None:
        """The next calls of a Web API method (or `response_url`) go wrong like this, one after another."""
        self.api.faults.plan(method, *faults)

    def of(self, workspace: Workspace) -> SlackServer:
        """The same server as people of another workspace see it; deliveries go where they go now."""
        other = copy.copy(self)
        other.workspace = workspace
        return other

    async def until(self, found: Callable[[Record], Found], *, within: float = PATIENCE) -> Found:
        """Wait for what the app does. Raises AssertionError after `within` seconds."""
        return await self.record.until(found, within=within)

    # What people do

    async def slash(self, command: str, text: str = "", *, user: str = "U0ANA", channel: str = "C0BRIEF") -> Delivery:
        """Type a slash command."""
        who = {
            "user_id": user,
            "user_name": self.workspace.people[user].name,
            "team_id": self.workspace.team,
            "api_app_id": APP,
        }
        where = {
            "channel_id": channel,
            "channel_name": self.workspace.channel(channel).name,
            "team_domain": "workspace",
        }
        asked = {"token": "legacy", "command": command, "text": text, "trigger_id": self.workspace.trigger()}
        return await self._deliver("slash_commands", {**asked, **who, **where, **self._respond(channel, user)})

    async def message(
        self, channel: str, text: str, *, user: str = "U0ANA", thread_ts: str | None = None, bot: str | None = None
    ) -> Delivery | None:
        """Post in a channel, as a person or as another app's bot; None where the app hears no messages there."""
        posted = self._posted(channel, text, user=user, thread_ts=thread_ts, bot=bot)
        return await self._message_event(posted)

    async def mention(self, channel: str, text: str, *, user: str = "U0ANA", thread_ts: str | None = None) -> Delivery:
        """Post a message that mentions the app; where it hears messages too, both events come, as Slack's do."""
        posted = self._posted(channel, f"<@{self.workspace.bot_user}> {text}", user=user, thread_ts=thread_ts)
        event = posted | {"type": "app_mention", "event_ts": posted["ts"]}
        mentioned, _ = await asyncio.gather(self.event(event), self._message_event(posted))
        return mentioned

    async def dm(self, text: str, *, user: str = "U0ANA") -> Delivery:
        """Write to the app directly."""
        posted = self._posted(self.workspace.direct(user).id, text, user=user)
        return await self.event(posted | {"channel_type": "im", "event_ts": posted["ts"]})

    async def echo(self, message: Message) -> Delivery | None:
        """Let the app hear one of its own posts, as it does in channels whose messages it reads."""
        return await self._message_event(message)

    async def shortcut(self, callback_id: str, message: Message, *, user: str = "U0BEN") -> Delivery:
        """Choose a message shortcut."""
        payload = {"type": "message_action", "callback_id": callback_id, "message_ts": message["ts"]}
        about = {"message": message, "channel": {"id": message["channel"], "name": "channel"}}
        return await self._interact(payload | about, user=user, channel=message["channel"])

    async def press(self, action_id: str, shown: Message, *, user: str = "U0ANA") -> Delivery:
        """Press the button with this action id in a message or a view. Raises AssertionError where there is none.

        As Slack does, a press in a message for one person alone comes without that message.
        """
        action = next((e for e in _elements(shown) if e.get("action_id") == action_id), None)
        assert action is not None, f"no button {action_id!r} here"
        payload: Message = {"type": "block_actions", "actions": [action | {"action_ts": str(time.time())}]}
        if shown.get("type") in ("home", "modal"):
            container = {"type": "view", "view_id": shown["id"]}
            return await self._interact(payload | {"view": shown, "container": container}, user=user)
        where, private = shown["channel"], bool(shown.get("ephemeral"))
        container = {"type": "message", "message_ts": shown["ts"], "channel_id": where, "is_ephemeral": private}
        payload |= {"container": container, "channel": {"id": where}, "state": {"values": {}}}
        return await self._interact(payload | ({} if private else {"message": shown}), user=user, channel=where)

    async def submit(
        self, view: Message, values: Mapping[str, Mapping[str, Any]] | None = None, *, user: str = "U0ANA"
    ) -> Delivery:
        """Submit a modal; `values`: the state by block id and action id."""
        filled = view | {"state": {"values": dict(values or {})}}
        return await self._interact({"type": "view_submission", "view": filled}, user=user)

    async def open_home(self, user: str = "U0ANA") -> Delivery:
        """Open the app's home tab."""
        now = str(time.time())
        return await self.event({"type": "app_home_opened", "user": user, "tab": "home", "event_ts": now})

    # What Slack does with it

    async def event(
        self, event: Message, *, event_id: str | None = None, at: float | None = None, **more: Any
    ) -> Delivery:
        """Send any event, with retries where it is not acked. `at`: when it happened; `more` replaces what is told."""
        id = event_id or f"Ev{self.workspace.team}{self.workspace.number():08d}"
        about = {"token": "legacy", "team_id": self.workspace.team, "api_app_id": APP, "type": "event_callback"}
        authorized = [
            {"team_id": self.workspace.team, "user_id": self.workspace.bot_user, "is_bot": True, "enterprise_id": None}
        ]
        when = {"event_id": id, "event_time": int(at or time.time()), "authorizations": authorized}
        return await self._deliver("events_api", {**about, "event": event, **when, **more})

    async def redeliver(self, delivery: Delivery) -> Delivery:
        """The same event once more, under the same `event_id`, although it was acked."""
        return await self._deliver("events_api", delivery.payload)

    async def _deliver(self, kind: Kind, payload: Message) -> Delivery:
        transport: Transport = self.http or self.socket
        delays = self.retry_delays if kind == "events_api" else ()
        delivery = Delivery(kind=kind, payload=json.loads(json.dumps(payload)))
        return await hand_over(transport, delivery, limit=self.ack_limit, retry_delays=delays)

    async def _interact(self, payload: Message, *, user: str, channel: str | None = None) -> Delivery:
        who = {"user": {"id": user, "username": self.workspace.people[user].name, "team_id": self.workspace.team}}
        about = {"team": {"id": self.workspace.team, "domain": "workspace"}, "api_app_id": APP, "token": "legacy"}
        answer = self._respond(channel, user) if channel else {}
        return await self._deliver(
            "interactive", payload | who | about | answer | {"trigger_id": self.workspace.trigger()}
        )

    async def _message_event(self, posted: Message) -> Delivery | None:
        channel = self.workspace.channel(posted["channel"])
        if not channel.member or f"message.{channel.kind}{'' if channel.kind == 'im' else 's'}" not in self.events:
            return None
        return await self.event(posted | {"channel_type": channel.kind, "event_ts": posted["ts"]})

    def _posted(
        self, channel: str, text: str, *, user: str, thread_ts: str | None = None, bot: str | None = None
    ) -> Message:
        """A message in the channel's history, with its links as Slack writes them."""
        shown = LINK.sub(lambda link: f"<{link[0].replace('&', '&amp;')}>", text)
        author = {"bot_id": bot, "subtype": "bot_message"} if bot else {"user": user}
        message = {
            "type": "message",
            "channel": channel,
            "ts": self.workspace.ts(),
            "text": shown,
            "team": self.workspace.team,
        } | author
        message |= {"thread_ts": thread_ts} if thread_ts else {}
        self.workspace.channel(channel).messages.append(message)
        return message

    def _respond(self, channel: str, user: str) -> Message:
        key = f"{self.workspace.team}-{self.workspace.number()}-response"
        expires = time.monotonic() + RESPONSE_URL_LIFE
        self.workspace.response_urls[key] = ResponseUrl(channel=channel, user=user, expires=expires)
        return {"response_url": f"{self.url}/response/{key}"}


def _elements(message: Message) -> list[Message]:
    """Every button and menu of a message, with the id of its block."""
    found = []
    for block in message.get("blocks") or []:
        inside = [*(block.get("elements") or []), block.get("accessory") or {}]
        found += [e | {"block_id": block.get("block_id", "")} for e in inside if e.get("action_id")]
    return found
