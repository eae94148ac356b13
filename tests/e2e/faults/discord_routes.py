"""The REST routes: what each does to the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from faults import discord_interactions as interactions
from faults import discord_threads as threads
from faults.discord_interactions import Interaction
from faults.discord_limits import command_breaches
from faults.discord_world import BOT, CONTENT_FLAGS, PERMISSIONS, Channel, DiscordError, Thing, World


@dataclass(slots=True, kw_only=True)
class Asked:
    """One request: the path's parts, the body and the query in one, and the state that it is about."""

    world: World
    interactions: dict[str, Interaction]  # by token
    part: Mapping[str, str]
    given: Thing
    gateway_url: str

    @property
    def channel(self) -> Channel:
        """The channel that the path names."""
        return self.world.channel(self.part["channel"])

    @property
    def interaction(self) -> Interaction:
        """The interaction whose token the path carries. Raises DiscordError."""
        if self.part["token"] not in self.interactions:
            raise DiscordError(404, 10015, "Unknown Webhook")
        return self.interactions[self.part["token"]]


Run = Callable[[Asked], Any]


@dataclass(slots=True)
class Routes:
    """The table of routes by "METHOD /path"; a route answers a body, or None for 204."""

    table: dict[str, Run] = field(default_factory=dict)

    def __call__(self, *names: str) -> Callable[[Run], Run]:
        """Enter a function under one or more routes."""

        def enter(run: Run) -> Run:
            self.table.update(dict.fromkeys(names, run))
            return run

        return enter


route = Routes()
MESSAGES = "/channels/{channel}/messages"
ANSWERS = "/webhooks/{app}/{token}/messages/{message}"


@route("GET /users/@me")
def me(asked: Asked) -> Thing:
    return asked.world.people[BOT].as_user()


@route("GET /oauth2/applications/@me", "GET /applications/@me")
def application(asked: Asked) -> Thing:
    return asked.world.application()


@route("PATCH /applications/@me")
def change_application(asked: Asked) -> Thing:
    if "flags" in asked.given:
        asked.world.content_granted = bool(int(asked.given["flags"]) & CONTENT_FLAGS)
    return asked.world.application()


@route("GET /gateway/bot", "GET /gateway")
def gateway(asked: Asked) -> Thing:
    starts = {"total": 1_000, "remaining": 999, "reset_after": 0, "max_concurrency": asked.world.concurrency}
    return {"url": asked.gateway_url, "shards": asked.world.shards_wanted, "session_start_limit": starts}


@route("GET /users/{user}")
def user(asked: Asked) -> Thing:
    if asked.part["user"] not in asked.world.people:
        raise DiscordError(404, 10013, "Unknown User")
    return asked.world.people[asked.part["user"]].as_user()


@route("GET /guilds/{guild}/members/{user}")
def member(asked: Asked) -> Thing:
    if asked.part["guild"] not in asked.world.guilds or asked.part["user"] not in asked.world.people:
        raise DiscordError(404, 10007, "Unknown Member")
    return asked.world.member(asked.world.people[asked.part["user"]])


@route("POST /users/@me/channels")
def direct(asked: Asked) -> Thing:
    channel = asked.world.direct(str(asked.given["recipient_id"]))
    return channel.as_channel() | {"recipients": [asked.world.people[channel.person or ""].as_user()]}


@route("PUT /applications/{app}/commands", "PUT /applications/{app}/guilds/{guild}/commands")
def put_commands(asked: Asked) -> list[Thing]:
    commands = asked.given["commands"]
    if breaches := command_breaches(commands):
        raise DiscordError(400, 50035, "Invalid Form Body", breaches=breaches)
    base = {"application_id": BOT, "version": "1", "default_member_permissions": None, "nsfw": False}
    asked.world.commands = [base | {"type": 1, "id": asked.world.snowflake(), "description": ""} | c for c in commands]
    return asked.world.commands


@route("GET /applications/{app}/commands", "GET /applications/{app}/guilds/{guild}/commands")
def commands(asked: Asked) -> list[Thing]:
    return asked.world.commands


@route("GET /channels/{channel}")
def get_channel(asked: Asked) -> Thing:
    asked.channel.need()
    return asked.channel.as_channel()


@route("POST /channels/{channel}/typing")
def typing(asked: Asked) -> None:
    asked.channel.need("send_messages")
    asked.channel.typing += 1


@route(f"POST {MESSAGES}")
def post_message(asked: Asked) -> Thing:
    channel, given = asked.channel, asked.given
    threads.writable(asked.world, channel)
    interactions.check(given)
    if given.get("embeds"):
        channel.need("embed_links")
    if given.get("files"):
        channel.need("attach_files")
    nonce = (channel.id, str(given.get("nonce")))
    if given.get("enforce_nonce") and given.get("nonce") is not None and nonce in asked.world.nonces:
        return asked.world.nonces[nonce]
    message = interactions.put(asked.world, channel, given)
    if given.get("nonce") is not None:
        asked.world.nonces[nonce] = message
    return message


@route(f"GET {MESSAGES}")
def history(asked: Asked) -> list[Thing]:
    channel, given = asked.channel, asked.given
    channel.need()
    if channel.denied & PERMISSIONS["read_message_history"]:
        return []  # no refusal: there are just no messages
    after, before = int(given.get("after") or 0), int(given.get("before") or 1 << 63)
    found = [m for m in channel.messages if after < int(m["id"]) < before]
    limit = int(given.get("limit") or 50)
    return found[:limit][::-1] if after else found[-limit:][::-1]


@route(f"GET {MESSAGES}/{{message}}")
def message(asked: Asked) -> Thing:
    asked.channel.need("read_message_history")
    return asked.channel.find(asked.part["message"])


@route(f"PATCH {MESSAGES}/{{message}}")
def edit_message(asked: Asked) -> Thing:
    message = _own(asked)
    interactions.edit(asked.world, message, asked.given)
    return message


@route(f"DELETE {MESSAGES}/{{message}}")
def delete_message(asked: Asked) -> None:
    asked.channel.messages.remove(_own(asked))


def _own(asked: Asked) -> Thing:
    found = asked.channel.find(asked.part["message"])
    if found["author"]["id"] != BOT:
        raise DiscordError(403, 50005, "Cannot edit a message authored by another user")
    return found


@route(f"PUT {MESSAGES}/{{message}}/reactions/{{emoji}}/@me")
def react(asked: Asked) -> None:
    asked.channel.need("add_reactions")
    asked.channel.find(asked.part["message"]).setdefault("reactions_of_app", []).append(asked.part["emoji"])


@route(f"POST {MESSAGES}/{{message}}/threads")
def thread(asked: Asked) -> Thing:
    return threads.of_message(asked.world, asked.channel, asked.part["message"], asked.given)


@route("POST /channels/{channel}/threads")
def forum_post(asked: Asked) -> Thing:
    return threads.started(asked.world, asked.channel, asked.given)


@route("PATCH /channels/{channel}")
def change_channel(asked: Asked) -> Thing:
    return threads.changed(asked.channel, asked.given)


@route("GET /guilds/{guild}/threads/active")
def active_threads(asked: Asked) -> Thing:
    return threads.active(asked.world, asked.part["guild"])


@route("GET /channels/{channel}/threads/archived/public")
def archived_threads(asked: Asked) -> Thing:
    return threads.archived(asked.world, asked.channel, asked.given)


@route("POST /interactions/{id}/{token}/callback")
def callback(asked: Asked) -> Thing | None:
    interaction = asked.interactions.get(asked.part["token"])
    if interaction is None or interaction.id != asked.part["id"]:
        raise DiscordError(404, 10062, "Unknown interaction")
    told = interactions.respond(asked.world, interaction, asked.given)
    return told if asked.given.get("with_response") in ("1", "true", "True") else None


@route("POST /webhooks/{app}/{token}")
def follow_up(asked: Asked) -> Thing:
    return interactions.follow_up(asked.world, asked.interaction, asked.given)


@route(f"GET {ANSWERS}")
def get_answer(asked: Asked) -> Thing:
    return interactions.answer(asked.interaction, asked.part["message"])


@route(f"PATCH {ANSWERS}")
def edit_answer(asked: Asked) -> Thing:
    return interactions.edit_answer(asked.world, asked.interaction, asked.part["message"], asked.given)


@route(f"DELETE {ANSWERS}")
def delete_answer(asked: Asked) -> None:
    interactions.delete_answer(asked.world, asked.interaction, asked.part["message"])
