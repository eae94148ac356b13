"""Interactions: what the app has three seconds to answer, and fifteen minutes to fill."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from faults.discord_limits import choice_breaches, message_breaches, modal_breaches
from faults.discord_world import BOT, EPHEMERAL, LOADING, Channel, DiscordError, Thing, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, OPEN_MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: {MESSAGE, DEFER, OPEN_MODAL},
    COMPONENT: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE, OPEN_MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE},
}


@dataclass(slots=True, kw_only=True)
class Interaction:
    """One thing that a person did, and the app's answers to it."""

    id: str
    token: str
    kind: int  # COMMAND, COMPONENT, AUTOCOMPLETE or MODAL
    channel: Channel
    data: Thing
    ack_limit: float  # seconds
    life: float  # seconds that the token is good
    source: Thing | None = None  # the message whose button was pressed
    sent_at: float = field(default_factory=time.monotonic)
    acked_within: float | None = None  # seconds; None: not answered in time
    response: int | None = None  # MESSAGE, DEFER, ...
    answer: Thing = field(default_factory=dict)  # the data of the callback
    original: Thing | None = None  # the message that answers; under DEFER it says nothing yet
    followups: list[Thing] = field(default_factory=list)

    @property
    def private(self) -> bool:
        """Whether only the person sees the answer."""
        return bool(self.original and self.original["flags"] & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether the person still sees that the app is thinking."""
        return bool(self.original and self.original["flags"] & LOADING)

    @property
    def choices(self) -> list[Thing]:
        """What autocomplete offers."""
        return list(self.answer.get("choices") or [])

    def expire(self) -> None:
        """Let the token's fifteen minutes be over."""
        self.life = 0.0


def respond(world: World, interaction: Interaction, given: Mapping[str, Any]) -> Thing:
    """The first answer. Raises DiscordError where it is late, a second one, or not allowed."""
    waited = time.monotonic() - interaction.sent_at
    if waited > interaction.ack_limit:
        raise DiscordError(404, 10062, "Unknown interaction")
    if interaction.response is not None:
        raise DiscordError(400, 40060, "Interaction has already been acknowledged.")
    kind, data = int(given.get("type") or 0), dict(given.get("data") or {})
    if kind not in ALLOWED[interaction.kind] or (kind in (UPDATE, DEFER_UPDATE) and interaction.source is None):
        raise DiscordError(400, 50035, "Invalid Form Body", breaches=[f"type: {kind} does not answer this interaction"])
    if breaches := _breaches(kind, data):
        raise DiscordError(400, 50035, "Invalid Form Body", breaches=breaches)
    interaction.response, interaction.answer, interaction.acked_within = kind, data, waited
    if kind in (MESSAGE, DEFER):
        flags = int(data.get("flags") or 0) & EPHEMERAL | (LOADING if kind == DEFER else 0)
        interaction.original = put(world, interaction.channel, data | {"flags": flags})
    elif kind in (UPDATE, DEFER_UPDATE):
        interaction.original = interaction.source
        if kind == UPDATE:
            edit(world, interaction.original or {}, data)
    return _told(interaction)


def _breaches(kind: int, data: Thing) -> list[str]:
    if kind == CHOICES:
        return choice_breaches(data.get("choices") or [])
    if kind == OPEN_MODAL:
        return modal_breaches(data)
    if kind == MESSAGE:
        empty = [] if _says_something(data) else ["content: Cannot send an empty message"]
        return message_breaches(data) + empty
    return message_breaches(data) if kind == UPDATE else []


def _told(interaction: Interaction) -> Thing:
    """What `with_response` brings: the callback, and the message where there is one."""
    about: Thing = {"id": interaction.id, "type": interaction.kind}
    told: Thing = {"interaction": about, "resource": {"type": interaction.response}}
    if interaction.original:
        about |= {"response_message_id": interaction.original["id"], "response_message_loading": interaction.loading}
        about["response_message_ephemeral"] = interaction.private
        told["resource"]["message"] = interaction.original
    return told


def follow_up(world: World, interaction: Interaction, given: Mapping[str, Any]) -> Thing:
    """A further message; the first after a defer takes the place of "thinking", and is as private as the defer was."""
    _usable(interaction)
    check(given)
    if interaction.original is not None and interaction.loading:
        edit(world, interaction.original, given)
        return interaction.original
    message = put(world, interaction.channel, given)
    interaction.followups.append(message)
    return message


def edit_answer(world: World, interaction: Interaction, id: str, given: Mapping[str, Any]) -> Thing:
    """Change an answer; `@original` is the first. Raises DiscordError."""
    message = answer(interaction, id)
    edit(world, message, given)
    return message


def answer(interaction: Interaction, id: str) -> Thing:
    """One of the answers. Raises DiscordError."""
    _usable(interaction)
    for message in (interaction.original, *interaction.followups):
        if message is not None and (message["id"] == id or (id == "@original" and message is interaction.original)):
            return message
    raise DiscordError(404, 10008, "Unknown Message")


def delete_answer(world: World, interaction: Interaction, id: str) -> None:
    """Take an answer away."""
    message = answer(interaction, id)
    for place in (interaction.channel.messages, interaction.channel.ephemeral, interaction.followups):
        if message in place:
            place.remove(message)
    if message is interaction.original:
        interaction.original = None


def _usable(interaction: Interaction) -> None:
    if time.monotonic() - interaction.sent_at > interaction.life:
        raise DiscordError(401, 50027, "Invalid Webhook Token")
    if interaction.response is None:
        raise DiscordError(404, 10015, "Unknown Webhook")


def _says_something(given: Mapping[str, Any]) -> bool:
    return any(given.get(k) for k in ("content", "embeds", "files", "components"))


def check(given: Mapping[str, Any]) -> None:
    """Raise DiscordError for an empty message, or one over the limits."""
    if not _says_something(given):
        raise DiscordError(400, 50006, "Cannot send an empty message")
    if breaches := message_breaches(given):
        raise DiscordError(400, 50035, "Invalid Form Body", breaches=breaches)


def put(world: World, channel: Channel, given: Mapping[str, Any]) -> Thing:
    """Put a message of the app into a channel; one for a single person is not among the channel's."""
    message = world.write(channel, BOT, given)
    if message["flags"] & EPHEMERAL:
        channel.ephemeral.append(message)
    else:
        channel.messages.append(message)
        world.outbox.append(("MESSAGE_CREATE", message))
    return message


def edit(world: World, message: Thing, given: Mapping[str, Any]) -> None:
    """Change a message of the app. Raises DiscordError over the limits, or where nothing would be left."""
    after = message | {k: given[k] or ([] if k != "content" else "") for k in CHANGEABLE if k in given}
    check(after)
    again = world.write(world.channel(message["channel_id"]), BOT, after | {"allowed_mentions": {"parse": []}})
    message |= {k: again[k] for k in CHANGEABLE} | {"edited_timestamp": again["timestamp"]}
    message["flags"] = (message["flags"] | int(given.get("flags") or 0)) & ~LOADING
    if not message["flags"] & EPHEMERAL:
        world.outbox.append(("MESSAGE_UPDATE", message))


CHANGEABLE = ("content", "embeds", "components")
