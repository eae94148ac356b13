"""Settings as plain values, for worker processes: dicts, which cost nothing to send and to import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.settings import Settings

QUIET = "warning"  # the level of the log where answers are what one looks at


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSettings:
    """What a worker process is told: plain dicts, which cost nothing to send and to import."""

    condenser: dict[str, Any]
    fetch: dict[str, Any]
    log: dict[str, Any]


def as_plain(settings: Settings, *, level: str = QUIET) -> PlainSettings:
    """The settings without those that are not set, whose defaults the parts know themselves.

    `level` is what is logged from on where the settings name none.
    """
    told = (settings.condenser, settings.fetch, settings.log)
    condenser, fetch, log = (dict(section.model_dump(exclude_none=True)) for section in told)
    return PlainSettings(condenser=condenser, fetch=fetch, log={"level": level, **log})
