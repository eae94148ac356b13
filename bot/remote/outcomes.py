"""How a briefing that was made elsewhere ended, on its way through the database."""

from __future__ import annotations

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.exc import SQLAlchemyError

from bot.incidents import Reported, report
from bot.inference import Busy, Late
from bot.store.reading import Outcome
from summarizer.errors import ExtractError, FetchError, FragmentError, PaywallError, UserError

# What comes of a server that has gone away, and of connections to it: it comes back.
GONE = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
_KINDS: dict[str, type[Exception]] = {  # the special ones before what they are a kind of
    "paywall": PaywallError,
    "fragment": FragmentError,
    "extract": ExtractError,
    "fetch": FetchError,
    "busy": Busy,
    "late": Late,
    "user": UserError,
    "incident": Reported,
}


def failure_of(error: Exception) -> Outcome:
    """A failure in the words that people are shown; a defect is logged here, and its number is told."""
    if not isinstance(error, UserError):
        return Outcome(failure="incident", told=report(error, doing="brief for another process"))
    kind = next(name for name, one in _KINDS.items() if isinstance(error, one))
    return Outcome(failure=kind, told=str(error))


def error_of(outcome: Outcome) -> Exception:
    """What the process that briefed raised; a UserError for a kind that only a newer version knows."""
    return _KINDS.get(outcome.failure or "", UserError)(outcome.told or "")
