"""A Discord that a test can drive: it does what people do in it, and keeps what the app does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web
from faults import wire
from faults.discord_gateway import DiscordGateway
from faults.discord_interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from faults.discord_limits import GROUP, SUB_COMMAND
from faults.discord_rest import PREFIX, DiscordRest
from faults.discord_world import ALL, ANA, BEN, BOT, BRIEFINGS, DIRECT, GUILD, Channel, Thing, World, small_world
from faults.record import PATIENCE, Record

Found = TypeVar("Found")
CHAT, MESSAGE_MENU = 1, 3  # kinds of commands
SELECT_MENU = 3


@dataclass(slots=True, kw_only=True)
class DiscordServer:
    """An async context manager; inside it `api_url`, `gateway_url` and `record` are there and people can act.

    `ack_limit`: seconds for the first answer to an interaction; `life`: seconds for all others.
    """

    world: World = field(default_factory=small_world)
    ack_limit: float = 3.0
    life: float = 900.0
    record: Record = field(default_factory=Record)
    rest: DiscordRest = field(init=False)
    gateway: DiscordGateway = field(init=False)
    api_url: str = ""
    gateway_url: str = ""
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> DiscordServer:
        self.gateway = DiscordGateway(world=self.world, record=self.record)
        self.rest = DiscordRest(world=self.world, record=self.record, flush=self.gateway.flush)
        app = web.Application()
        self.gateway.add_routes(app)
        self.rest.add_routes(app)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.api_url, self.gateway_url = f"http://127.0.0.1:{port}{PREFIX}", f"ws://127.0.0.1:{port}/gateway"
        self.gateway.url = self.rest.gateway_url = self.gateway_url
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.close()
        if self._runner:
            await self._runner.cleanup()

    def inject(self, route: str, *faults: wire.Fault) -> None:
        """The next calls of a route ("POST /channels/{channel}/messages") go wrong like this, one after another."""
        self.rest.faults.plan(route, *faults)

    async def until(self, found: Callable[[Record], Found], *, within: float = PATIENCE) -> Found:
        """Wait for what the app does. Raises AssertionError after `within` seconds."""
        return await self.record.until(found, within=within)

    # What people do

    async def slash(self, *words: str, user: str = ANA, channel: str = BRIEFINGS, **options: Any) -> Interaction:
        """Use a slash command: its name and subcommands, then options by name.

        Raises AssertionError for what a person could not send: a command or option that the app has not registered,
        a required option left out, a value that is none of the choices.
        """
        data = self._typed(words, options, complete=True)
        return await self._interact(COMMAND, data, user=user, channel=channel)

    async def autocomplete(
        self, *words: str, focused: str, user: str = ANA, channel: str = BRIEFINGS, **options: Any
    ) -> Interaction:
        """Type in an option that offers choices; `.choices` of the result has what the app offered."""
        data = self._typed(words, options, complete=False, focused=focused)
        return await self._interact(AUTOCOMPLETE, data, user=user, channel=channel)

    async def context_menu(self, name: str, message: Thing, *, user: str = BEN) -> Interaction:
        """Choose an entry of a message's Apps menu."""
        command = self._registered(name, MESSAGE_MENU)
        data = {"id": command["id"], "name": name, "type": MESSAGE_MENU, "target_id": message["id"]}
        data["resolved"] = {"messages": {message["id"]: message}}
        return await self._interact(COMMAND, data, user=user, channel=message["channel_id"])

    async def press(
        self, message: Thing, custom_id: str, *, user: str = ANA, values: list[str] | None = None
    ) -> Interaction:
        """Press a button, or choose `values` in a menu. Raises AssertionError where there is none."""
        inside = [c for row in message["components"] for c in row.get("components") or []]
        found = next((c for c in inside if c.get("custom_id") == custom_id and not c.get("disabled")), None)
        assert found is not None, f"no button {custom_id!r} in the message"
        data = {"custom_id": custom_id, "component_type": found["type"]} | ({"values": values} if values else {})
        return await self._interact(COMPONENT, data, user=user, channel=message["channel_id"], source=message)

    async def submit(self, modal: Interaction, values: Mapping[str, str], *, user: str = ANA) -> Interaction:
        """Submit the modal that answered an interaction; `values` by custom id."""
        filled = [
            {"type": 1, "components": [{"type": 4, "custom_id": id, "value": value}]} for id, value in values.items()
        ]
        data = {"custom_id": modal.answer["custom_id"], "components": filled}
        where = modal.channel.id
        return await self._interact(MODAL, data, user=user, channel=where, source=modal.source)

    async def message(
        self, channel: str, text: str, *, user: str = ANA, reply_to: Thing | None = None, **more: Any
    ) -> Thing:
        """Write in a channel; what the app sees of it depends on its intents."""
        given = {"content": text, "allowed_mentions": {"parse": ["users"]}} | more
        if reply_to:
            given["message_reference"] = {"message_id": reply_to["id"], "channel_id": channel}
        where = self.world.channel(channel)
        posted = self.world.write(where, user, given)
        where.messages.append(posted)
        guild = {} if where.kind == DIRECT else {"guild_id": where.guild, "member": self._member(user)}
        await self.gateway.dispatch("MESSAGE_CREATE", posted | guild)
        return posted

    async def mention(self, channel: str, text: str, *, user: str = ANA, **more: Any) -> Thing:
        """Write a message that mentions the app."""
        return await self.message(channel, f"<@{BOT}> {text}", user=user, **more)

    async def dm(self, text: str, *, user: str = ANA) -> Thing:
        """Write to the app directly."""
        return await self.message(self.world.direct(user).id, text, user=user)

    async def repeat(self, message: Thing) -> None:
        """Send the event of a message once more."""
        guild = {"guild_id": self.world.guild_of(message["channel_id"]), "member": self._member(ANA)}
        await self.gateway.dispatch("MESSAGE_CREATE", message | guild)

    async def invite(self, guild: str, *channels: Channel, name: str = "Another newsroom") -> None:
        """Add the app to a guild, for the first time or again, with these channels in it."""
        self.world.guilds[guild] = name
        self.world.channels |= {channel.id: channel for channel in channels}
        await self.gateway.dispatch("GUILD_CREATE", self.gateway.guild(guild))

    async def kick(self, guild: str) -> None:
        """Remove the app from a guild: it sees nothing of it any more."""
        del self.world.guilds[guild]
        await self.gateway.dispatch("GUILD_DELETE", {"id": guild})

    async def outage(self, guild: str) -> None:
        """A guild is unavailable for a while."""
        await self.gateway.dispatch("GUILD_DELETE", {"id": guild, "unavailable": True})

    # What Discord makes of it

    async def _interact(
        self, kind: int, data: Thing, *, user: str, channel: str, source: Thing | None = None
    ) -> Interaction:
        where, id = self.world.channel(channel), self.world.snowflake()
        told = Interaction(
            id=id,
            token=f"interaction-{id}",
            kind=kind,
            channel=where,
            data=data,
            ack_limit=self.ack_limit,
            life=self.life,
            source=source,
        )
        self.rest.interactions[told.token] = told
        await self.gateway.dispatch("INTERACTION_CREATE", self._event(told, user))
        try:
            await self.until(lambda _: told.response is not None, within=self.ack_limit)
        except AssertionError:
            await asyncio.sleep(0)  # late: the person sees "The application did not respond"
        return told

    def _event(self, told: Interaction, user: str) -> Thing:
        person, where = self.world.people[user], told.channel
        base = {"id": told.id, "application_id": BOT, "type": told.kind, "data": told.data, "token": told.token}
        base |= {"version": 1, "channel_id": where.id, "channel": where.as_channel(), "entitlements": []}
        base |= {"app_permissions": str(ALL & ~where.denied), "locale": "en-US", "attachment_size_limit": 10_485_760}
        base |= {"authorizing_integration_owners": {"0": where.guild}} | (
            {"message": told.source} if told.source else {}
        )
        if where.kind == DIRECT:
            return base | {"user": person.as_user(), "context": 1}
        return base | {"guild_id": where.guild, "guild_locale": "en-US", "member": self._member(user), "context": 0}

    def _member(self, user: str) -> Thing:
        return self.world.member(self.world.people[user])

    def _registered(self, name: str, kind: int) -> Thing:
        known = [c["name"] for c in self.world.commands if c["type"] == kind]
        assert name in known, f"{name!r} is not registered; known are {known}"
        return next(c for c in self.world.commands if c["name"] == name and c["type"] == kind)

    def _typed(self, words: tuple[str, ...], options: Thing, *, complete: bool, focused: str = "") -> Thing:
        command = self._registered(words[0], CHAT)
        data: Thing = {"id": command["id"], "name": words[0], "type": CHAT}
        level, inner = command, data
        for word in words[1:]:
            found = [o for o in level.get("options") or [] if o["name"] == word and o["type"] in (SUB_COMMAND, GROUP)]
            assert found, f"{words[0]!r} has no subcommand {word!r}"
            level, nested = found[0], {"name": word, "type": found[0]["type"]}
            inner["options"] = [nested]
            inner = nested
        inner["options"] = _filled(level.get("options") or [], options, complete=complete, focused=focused)
        return data


def _filled(known: list[Thing], options: Thing, *, complete: bool, focused: str) -> list[Thing]:
    """The options as the client sends them, each with its registered type."""
    by_name = {o["name"]: o for o in known}
    assert set(options) <= set(by_name), f"no option {set(options) - set(by_name)}; known are {set(by_name)}"
    missing = {n for n, o in by_name.items() if o.get("required")} - set(options)
    assert not complete or not missing, f"required options are missing: {missing}"
    for name, value in options.items():
        choices = [c["value"] for c in by_name[name].get("choices") or []]
        assert not choices or value in choices, f"{value!r} is none of {choices}"
    assert not focused or by_name[focused].get("autocomplete"), f"{focused!r} offers no choices"
    return [
        {"name": n, "type": by_name[n]["type"], "value": v} | ({"focused": True} if n == focused else {})
        for n, v in options.items()
    ]


__all__ = ["ANA", "BEN", "BOT", "BRIEFINGS", "GUILD", "Channel", "DiscordServer", "Interaction"]
