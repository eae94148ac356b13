"""Tables of articles that one process asks another to brief, of who does that, and of how much people asked for."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, text

from bot.store.columns import TRACEPARENT, CleanText, UtcDateTime
from bot.store.tables import HASH, ID, metadata

_OPEN = "state IN ('asked', 'reading')"

readings = Table(
    "readings",
    metadata,
    Column("id", String(ID), primary_key=True),
    Column("key", String(HASH), nullable=False),
    Column("owner", String(512), nullable=False),  # as in `briefings`
    Column("url", CleanText),  # as it was given; or
    Column("text", LargeBinary),  # a pasted article in UTF-8, gone as soon as it was briefed
    Column("state", String(16), nullable=False),  # asked, reading, done, failed
    Column("stage", CleanText),
    Column("tries", Integer, nullable=False),
    Column("reader", String(ID)),  # the process that is at work
    Column("lease_until", UtcDateTime),
    Column("briefing", String(12)),
    Column("cached", Boolean),
    Column("read_at", UtcDateTime),
    Column("failure", String(16)),  # what kind of failure
    Column("told", CleanText),  # its words
    Column("traceparent", TRACEPARENT),  # of whoever asked first
    Column("asked_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False, index=True),
    Index(None, "reader"),
    Index("uq_readings_open", "key", unique=True, sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
)

readers = Table(
    "readers",
    metadata,
    Column("id", String(ID), primary_key=True),
    Column("workers", Integer, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

admissions = Table(
    "admissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(HASH), nullable=False),
    Column("until", UtcDateTime, nullable=False, index=True),
    Index(None, "key", "until"),
)
