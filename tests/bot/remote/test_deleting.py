"""A workspace is deleted while other processes read for it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from chat_fakes import TEXT
from gated_pool import Gated
from job_runs import until
from remote_fleet import asking, reading

from bot.store.database import Database
from bot.store.deletions import DeletedMeanwhile, note_deletion
from bot.store.keys import PersonKey, WorkspaceKey
from bot.store.workspaces import Workspaces

ANN = PersonKey(platform="slack", workspace="T1", user="UANN")
HERE = WorkspaceKey(platform="slack", workspace="T1")
LINK = "https://news.example/ferries"


@pytest.mark.parametrize("key", [HERE, ANN])
async def test_a_text_that_is_being_read_is_gone(
    server_url: str, server_database: Database, key: WorkspaceKey | PersonKey
) -> None:
    pool, data = Gated(), Workspaces(server_database)
    async with reading(server_url, pool) as reader, asking(server_url, every=0.2) as desk:
        waiting = asyncio.create_task(desk.text(TEXT, ANN.owner, server_database.now()))
        await until(lambda: pool.begun == 1)
        assert (await data.delete(key, now=server_database.now())) == {"readings": 1}
        with pytest.raises(DeletedMeanwhile):
            await waiting
        pool.gate.set()
        await reader.close()  # when it has done what it had begun
        assert pool.done == 1
    assert await data.count(key) == {}


async def test_a_text_that_is_taken_between_the_note_and_the_deletion(
    server_url: str, server_database: Database
) -> None:
    """It is read, and stored for nobody: it was asked for before."""
    async with asking(server_url, every=0.2) as desk:
        waiting = asyncio.create_task(desk.text(TEXT, ANN.owner, server_database.now()))
        await until(lambda: desk.under_way == 1)
        await note_deletion(server_database, HERE, server_database.now())
        async with reading(server_url):
            with pytest.raises(Exception, match="deleted before it was done"):
                await waiting
    assert (await Workspaces(server_database).count(HERE)).keys() == {
        "readings"
    }  # without its text, until it is pruned
    await Workspaces(server_database).delete(HERE, now=server_database.now())
    assert await Workspaces(server_database).count(HERE) == {}


async def test_asked_again_afterwards_it_is_read(server_url: str, server_database: Database) -> None:
    async with reading(server_url), asking(server_url) as desk:
        first = await desk.text(TEXT, ANN.owner, server_database.now())
        await Workspaces(server_database).delete(HERE, now=server_database.now())
        again = await desk.text(TEXT, ANN.owner, server_database.now() + timedelta(milliseconds=1))
    assert again.id != first.id
    assert (await Workspaces(server_database).count(HERE))["briefings"] == 1


async def test_a_link_is_everybodys_and_comes_all_the_same(server_url: str, server_database: Database) -> None:
    pool = Gated()
    async with reading(server_url, pool), asking(server_url) as desk:
        waiting = asyncio.create_task(desk.link(LINK, server_database.now()))
        await until(lambda: pool.begun == 1)
        await Workspaces(server_database).delete(HERE, now=server_database.now())
        pool.gate.set()
        assert (await waiting).briefing.article.url == LINK
    assert await Workspaces(server_database).count(HERE) == {}
