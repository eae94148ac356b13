"""The way from any schema to the newest, and back."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, inspect, select
from store_samples import ALICE, NOW, channel, make_briefing, person

from bot.store import migrations
from bot.store.briefings import Briefings
from bot.store.channels import Channels
from bot.store.choices import ChannelSettings
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.events import Events
from bot.store.migrations.steps import downgrade, upgrade
from bot.store.people import People
from bot.store.posts import Post, Posts
from bot.store.tables import events, metadata

URL = "https://news.example/islands"
MIGRATIONS = Path(migrations.__file__).parent


async def fill(database: Database) -> str:
    """A row in every table; returns the briefing's id."""
    id = await Briefings(database).add(make_briefing(), urls=[URL], now=NOW)
    await Posts(database).add(
        Post(channel=channel(), briefing_id=id, title="Islands", message="1", posted_at=NOW, url=URL)
    )
    await Channels(database).set(channel(), {"sentences": 8}, by="U1", now=NOW)
    await People(database).set(person(), {"timezone": "Europe/Oslo"})
    await Events(database).first_time("slack:Ev1", NOW)
    return id


async def table_names(database: Database) -> set[str]:
    async with database.reading() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_a_new_database_is_outdated_until_migrated(empty: Database) -> None:
    assert await empty.outdated()
    await empty.migrate()
    assert not await empty.outdated()


async def test_the_steps_lead_to_the_tables_as_declared(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        ours = {"include_name": lambda name, kind, parents: kind != "table" or not name.startswith("pgqueuer")}
        return list(compare_metadata(MigrationContext.configure(connection, opts=ours), metadata))

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    id = await fill(database)
    await database.migrate()
    assert await Briefings(database).get(id, ALICE)


async def test_back_to_nothing_and_forward_again(database: Database) -> None:
    await fill(database)
    await database.change_schema(partial(downgrade, to="base"))
    assert await table_names(database) == {"alembic_version"}
    await database.migrate()
    assert await Events(database).first_time("slack:Ev1", NOW)
    await fill(database)


async def test_rebuilding_a_table_keeps_what_refers_to_it(database: Database) -> None:
    """SQLite changes a column by making the table anew; dropping the old one must not delete the posts."""
    id = await fill(database)

    def widen(connection: Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("briefings") as batch:
            batch.alter_column("engine_version", type_=sa.String(500), existing_nullable=False)

    await database.change_schema(widen)
    assert await Briefings(database).get(id, ALICE)
    assert await Briefings(database).find_url(URL, NOW)
    assert [post.briefing_id for post in await Posts(database).last(channel(), 10)] == [id]
    assert await Channels(database).get(channel()) == ChannelSettings(sentences=8)


async def test_a_step_that_fails_leaves_everything_as_it_was(empty: Database) -> None:
    def stumble(connection: Connection) -> None:
        upgrade(connection)
        connection.execute(insert(events).values(event_id="1", seen_at=NOW))
        connection.execute(insert(events).values(event_id="1", seen_at=NOW))

    with pytest.raises(StoreError, match="cannot be updated"):
        await empty.change_schema(stumble)
    assert await table_names(empty) == set()


async def test_a_newer_programs_database_is_left_alone(database: Database) -> None:
    version = sa.table("alembic_version", sa.column("version_num"))
    async with database.writing() as connection:
        await connection.execute(version.update().values(version_num="9999"))
    with pytest.raises(StoreError, match="newer version"):
        await database.migrate()
    async with database.reading() as connection:
        assert await connection.scalar(select(version.c.version_num)) == "9999"


def revisions() -> list[str]:
    """Every revision, the oldest first."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def test_the_revisions_are_one_line() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1
    assert not any(script.is_merge_point for script in scripts.walk_revisions())


SAMPLES = {str: "1", int: 1, bool: True, bytes: b"1", datetime: NOW.replace(tzinfo=None), date: NOW.date()}


def fill_every_table(connection: Connection) -> None:
    """One row in each table as it stands, whatever its columns; each refers to the other tables' row."""
    for table in reflected(connection):
        row = {column.name: SAMPLES[column.type.python_type] for column in table.columns}
        connection.execute(insert(table).values(row))


def reflected(connection: Connection) -> list[sa.Table]:
    """The program's own tables, those that are referred to first."""
    found = sa.MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version" and not name.startswith("pgqueuer"))
    return found.sorted_tables


def contents(connection: Connection) -> dict[str, list[dict[str, object]]]:
    return {
        table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for table in reflected(connection)
    }


async def read_all(database: Database) -> dict[str, list[dict[str, object]]]:
    async with database.reading() as connection:
        return await connection.run_sync(contents)


@pytest.mark.parametrize("revision", revisions())
async def test_forward_and_back_with_data(empty: Database, revision: str) -> None:
    """From any version's database to the newest and back, every row is as it was."""
    await empty.change_schema(partial(upgrade, to=revision))
    await empty.change_schema(fill_every_table)
    before = await read_all(empty)
    assert all(len(rows) == 1 for rows in before.values())
    await empty.migrate()
    after = await read_all(empty)
    assert {name: len(after[name]) for name in before} == dict.fromkeys(before, 1)
    await empty.change_schema(partial(downgrade, to=revision))
    assert await read_all(empty) == before


async def test_back_with_data_of_the_newest(empty: Database) -> None:
    """Rows of newer tables go with them, as do newer columns; all else stays."""
    await empty.migrate()
    await empty.change_schema(fill_every_table)
    full = await read_all(empty)
    for revision in reversed(revisions()[:-1]):
        await empty.change_schema(partial(downgrade, to=revision))
        left = await read_all(empty)
        assert left == {name: [{key: row[key] for key in left[name][0]} for row in full[name]] for name in left}
    await empty.change_schema(partial(downgrade, to="base"))
    assert await read_all(empty) == {}
