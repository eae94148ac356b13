"""The settings of a channel and the choices of a person, declared once for commands and forms."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from bot.store.choices import FEWEST_SENTENCES, MOST_SENTENCES, ChannelSettings, PersonChoices, SettingError

DEFAULT = "default"  # the word for a setting's default value
Setting = bool | int | str | None
_ON, _OFF = (
    frozenset({"on", "yes", "true", "1", "enable", "enabled"}),
    frozenset({"off", "no", "false", "0", "disable"}),
)
_MOST = 25  # suggestions
_SAID: dict[type, dict[str, str]] = {
    ChannelSettings: {
        "autolink": "Brief the links that people paste here",
        "sentences": "How many sentences a summary has",
        "positions": "The main positions of each party, or all",
        "replies": "Who sees the answer to a slash command: the asker (private) or the channel",
    },
    PersonChoices: {
        "timezone": "Your time zone, for example Europe/Kyiv",
        "replies": "Who sees the answers to your slash commands; by default what the channel has chosen",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One setting: what it does, what it may be (`values` as they are typed; empty: a time zone), its default."""

    name: str
    summary: str
    values: tuple[str, ...]
    default: Setting

    def shown(self, value: Setting) -> str:
        """A value as people type it; what nobody chose is "default"."""
        if value is None:
            return DEFAULT
        return ("on" if value else "off") if isinstance(value, bool) else str(value)

    def parse(self, typed: str) -> Setting:
        """What was typed as a value; raises SettingError with what it can be."""
        word = " ".join(typed.split())
        if word.lower() == DEFAULT:
            return self.default
        if not self.values:
            return _zone(word)
        if self.values == ("on", "off") and word.lower() in _ON | _OFF:
            return word.lower() in _ON
        if word.lower() in self.values and self.values != ("on", "off"):
            return int(word) if isinstance(self.default, int) else word.lower()
        near = difflib.get_close_matches(word.lower(), self.values, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        raise SettingError(f"“{self.name}” can be {', '.join(self.values)}, not “{word[:60]}”.{hint}")


def channel_fields() -> tuple[Field, ...]:
    """The settings of a channel."""
    return _fields(ChannelSettings)


def person_fields() -> tuple[Field, ...]:
    """The choices of a person."""
    return _fields(PersonChoices)


def field_of(declared: Iterable[Field], name: str) -> Field:
    """The field of that name; raises SettingError with the nearest."""
    by_name = {field.name: field for field in declared}
    if name.lower() in by_name:
        return by_name[name.lower()]
    near = difflib.get_close_matches(name.lower(), by_name, n=1, cutoff=0.5)
    hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(by_name)}."
    raise SettingError(f"There is no setting “{name[:60]}”. {hint}")


def suggest_values(declared: Iterable[Field], typed: str) -> tuple[str, ...]:
    """Values that go on as typed; time zones too where a field has one."""
    every = tuple(declared)
    found = dict.fromkeys(value for field in every for value in (*field.values, DEFAULT))
    begin = [value for value in found if value.startswith(typed.lower())]
    zones = suggest_zones(typed) if any(not field.values for field in every) else ()
    return tuple(dict.fromkeys((*begin, *zones)))[:_MOST]


def suggest_zones(typed: str) -> tuple[str, ...]:
    """IANA names with what was typed in them, those whose city begins so first."""
    key = typed.strip().lower().replace(" ", "_")
    holding = [name for name in _zones() if key in name.lower()]
    return tuple(sorted(holding, key=lambda name: (not name.lower().split("/")[-1].startswith(key), name))[:_MOST])


@cache
def _zones() -> tuple[str, ...]:
    from zoneinfo import available_timezones

    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def _zone(word: str) -> str:
    """The zone's own spelling; "kyiv" is enough where one city is called so."""
    key = word.lower().replace(" ", "_")
    exact = [name for name in _zones() if key in (name.lower(), name.lower().split("/")[-1])]
    if exact:
        return min(exact, key=lambda name: (name.lower() != key, len(name.split("/")), name))
    near = suggest_zones(word)[:3] or difflib.get_close_matches(key, _zones(), n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else "Write a name such as Europe/Kyiv or America/New_York."
    raise SettingError(f"I know no time zone “{word[:60]}”. {hint}")


def _fields(kind: type[ChannelSettings] | type[PersonChoices]) -> tuple[Field, ...]:
    hints, said = get_type_hints(kind), _SAID[kind]
    return tuple(
        Field(name=name, summary=said[name], values=_values(name, hints[name]), default=default)
        for name, default in asdict(kind()).items()
    )


def _values(name: str, hint: Any) -> tuple[str, ...]:
    if hint is bool:
        return "on", "off"
    if hint is int:
        return tuple(str(number) for number in range(FEWEST_SENTENCES, MOST_SENTENCES + 1))
    if get_origin(hint) is Literal:
        return tuple(str(value) for value in get_args(hint))
    inner = [part for part in get_args(hint) if part is not NoneType]
    return _values(name, inner[0]) if inner else ()
