"""Dates as pages and files write them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FIRST_YEAR, _LAST_YEAR = 1990, 2100  # outside: an empty database field or a mistake


def parse_date(written: object) -> datetime | None:
    """An ISO 8601 or RFC 2822 date as aware UTC, a naive one taken as UTC; None where it is no date."""
    if not isinstance(written, str):
        return None
    found = _iso(written.strip()) or _mail(written.strip())
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _iso(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _mail(written: str) -> datetime | None:
    try:
        return parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
