"""`/brief settings` and `/brief me`: what this channel does, and what one person wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import cast

from bot.commands.orders import Clock
from bot.commands.settings_fields import (
    Field,
    Setting,
    channel_fields,
    field_of,
    person_fields,
    suggest_values,
)
from bot.commands.state import State, viewer_of
from bot.commands.table import Command, Option, Request
from bot.present.message import Line, Message, Section
from bot.store.choices import ChannelChanges, PersonChanges
from summarizer.errors import UserError

_RIGHTS = {
    "slack": "the person who made this channel, or a workspace admin or owner",
    "discord": "somebody with the permission Manage Channels",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question of a settings form: `options` are the values as they are typed, `current` is one of them."""

    name: str
    label: str
    options: tuple[str, ...]
    current: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A settings form. `editable`: whether the asker may change anything; otherwise show it, and `refusal`."""

    title: str
    fields: tuple[FormField, ...]
    editable: bool
    refusal: str = ""


class Settings:
    """Shows and changes what a channel does and what a person wants."""

    def __init__(self, *, state: State, now: Clock) -> None:
        self._state, self._now = state, now

    async def channel(self, request: Request, name: str | None = None, value: str | None = None) -> Message:
        """The channel's settings, one of them, or that one changed; raises UserError."""
        if name is not None and value is not None:
            return await self.change(request, {field_of(channel_fields(), name).name: value})
        declared = channel_fields() if name is None else (field_of(channel_fields(), name),)
        current = await self.current(request)
        sections = [Section(body=tuple(described(declared, current)))]
        changes = await self._state.channels.history(viewer_of(request).room, 20)
        last = next((one for one in changes if name is None or one.setting == declared[0].name), None)
        if last is not None:
            field = field_of(channel_fields(), last.setting)
            said = f"Last change: {last.setting} from {field.shown(last.was)} to {field.shown(last.became)}, by"
            sections.append(Section(kind="note", body=(Line(text=said, person=last.by, at=last.at),)))
        sections.append(_hint("To change one: /brief settings sentences 6. For yourself alone: /brief me."))
        return Message(title="What I do in this channel", sections=tuple(sections), audience="asker")

    async def current(self, request: Request) -> Mapping[str, Setting]:
        """The channel's settings by name."""
        return asdict(await self._state.channels.get(viewer_of(request).room))

    async def form(self, request: Request) -> Form:
        """The channel's settings as a form."""
        current = await self.current(request)
        return Form(
            title="Settings",
            fields=tuple(
                FormField(
                    name=field.name,
                    label=field.summary,
                    options=field.values,
                    current=field.shown(current[field.name]),
                )
                for field in channel_fields()
            ),
            editable=request.manages,
            refusal="" if request.manages else refusal(request),
        )

    async def change(self, request: Request, values: Mapping[str, str]) -> Message:
        """Change settings of the channel, given as they are typed; raises UserError and then changes none."""
        changes = {name: field_of(channel_fields(), name).parse(value) for name, value in values.items()}
        if not request.manages:
            raise UserError(refusal(request))
        before = await self.current(request)
        room = viewer_of(request).room
        after = asdict(
            await self._state.channels.set(room, cast(ChannelChanges, changes), by=request.asker, now=self._now())
        )
        changed = [field for field in channel_fields() if before[field.name] != after[field.name]]
        lines = [
            Line(text=f"{field.name}: {field.shown(after[field.name])} (was {field.shown(before[field.name])})")
            for field in changed
        ]
        title = "Changed for this channel" if lines else "Nothing to change: it was so already"
        lines = lines or [*described([field_of(channel_fields(), name) for name in changes], after)]
        return Message(title=title, sections=(Section(body=tuple(lines)),), audience="asker")

    async def person(self, request: Request, name: str | None = None, value: str | None = None) -> Message:
        """A person's own choices, one of them, or that one changed; raises UserError."""
        key = viewer_of(request).person
        title = "What you chose for yourself"
        declared = person_fields() if name is None else (field_of(person_fields(), name),)
        if name is not None and value is not None:
            change = {declared[0].name: declared[0].parse(value)}
            choices = await self._state.people.set(key, cast(PersonChanges, change))
            title = "Changed for you"
        else:
            choices = await self._state.people.get(key)
        body = tuple(described(declared, asdict(choices)))
        sections = (
            Section(body=body),
            _hint("To change one: /brief me timezone Europe/Kyiv, /brief me replies channel."),
        )
        return Message(title=title, sections=sections, audience="asker")


def described(declared: Sequence[Field], current: Mapping[str, Setting]) -> Iterable[Line]:
    """Each setting with its value, what it does, and what else it can be."""
    for field in declared:
        can = f" Can be: {', '.join(field.values)}." if field.values else ""
        value, default = field.shown(current[field.name]), field.shown(field.default)
        told = "" if value == default else f" (default: {default})"
        yield Line(text=f"{field.name}: {value}{told}. {field.summary}.{can}")


def refusal(request: Request) -> str:
    """Who could do what the asker may not."""
    who = _RIGHTS.get(request.platform, "somebody who manages this channel")
    return f"Only {who} can change what I do here. Ask them, or choose for yourself with /brief me."


def settings_commands(settings: Settings) -> tuple[Command, ...]:
    """Both commands over one service."""

    async def channel(request: Request) -> Message:
        return await settings.channel(request, *_given(request))

    async def person(request: Request) -> Message:
        return await settings.person(request, *_given(request))

    here, mine = _options(channel_fields()), _options(person_fields())
    me = "Show or change what I do for you: your time zone, who sees your answers"
    return (
        Command(
            name="settings", summary="Show or change what I do in this channel", options=here, run=channel, managed=True
        ),
        Command(name="me", summary=me, options=mine, run=person),
    )


def _options(declared: Sequence[Field]) -> tuple[Option, Option]:
    """A setting's name and value, both optional, with suggestions."""

    def names(typed: str) -> Iterable[str]:
        return [field.name for field in declared if field.name.startswith(typed.lower())]

    def values(typed: str) -> Iterable[str]:
        return suggest_values(declared, typed)

    return (
        Option(name="name", summary="which one", required=False, suggest=names),
        Option(name="value", summary="its new value", kind="text", required=False, suggest=values),
    )


def _given(request: Request) -> tuple[str | None, str | None]:
    name, value = request.arguments.get("name"), request.arguments.get("value")
    if name is None and value is not None:
        raise UserError("Say which setting that value is for.")
    return None if name is None else str(name), None if value is None else str(value)


def _hint(text: str) -> Section:
    return Section(kind="note", body=(Line(text=text),))
