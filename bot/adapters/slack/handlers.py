"""What Slack tells, answered: each handler acknowledges first, converts, asks the services and delivers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError

from bot.adapters.slack import modal
from bot.adapters.slack.answering import InThread, Place, Privately, deliver
from bot.adapters.slack.files import send_files
from bot.adapters.slack.home import home_view
from bot.adapters.slack.permissions import Right
from bot.adapters.slack.requests import PLATFORM, is_from_a_person, mentions, pasted_from, request_from, typed
from bot.adapters.slack.response_url import ResponseUrl
from bot.adapters.slack.work import Work
from bot.adapters.slack.workspaces import Workspace
from bot.commands.answer import answer_button, answer_typed, apology
from bot.commands.chat import SETTINGS, Chat
from bot.commands.documents import digest
from bot.commands.table import How, Request
from bot.incidents import report
from bot.present.message import Line, Message, Section

Body = Mapping[str, Any]
_IN_TIME = 2.0  # seconds that a submitted form may take to find out who may change settings
_LATE = Right(manages=False, lacking="Slack does not answer just now. Please try again in a minute.")


@dataclass(slots=True, kw_only=True)
class Handlers:
    """Events, commands, presses and views of every workspace; `workspace` is the one that the request is about."""

    chat: Chat
    work: Work = field(default_factory=Work)

    async def command(self, ack: AsyncAck, body: Body, workspace: Workspace) -> None:
        """The slash command."""
        await ack()
        with self.work.begun(slack="command"):
            text, channel, user = typed(str(body.get("text") or "")), body["channel_id"], body["user_id"]
            form = text.lower() if text.lower() in self.chat.forms else None
            if form and await self._modal(workspace, form, body["trigger_id"], channel, user):
                return
            url = ResponseUrl(body["response_url"])
            place = Privately(workspace.web, workspace.me, url, channel=channel, user=user)
            request, right = await self._request(workspace, channel, user, "command", place, text)
            message = await answer_typed(self.chat.commands, text, origin=request)
            await self._deliver(workspace, place, _with_reason(message, right), request)

    async def mention(self, event: Body, body: Body, workspace: Workspace) -> None:
        """Somebody called the bot by name."""
        with self.work.begun(slack="mention"):
            if is_from_a_person(event) and await self._first_time(str(body["event_id"])):
                await self._message(workspace, event, how="mention")

    async def message(self, event: Body, body: Body, workspace: Workspace) -> None:
        """A message to the bot, or in a channel whose messages it may read."""
        with self.work.begun(slack="message"):
            if event.get("subtype") == "message_deleted":
                where, gone = str(event["channel"]), str(event.get("deleted_ts", ""))
                await self.chat.places.deleted(PLATFORM, workspace.me.team, where, gone)
                return
            direct = str(event["channel"]).startswith("D")
            if not is_from_a_person(event) or (not direct and mentions(event, workspace.me.user)):
                return  # a mention comes as an event of its own
            if await self._first_time(str(body["event_id"])):
                await self._message(workspace, event, how="paste")

    async def shortcut(self, ack: AsyncAck, body: Body, workspace: Workspace) -> None:
        """“Brief this” under a message."""
        await ack()
        with self.work.begun(slack="shortcut"):
            event = {**body["message"], "channel": body["channel"]["id"], "ts": body["message_ts"]}
            await self._message(
                workspace, event, how="menu", user=body["user"]["id"], url=ResponseUrl(body["response_url"])
            )

    async def press(self, ack: AsyncAck, body: Body, workspace: Workspace) -> None:
        """A button under an answer."""
        await ack()
        with self.work.begun(slack="press"):
            action, channel, user = body["actions"][0], body["channel"]["id"], body["user"]["id"]
            container = body.get("container", {})
            thread = body.get("message", {}).get("thread_ts") or container.get("thread_ts")
            url = ResponseUrl(body["response_url"], thread=thread)
            place = Privately(workspace.web, workspace.me, url, channel=channel, user=user, thread=thread)
            request, _ = await self._request(workspace, channel, user, "button", place)
            message = await answer_button(self.chat.commands, str(action["value"]), origin=request)
            if message.audience == "channel":
                pressed = (workspace.me.team, channel, str(container.get("message_ts")), str(action["value"]))
                await self._share(workspace, place, message, request, pressed)
            else:
                await self._deliver(workspace, place, message, request)

    async def choose(self, ack: AsyncAck, body: Body, workspace: Workspace) -> None:
        """A channel chosen on the Home tab."""
        await ack()
        with self.work.begun(slack="choose"):
            chosen = body["actions"][0].get("selected_conversation")
            if chosen:
                await self._modal(workspace, SETTINGS, body["trigger_id"], str(chosen), body["user"]["id"])

    async def submit(self, ack: AsyncAck, body: Body, workspace: Workspace) -> None:
        """A form; its answer is the acknowledgement, so that rights are asked for in short."""
        message = apology("Sorry", "Nothing was changed. Please try again.")
        with self.work.begun(slack="submit"):
            (command, channel), user = modal.command_of(body["view"]), body["user"]["id"]
            try:
                right = await asyncio.wait_for(workspace.rights.of(user, channel), _IN_TIME)
            except TimeoutError:
                right = _LATE
            request = replace(self._plain_request(workspace, channel, user, manages=right.manages), command=command)
            message = _with_reason(await self.chat.save(request, modal.values_of(body["view"])), right)
        await ack(response_action="update", view=modal.message_view(message))

    async def home(self, event: Body, workspace: Workspace) -> None:
        """Somebody looks at the Home tab."""
        with self.work.begun(slack="home"):
            if event.get("tab", "home") == "home":
                request = self._plain_request(workspace, str(event.get("channel") or ""), event["user"])
                view = home_view(await self.chat.home(request))
                await workspace.web.put("views.publish", user_id=event["user"], view=view)

    async def joined(self, event: Body, workspace: Workspace) -> None:
        """Somebody came into a channel; the bot remembers where it is itself."""
        with self.work.begun(slack="joined"):
            if event.get("user") == workspace.me.user:
                await self.chat.places.joined(PLATFORM, workspace.me.team, event["channel"])

    async def left(self, event: Body, workspace: Workspace) -> None:
        """Somebody left a channel."""
        with self.work.begun(slack="left"):
            if event.get("user") == workspace.me.user:
                await self.chat.places.left(PLATFORM, workspace.me.team, event["channel"])

    async def _message(
        self, workspace: Workspace, event: Body, *, how: How, user: str | None = None, url: ResponseUrl | None = None
    ) -> None:
        """Answer a message in its thread, or say nothing."""
        channel, asker = str(event["channel"]), user or str(event["user"])
        thread = event.get("thread_ts") or (None if channel.startswith("D") else event["ts"])
        place = InThread(workspace.web, workspace.me, channel=channel, user=asker, thread=thread, url=url)
        pasted = pasted_from(event, bot_user=workspace.me.user)
        request, right = await self._request(workspace, channel, asker, how, place, pasted.text)
        message = await self.chat.pasted.answer(request, pasted)
        if message is not None:
            await self._deliver(workspace, place, _with_reason(message, right), request)

    async def _deliver(self, workspace: Workspace, place: Place, message: Message, request: Request) -> str | None:
        """Show an answer, and remember what was posted for all."""
        ts = await deliver(place, message, workspace.me, self.chat.commands.root)
        if message.attachments:
            await send_files(place, workspace.web, request.asker, message.attachments)
        if ts is not None and message.subject:
            link = await workspace.web.permalink(request.channel, ts)
            await self.chat.posted(request, message, ts, link)
        return ts

    async def _share(
        self, workspace: Workspace, place: Place, message: Message, request: Request, pressed: tuple[str, ...]
    ) -> None:
        """Post for all, once for each button: a second press comes easily while the first is under way.

        The second one may come to another process.
        """
        once = f"share:{digest(json.dumps(pressed))}"
        if not await self._first_time(once):
            told = apology("Shared already", "This briefing was posted here. Look at the channel’s last messages.")
            await self._deliver(workspace, place, told, request)
        elif await self._deliver(workspace, place, message, request) is None:
            await self.chat.places.not_done(PLATFORM, once)

    async def _modal(self, workspace: Workspace, command: str, trigger: str, channel: str, user: str) -> bool:
        """Open the form of a command; False where Slack opens nothing, because it took too long."""
        try:
            opened = await workspace.web.once("views.open", trigger_id=trigger, view=modal.opening())
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            report(error, slack="views.open")
            return False
        try:
            right = await workspace.rights.of(user, channel)
            request = replace(self._plain_request(workspace, channel, user, manages=right.manages), command=command)
            form = await self.chat.form(request)
            view = modal.form_view(form, command=command, channel=channel, lacking=right.lacking)
        except Exception as error:
            view = modal.message_view(apology("Sorry", report(error, slack=command)))
        await workspace.web.put("views.update", view_id=opened["view"]["id"], view=view)
        return True

    async def _first_time(self, event: str) -> bool:
        """Whether this event is new; answered rather twice than never where the database fails."""
        try:
            return await self.chat.places.first_time(PLATFORM, event)
        except Exception as error:
            report(error, slack="first time")
            return True

    async def _request(
        self, workspace: Workspace, channel: str, user: str, how: How, place: Place, text: str = ""
    ) -> tuple[Request, Right | None]:
        """The request, with the asker's right where a command looks at it: to know it takes two calls."""
        name = next(iter(text.lower().split(maxsplit=1)), "")
        command = self.chat.commands.get(name) if name in self.chat.commands else None
        request = replace(self._plain_request(workspace, channel, user), how=how, progress=place.progress)
        if command is not None and command.administered:
            right = await workspace.rights.over_all(user)
            return replace(request, administers=right.manages), right
        if command is not None and command.managed:
            right = await workspace.rights.of(user, channel)
            return replace(request, manages=right.manages), right
        return request, None

    def _plain_request(self, workspace: Workspace, channel: str, user: str, *, manages: bool = False) -> Request:
        return request_from(workspace=workspace.me.team, channel=channel, asker=user, manages=manages)


def _with_reason(message: Message, right: Right | None) -> Message:
    """A refusal with what keeps the bot from knowing better."""
    if right is None or not right.lacking or right.manages:
        return message
    why = Section(kind="note", body=(Line(text=right.lacking),))
    return replace(message, sections=(*message.sections, why))
