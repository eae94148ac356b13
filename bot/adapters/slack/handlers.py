"""What Slack tells, answered: each handler acknowledges first, converts, asks the services and delivers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError

from bot.adapters.slack import modal
from bot.adapters.slack.answering import InThread, Place, Privately, deliver
from bot.adapters.slack.home import home_view
from bot.adapters.slack.identity import Identity
from bot.adapters.slack.permissions import Right, Rights
from bot.adapters.slack.requests import PLATFORM, is_from_a_person, mentions, pasted_from, request_from, typed
from bot.adapters.slack.response_url import ResponseUrl
from bot.adapters.slack.web_api import WebApi
from bot.adapters.slack.work import Work
from bot.commands.answer import answer_button, answer_typed, apology
from bot.commands.chat import SETTINGS, Chat
from bot.commands.table import How, Request
from bot.incidents import report
from bot.present.message import Line, Message, Section

Body = Mapping[str, Any]
_IN_TIME = 2.0  # seconds that a submitted form may take to find out who may change settings
_SHARES = 5_000  # remembered
_LATE = Right(manages=False, lacking="Slack does not answer just now. Please try again in a minute.")


@dataclass(slots=True, kw_only=True)
class Handlers:
    """One workspace's events, commands, presses and views."""

    chat: Chat
    web: WebApi
    me: Identity
    rights: Rights
    work: Work = field(default_factory=Work)
    _shared: set[tuple[str, str, str]] = field(default_factory=set)

    async def command(self, ack: AsyncAck, body: Body) -> None:
        """The slash command."""
        await ack()
        with self.work.begun(slack="command"):
            text, channel, user = typed(str(body.get("text") or "")), body["channel_id"], body["user_id"]
            form = text.lower() if text.lower() in self.chat.forms else None
            if form and await self._modal(form, body["trigger_id"], channel, user):
                return
            url = ResponseUrl(body["response_url"])
            place = Privately(self.web, self.me, url, channel=channel, user=user)
            request, right = await self._request(channel, user, "command", place, text)
            message = await answer_typed(self.chat.commands, text, origin=request)
            await self._deliver(place, _with_reason(message, right), request)

    async def mention(self, event: Body, body: Body) -> None:
        """Somebody called the bot by name."""
        with self.work.begun(slack="mention"):
            if is_from_a_person(event) and await self._first_time(body):
                await self._message(event, how="mention")

    async def message(self, event: Body, body: Body) -> None:
        """A message to the bot, or in a channel whose messages it may read."""
        with self.work.begun(slack="message"):
            if event.get("subtype") == "message_deleted":
                where, gone = str(event["channel"]), str(event.get("deleted_ts", ""))
                await self.chat.places.deleted(PLATFORM, self.me.team, where, gone)
                return
            direct = str(event["channel"]).startswith("D")
            if not is_from_a_person(event) or (not direct and mentions(event, self.me.user)):
                return  # a mention comes as an event of its own
            if await self._first_time(body):
                await self._message(event, how="paste")

    async def shortcut(self, ack: AsyncAck, body: Body) -> None:
        """“Brief this” under a message."""
        await ack()
        with self.work.begun(slack="shortcut"):
            event = {**body["message"], "channel": body["channel"]["id"], "ts": body["message_ts"]}
            await self._message(event, how="menu", user=body["user"]["id"], url=ResponseUrl(body["response_url"]))

    async def press(self, ack: AsyncAck, body: Body) -> None:
        """A button under an answer."""
        await ack()
        with self.work.begun(slack="press"):
            action, channel, user = body["actions"][0], body["channel"]["id"], body["user"]["id"]
            container = body.get("container", {})
            thread = body.get("message", {}).get("thread_ts") or container.get("thread_ts")
            url = ResponseUrl(body["response_url"], thread=thread)
            place = Privately(self.web, self.me, url, channel=channel, user=user, thread=thread)
            request, _ = await self._request(channel, user, "button", place)
            message = await answer_button(self.chat.commands, str(action["value"]), origin=request)
            if message.audience == "channel":
                pressed = (channel, str(container.get("message_ts")), str(action["value"]))
                await self._share(place, message, request, pressed)
            else:
                await self._deliver(place, message, request)

    async def choose(self, ack: AsyncAck, body: Body) -> None:
        """A channel chosen on the Home tab."""
        await ack()
        with self.work.begun(slack="choose"):
            chosen = body["actions"][0].get("selected_conversation")
            if chosen:
                await self._modal(SETTINGS, body["trigger_id"], str(chosen), body["user"]["id"])

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """A form; its answer is the acknowledgement, so that rights are asked for in short."""
        message = apology("Sorry", "Nothing was changed. Please try again.")
        with self.work.begun(slack="submit"):
            (command, channel), user = modal.command_of(body["view"]), body["user"]["id"]
            try:
                right = await asyncio.wait_for(self.rights.of(user, channel), _IN_TIME)
            except TimeoutError:
                right = _LATE
            request = replace(self._plain_request(channel, user, manages=right.manages), command=command)
            message = _with_reason(await self.chat.save(request, modal.values_of(body["view"])), right)
        await ack(response_action="update", view=modal.message_view(message))

    async def home(self, event: Body) -> None:
        """Somebody looks at the Home tab."""
        with self.work.begun(slack="home"):
            if event.get("tab", "home") == "home":
                request = self._plain_request(str(event.get("channel") or ""), event["user"])
                view = home_view(await self.chat.home(request))
                await self.web.put("views.publish", user_id=event["user"], view=view)

    async def joined(self, event: Body) -> None:
        """Somebody came into a channel; the bot remembers where it is itself."""
        with self.work.begun(slack="joined"):
            if event.get("user") == self.me.user:
                await self.chat.places.joined(PLATFORM, self.me.team, event["channel"])

    async def left(self, event: Body) -> None:
        """Somebody left a channel."""
        with self.work.begun(slack="left"):
            if event.get("user") == self.me.user:
                await self.chat.places.left(PLATFORM, self.me.team, event["channel"])

    async def uninstalled(self, event: Body) -> None:
        """The app was removed from the workspace, or its bot's token was."""
        with self.work.begun(slack="uninstalled"):
            if event["type"] == "app_uninstalled" or event.get("tokens", {}).get("bot"):
                await self.chat.places.left_workspace(PLATFORM, self.me.team)
                self.chat.notes.tell(PLATFORM, "I was removed from the workspace: install me again.")

    async def _message(self, event: Body, *, how: How, user: str | None = None, url: ResponseUrl | None = None) -> None:
        """Answer a message in its thread, or say nothing."""
        channel, asker = str(event["channel"]), user or str(event["user"])
        thread = event.get("thread_ts") or (None if channel.startswith("D") else event["ts"])
        place = InThread(self.web, self.me, channel=channel, user=asker, thread=thread, url=url)
        pasted = pasted_from(event, bot_user=self.me.user)
        request, right = await self._request(channel, asker, how, place, pasted.text)
        message = await self.chat.pasted.answer(request, pasted)
        if message is not None:
            await self._deliver(place, _with_reason(message, right), request)

    async def _deliver(self, place: Place, message: Message, request: Request) -> str | None:
        """Show an answer, and remember what was posted for all."""
        ts = await deliver(place, message, self.me, self.chat.commands.root)
        if ts is not None and message.subject:
            link = await self.web.permalink(request.channel, ts)
            await self.chat.posted(request, message, ts, link)
        return ts

    async def _share(self, place: Place, message: Message, request: Request, pressed: tuple[str, str, str]) -> None:
        """Post for all, once for each button: a second press comes easily while the first is under way."""
        if pressed in self._shared:
            told = apology("Shared already", "This briefing was posted here. Look at the channel’s last messages.")
            await self._deliver(place, told, request)
            return
        if len(self._shared) >= _SHARES:
            self._shared.clear()
        self._shared.add(pressed)
        if await self._deliver(place, message, request) is None:
            self._shared.discard(pressed)

    async def _modal(self, command: str, trigger: str, channel: str, user: str) -> bool:
        """Open the form of a command; False where Slack opens nothing, because it took too long."""
        try:
            opened = await self.web.once("views.open", trigger_id=trigger, view=modal.opening())
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            report(error, slack="views.open")
            return False
        try:
            right = await self.rights.of(user, channel)
            request = replace(self._plain_request(channel, user, manages=right.manages), command=command)
            form = await self.chat.form(request)
            view = modal.form_view(form, command=command, channel=channel, lacking=right.lacking)
        except Exception as error:
            view = modal.message_view(apology("Sorry", report(error, slack=command)))
        await self.web.put("views.update", view_id=opened["view"]["id"], view=view)
        return True

    async def _first_time(self, body: Body) -> bool:
        """Whether this event is new; answered rather twice than never where the database fails."""
        try:
            return await self.chat.places.first_time(PLATFORM, str(body["event_id"]))
        except Exception as error:
            report(error, slack="first time")
            return True

    async def _request(
        self, channel: str, user: str, how: How, place: Place, text: str = ""
    ) -> tuple[Request, Right | None]:
        """The request, with the asker's right where a command looks at it: to know it takes two calls."""
        name = next(iter(text.lower().split(maxsplit=1)), "")
        managed = name in self.chat.commands and self.chat.commands.get(name).managed
        right = await self.rights.of(user, channel) if managed else None
        request = self._plain_request(channel, user, manages=bool(right and right.manages))
        return replace(request, how=how, progress=place.progress), right

    def _plain_request(self, channel: str, user: str, *, manages: bool = False) -> Request:
        return request_from(workspace=self.me.team, channel=channel, asker=user, manages=manages)


def _with_reason(message: Message, right: Right | None) -> Message:
    """A refusal with what keeps the bot from knowing better."""
    if right is None or not right.lacking or right.manages:
        return message
    why = Section(kind="note", body=(Line(text=right.lacking),))
    return replace(message, sections=(*message.sections, why))
