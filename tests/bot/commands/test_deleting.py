"""A workspace or a person is deleted while this very process is at work for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from chat_fakes import TEXT, asked, make_chat
from gated_pool import Gated
from job_runs import until

from bot.commands.answer import answer_typed
from bot.commands.chat import Chat
from bot.commands.table import Request
from bot.present.message import Message
from bot.store.database import Database
from bot.store.keys import PersonKey, WorkspaceKey
from bot.store.workspaces import Workspaces

HERE = WorkspaceKey(platform="slack", workspace="T1")
LINK = "https://news.example/ferries"
DELETIONS = [("data delete T1", HERE), ("data forget me", PersonKey(platform="slack", workspace="T1", user="UANN"))]


@pytest.fixture
def pool() -> Gated:
    return Gated()


@pytest.fixture
async def chat(tmp_path: Path, pool: Gated, database: Database, url: str) -> AsyncIterator[Chat]:
    async with make_chat(tmp_path, pool=pool, url=url, clock=database.now) as chat:
        yield chat


async def typed(chat: Chat, text: str, origin: Request) -> Message:
    return await answer_typed(chat.commands, text, origin=origin)


def admin() -> Request:
    return asked(administers=True)


@pytest.mark.parametrize(("deletion", "key"), DELETIONS)
async def test_a_text_that_is_being_read_is_gone(
    chat: Chat, pool: Gated, deletion: str, key: WorkspaceKey | PersonKey
) -> None:
    data = Workspaces(chat.state.database)
    reading = asyncio.create_task(typed(chat, f"text {TEXT}", asked()))
    await until(lambda: pool.begun == 1)
    assert (await typed(chat, deletion, admin())).title in ("Deleted", "Forgotten")
    pool.gate.set()
    told = await reading
    assert "deleted before it was done" in str(told)
    assert await data.count(key) == {}


async def test_asked_again_afterwards_it_is_read(chat: Chat, pool: Gated) -> None:
    pool.gate.set()
    for _ in range(2):
        told = await typed(chat, f"text {TEXT}", asked())
        assert told.title == "Ferries without a captain"
        await typed(chat, "data delete T1", admin())
    assert pool.done == 2


async def test_what_another_workspace_has_read_meanwhile_stays(chat: Chat, pool: Gated) -> None:
    reading = asyncio.create_task(typed(chat, f"text {TEXT}", asked(workspace="T2")))
    await until(lambda: pool.begun == 1)
    await typed(chat, "data delete T1", admin())
    pool.gate.set()
    assert (await reading).title == "Ferries without a captain"
    there = await Workspaces(chat.state.database).count(WorkspaceKey(platform="slack", workspace="T2"))
    assert there["briefings"] == 1


@pytest.mark.parametrize(("deletion", "key"), DELETIONS)
async def test_an_answer_that_is_posted_after_the_deletion_is_not_recorded(
    chat: Chat, pool: Gated, deletion: str, key: WorkspaceKey | PersonKey
) -> None:
    pool.gate.set()
    origin = asked(channel="D1", direct=True)
    answer = await typed(chat, f"link {LINK}", origin)
    await typed(chat, deletion, asked(administers=True, channel="D1", direct=True))
    await chat.posted(origin, answer, "1")
    assert await Workspaces(chat.state.database).count(key, "D1") == {}
    await chat.posted(asked(channel="D1", direct=True), answer, "2")
    assert await Workspaces(chat.state.database).count(key, "D1") == {"posts": 1}


async def test_a_shared_text_that_is_gone_is_not_recorded(chat: Chat, pool: Gated) -> None:
    pool.gate.set()
    origin = asked()
    answer = await typed(chat, f"text {TEXT}", origin)
    await typed(chat, "data forget me", asked())
    await chat.posted(asked(), answer, "1")
    assert await Workspaces(chat.state.database).count(HERE) == {}
