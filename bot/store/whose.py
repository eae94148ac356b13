"""Whose each row is: of a workspace, of a person, or nobody's. Every table is one or the other; a test looks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import chain

from sqlalchemy import ColumnElement, Table, and_, func, select

# Their tables belong to the metadata too; whoever deletes must know all.
from bot.store import (  # noqa: F401
    feed_tables,
    installation_tables,
    pace_tables,
    reading_tables,
    story_tables,
    workspace_tables,
)
from bot.store.keys import PersonKey, WorkspaceKey
from bot.store.reading_tables import readings
from bot.store.tables import briefings, digested, metadata, subscriptions
from bot.store.workspace_tables import left_workspaces

Rows = Mapping[Table, ColumnElement[bool]]  # tables in the order in which to delete, what refers to others first

SHARED: Mapping[str, str] = {
    "admissions": "hashes by which a rate limit counts, gone with the limit's time",
    "articles": "what publishers published, as feeds announced it",
    "briefing_urls": "public addresses of public briefings",
    "deletions": "hashes of those whose data was deleted, kept for a day",
    "events": "ids of events that were answered, without who or where; kept for days",
    "feed_articles": "which public feed held which article",
    "feeds": "feeds that are polled, whoever wants them; those that one workspace alone wanted go with it",
    "oauth_states": "hashes of installations under way, gone in minutes",
    "readers": "the processes that brief",
    "stories": "which published articles report the same event",
    "story_articles": "the same",
    "story_features": "the same, as numbers",
    "story_outline": "the same, of all stories together",
}
SECRET: Mapping[str, frozenset[str]] = {"installations": frozenset({"sealed"})}  # columns that no export shows


def of_workspace(key: WorkspaceKey) -> Rows:
    """The rows of one workspace."""
    return _ordered({table: _here(table, key.platform, key.workspace) for table in _named()} | _owned(key))


def of_person(key: PersonKey, room: str | None = None) -> Rows:
    """The rows of one person; `room` is the channel of their direct messages with the bot, where that is known.

    A Discord user is one person in all servers, and asks as such; on Slack each workspace has its own people.
    """
    everywhere = key.platform == "discord"
    places = [key.user, *([room] if room else [])]
    mine: dict[Table, ColumnElement[bool]] = {}
    for table in _named():
        column = table.c.get("user", table.c.get("channel"))
        if column is not None:
            here = table.c.platform == key.platform if everywhere else _here(table, key.platform, key.workspace)
            mine[table] = and_(here, column.in_(places))
    owned = {table: _owner_is(table, key, everywhere=everywhere) for table in (briefings, readings)}
    return _ordered(mine | owned)


def _named() -> tuple[Table, ...]:
    """The tables that name the workspace of each row."""
    return tuple(table for table in metadata.sorted_tables if {"platform", "workspace"} <= set(table.c.keys()))


def _here(table: Table, platform: str, workspace: str) -> ColumnElement[bool]:
    return and_(table.c.platform == platform, table.c.workspace == workspace)


def _owned(key: WorkspaceKey) -> dict[Table, ColumnElement[bool]]:
    """Private texts of people and of channels; compared exactly, because LIKE makes t1 of T1 on SQLite."""
    return {table: _begins(table, [key.owns(kind) for kind in ("user", "channel")]) for table in (briefings, readings)}


def _begins(table: Table, with_: list[str]) -> ColumnElement[bool]:
    matched = [func.substr(table.c.owner, 1, len(start)) == start for start in with_]
    return matched[0] if len(matched) == 1 else matched[0] | matched[1]


def _owner_is(table: Table, key: PersonKey, *, everywhere: bool) -> ColumnElement[bool]:
    if not everywhere:
        owned: ColumnElement[bool] = table.c.owner == key.owner
        return owned
    start, end = json.dumps(["user", key.platform])[:-1] + ", ", f", {json.dumps(key.user)}]"
    return and_(_begins(table, [start]), table.c.owner.endswith(end, autoescape=True))


def _ordered(rows: dict[Table, ColumnElement[bool]]) -> Rows:
    """With `digested`, which names its subscription alone; the note that the bot left goes last of all."""
    of_these = select(subscriptions.c.id).where(rows[subscriptions])
    rows = rows | {digested: digested.c.subscription.in_(of_these)}
    order = chain((one for one in reversed(metadata.sorted_tables) if one is not left_workspaces), (left_workspaces,))
    return {table: rows[table] for table in order if table in rows}
