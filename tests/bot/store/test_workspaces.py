"""A workspace's data leaves whole and alone: every table is looked at, and no other workspace's row is touched."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, insert, select
from store_samples import NOW

from bot.store.database import Database
from bot.store.feed_tables import articles, feeds
from bot.store.keys import ChannelKey, PersonKey, WorkspaceKey
from bot.store.tables import channel_sources, metadata
from bot.store.whose import SECRET, SHARED, of_person, of_workspace
from bot.store.workspaces import Workspaces

HERE = WorkspaceKey(platform="slack", workspace="T1")
# What could be taken for it: another platform's, another's name that only begins the same, or differs in case alone.
OTHERS = (
    replace(HERE, platform="discord"),
    replace(HERE, workspace="T10"),
    replace(HERE, workspace="t1"),
    replace(HERE, workspace="T"),
    replace(HERE, workspace="T%"),
    replace(HERE, workspace='T1", "U'),
)
MARK = "belongs to {}"
VALUES: dict[type, Any] = {int: 1, bool: True, bytes: b"1", datetime: NOW, date: NOW.date(), str: "1"}


def rows_of(key: WorkspaceKey, *, number: int) -> dict[str, dict[str, Any]]:
    """One row in each table that belongs to somebody, filled with what says whose it is."""
    person = PersonKey(platform=key.platform, workspace=key.workspace, user="U1")
    special = {
        "platform": key.platform,
        "workspace": key.workspace,
        "channel": "C1",
        "user": "U1",
        "owner": person.owner,
        "subscription": f"sub{number}",
        "briefing_id": f"private{number}",
    }

    def value(table: str, column: Column[Any]) -> Any:
        if column.name in special:
            return special[column.name]
        if table == "subscriptions" and column.name == "id":
            return special["subscription"]
        if table == "briefings" and column.name == "id":
            return special["briefing_id"]
        kind: Any = getattr(column.type, "impl", column.type)
        if column.primary_key:
            return number if kind.python_type is int else f"{number}"
        if kind.python_type is str and (kind.length or 99) >= 64:
            return f"{MARK.format(key)} {number}"[: kind.length]
        return VALUES[kind.python_type]

    return {
        table.name: {column.name: value(table.name, column) for column in table.columns}
        for table in metadata.sorted_tables
        if table.name not in SHARED
    }


async def fill(database: Database, *keys: WorkspaceKey) -> None:
    async with database.writing() as connection:
        for number, key in enumerate(keys, start=1):
            for name, row in rows_of(key, number=number).items():
                await connection.execute(insert(metadata.tables[name]).values(row))


async def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    async with database.reading() as connection:
        return {
            table.name: [dict(row) for row in (await connection.execute(select(table))).mappings()]
            for table in metadata.sorted_tables
        }


def test_every_table_belongs_to_workspaces_or_is_shared_for_a_reason() -> None:
    """A new table is in no list: say whose its rows are, or why they are nobody's."""
    tables = set(metadata.tables)
    theirs = {table.name for table in of_workspace(HERE)}
    assert tables == theirs | set(SHARED)
    assert not theirs & set(SHARED)
    assert all(len(reason) > 5 for reason in SHARED.values())


def test_what_a_person_leaves_is_looked_for_in_every_table_that_names_people_or_places() -> None:
    mine = {table.name for table in of_person(PersonKey(platform="slack", workspace="T1", user="U1"))}
    assert {table.name for table in of_workspace(HERE)} - mine == {"installations", "left_workspaces"}


def test_secret_columns_exist() -> None:
    for table, columns in SECRET.items():
        assert columns <= set(metadata.tables[table].columns.keys())


async def test_deleted_is_everything_of_it_and_nothing_else(database: Database) -> None:
    await fill(database, HERE, *OTHERS)
    before = await everything(database)
    gone = await Workspaces(database).delete(HERE, now=NOW)
    after = await everything(database)
    assert (len(after.pop("deletions")), before.pop("deletions")) == (1, [])  # a hash, for a day
    assert gone == {name: 1 for name in before if name not in SHARED}
    for name, rows in before.items():
        kept = [row for row in rows if name in SHARED or row != rows[0]]
        assert after[name] == kept, name
    assert await Workspaces(database).count(HERE) == {}
    assert await Workspaces(database).delete(HERE, now=NOW) == {}


async def test_in_an_export_stands_everything_of_it_nothing_else_and_no_token(database: Database) -> None:
    await fill(database, HERE, *OTHERS)
    told = await Workspaces(database).export(HERE, NOW)
    text = json.dumps(told)
    assert {name: len(rows) for name, rows in told["tables"].items()} == {
        name: 1 for name in metadata.tables if name not in SHARED
    }
    assert not [key for key in OTHERS if json.dumps(MARK.format(key) + " ")[1:-1] in text]
    assert "sealed" not in text
    assert told["tables"]["deliveries"][0]["due_at"] == NOW.isoformat()


async def test_a_person_takes_along_what_is_theirs(database: Database) -> None:
    await fill(database, HERE, OTHERS[1])
    gone = await Workspaces(database).delete(PersonKey(platform="slack", workspace="T1", user="U1"), room="D1", now=NOW)
    assert gone["people"] == gone["briefings"] == 1
    left = await Workspaces(database).count(HERE)
    assert left["channels"] == left["subscriptions"] == 1  # of the channel, whoever made them
    assert await Workspaces(database).count(OTHERS[1]) != {}
    assert (await Workspaces(database).count(OTHERS[1]))["people"] == 1


async def test_a_discord_user_is_one_person_in_all_servers(database: Database) -> None:
    servers = [WorkspaceKey(platform="discord", workspace=name) for name in ("100", "200")]
    await fill(database, *servers)
    gone = await Workspaces(database).delete(PersonKey(platform="discord", workspace="100", user="U1"), now=NOW)
    assert gone["people"] == gone["briefings"] == 2
    nobody = await Workspaces(database).delete(PersonKey(platform="discord", workspace="100", user="1"), now=NOW)
    assert nobody == {}


def source(key: WorkspaceKey, number: int) -> dict[str, Any]:
    channel = ChannelKey(platform=key.platform, workspace=key.workspace, channel="C1")
    url = f"https://feed{number}.example/rss"
    row = {"platform": channel.platform, "workspace": channel.workspace, "channel": channel.channel, "url": url}
    return row | {"url_hash": str(number), "title": "", "added": True, "changed_by": "U1", "changed_at": NOW}


async def test_feeds_that_it_alone_wanted_go_with_it(database: Database) -> None:
    async with database.writing() as connection:
        for number in (1, 2, 3):
            url = f"https://feed{number}.example/rss"
            rest = {"title": "", "wanted": True, "since": NOW, "next_poll_at": NOW, "failures": 0}
            await connection.execute(insert(feeds).values(id=number, url_hash=str(number), url=url, **rest))
            await connection.execute(insert(channel_sources).values(source(HERE, number)))
        await connection.execute(insert(channel_sources).values(source(OTHERS[1], 2)))
        await connection.execute(insert(articles).values(_article(1)))
        await connection.execute(insert(articles).values(_article(2)))
        held = metadata.tables["feed_articles"]
        for feed, article in ((1, 1), (1, 2), (2, 2)):
            await connection.execute(insert(held).values(feed_id=feed, article_id=article))
    gone = await Workspaces(database).delete(HERE, standard=["https://feed3.example/rss"], now=NOW)
    assert gone == {"channel_sources": 3, "feeds": 1}
    left = await everything(database)
    assert sorted(row["id"] for row in left["feeds"]) == [2, 3]
    assert [row["id"] for row in left["articles"]] == [2]


def _article(id: int) -> dict[str, Any]:
    texts = dict.fromkeys(("url", "link", "title", "summary", "author"), "")
    times = {"first_seen": NOW, "last_seen": NOW}
    return {"id": id, "url_hash": str(id), **texts, **times, "state": "waiting", "attempts": 0}


async def test_workspaces_are_listed_and_direct_messages_are_none(database: Database) -> None:
    await fill(database, OTHERS[1], HERE)
    assert await Workspaces(database).all() == (HERE, OTHERS[1])
    with pytest.raises(ValueError, match="no workspace"):
        WorkspaceKey(platform="discord", workspace="")


async def test_left_and_back(database: Database) -> None:
    store, month = Workspaces(database), timedelta(days=30)
    await store.left(HERE, NOW)
    await store.left(HERE, NOW + month)
    await store.left(OTHERS[1], NOW + month)
    assert await store.left_before(NOW + timedelta(days=1)) == {HERE: NOW}
    await store.present([OTHERS[0], OTHERS[2]])
    assert await store.left_before(NOW + timedelta(days=1)) == {HERE: NOW}
    await store.present([HERE])
    assert await store.left_before(NOW + 2 * month) == {OTHERS[1]: NOW + month}


async def test_whether_it_was_used(database: Database) -> None:
    await fill(database, HERE)
    assert await Workspaces(database).used_since(HERE, NOW - timedelta(seconds=1))
    assert not await Workspaces(database).used_since(HERE, NOW)
    assert not await Workspaces(database).used_since(OTHERS[1], NOW - timedelta(seconds=1))
