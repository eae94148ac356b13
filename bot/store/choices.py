"""What a channel and a person can choose. Light to import: no database library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, TypedDict, get_args
from zoneinfo import ZoneInfo

from summarizer.errors import UserError

Positions = Literal["main", "all"]
Replies = Literal["private", "channel"]
FEWEST_SENTENCES = 3
MOST_SENTENCES = 8


class SettingError(UserError):
    """A setting that does not exist, or a value it cannot take; the message says what it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """What one channel wants; the defaults are what an unknown channel gets. Raises SettingError.

    `autolink`: brief the links that people paste. `sentences`: length of a summary, 3 to 8. `positions`: the main
    ones or all. `replies`: who sees the answer to a slash command.
    """

    autolink: bool = False
    sentences: int = 4
    positions: Positions = "main"
    replies: Replies = "private"

    def __post_init__(self) -> None:
        if not isinstance(self.autolink, bool):
            raise SettingError("“autolink” is on or off.")
        whole = isinstance(self.sentences, int) and not isinstance(self.sentences, bool)
        if not (whole and FEWEST_SENTENCES <= self.sentences <= MOST_SENTENCES):
            raise SettingError(f"“sentences” is a whole number from {FEWEST_SENTENCES} to {MOST_SENTENCES}.")
        _one_of("positions", self.positions, get_args(Positions))
        _one_of("replies", self.replies, get_args(Replies))


class ChannelChanges(TypedDict, total=False):
    """The settings of a channel that are to change."""

    autolink: bool
    sentences: int
    positions: Positions
    replies: Replies


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of a channel's history: `by` is the user's id on the platform, `at` aware UTC."""

    setting: str
    was: bool | int | str
    became: bool | int | str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChoices:
    """What one person wants; None leaves it to the platform and the channel. Raises SettingError.

    `timezone` is an IANA name ("Europe/Kyiv"). `replies`: who sees the answers to this person's slash commands.
    """

    timezone: str | None = None
    replies: Replies | None = None

    def __post_init__(self) -> None:
        if self.timezone is not None and not _is_timezone(self.timezone):
            raise SettingError("“timezone” is a name such as Europe/Kyiv or America/New_York.")
        if self.replies is not None:
            _one_of("replies", self.replies, get_args(Replies))


class PersonChanges(TypedDict, total=False):
    """The choices of a person that are to change."""

    timezone: str | None
    replies: Replies | None


def known_only(kind: type, changes: Mapping[str, object]) -> dict[str, Any]:
    """`changes` as a plain dict; raises SettingError at a name that is no field of the dataclass `kind`."""
    names = [field.name for field in fields(kind)]
    given = dict(changes)
    for name in given:
        if name not in names:
            raise SettingError(f"There is no setting “{name}”. There are: {', '.join(names)}.")
    return given


def _one_of(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise SettingError(f"“{name}” is one of: {', '.join(choices)}.")


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # KeyError: the base of ZoneInfoNotFoundError
        return False
    return True
