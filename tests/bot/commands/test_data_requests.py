"""What is kept of a workspace and a person: shown, as a file, deleted; by those alone who may."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from chat_fakes import NOW, TEXT, asked, make_chat

from bot.commands import data_requests
from bot.commands.answer import answer_typed
from bot.commands.chat import Chat
from bot.commands.table import Request
from bot.present.message import Line, Message
from bot.store.events import Events
from bot.store.keys import ChannelKey, Viewer

ANN = asked()
ADMIN = asked(administers=True)
ELSEWHERE = asked(workspace="T2", administers=True)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    """With settings, choices and a private text of Ann's in T1; the same in T2."""
    async with make_chat(tmp_path) as chat:
        for origin in (ANN, ELSEWHERE):
            for text in ("settings sentences 6", "me timezone Europe/Oslo", f"text {TEXT}"):
                await typed(chat, text, origin)
        yield chat


async def typed(chat: Chat, text: str, origin: Request) -> Message:
    return await answer_typed(chat.commands, text, origin=origin)


def lines(message: Message) -> str:
    return "\n".join(item.text for section in message.sections for item in section.body if isinstance(item, Line))


async def test_everybody_sees_what_is_kept_of_them_and_admins_of_all(chat: Chat) -> None:
    mine = await typed(chat, "data", ANN)
    assert mine.audience == "asker"
    assert lines(mine).splitlines()[:2] == ["1 × people’s own choices", "1 × private texts, briefed"]
    assert "channels with settings" not in lines(mine)
    assert "1 × channels with settings" in lines(await typed(chat, "data", ADMIN))


async def test_a_workspace_as_a_file(chat: Chat) -> None:
    told = await typed(chat, "data export", ADMIN)
    (file,) = told.attachments
    data = json.loads(file.content)
    assert (told.audience, file.name) == ("asker", "communique-slack-T1.json")
    assert data["tables"]["channels"][0]["sentences"] == 6
    assert data["tables"]["people"] == [
        {"platform": "slack", "workspace": "T1", "user": "UANN", "timezone": "Europe/Oslo", "replies": None}
    ]
    assert data["tables"]["briefings"][0]["data"]["article"]["text"].startswith("Envoys of three states")
    assert "T2" not in file.content


async def test_a_file_that_is_too_large_is_the_operators(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_requests, "LARGEST", 100)
    told = await typed(chat, "data export", ADMIN)
    assert told.attachments == ()
    assert "communique data export --workspace slack:T1" in lines(told)


@pytest.mark.parametrize("text", ["data export", "data delete", "data delete T1"])
async def test_only_those_who_speak_for_the_workspace(chat: Chat, text: str) -> None:
    told = await typed(chat, text, ANN)  # who manages the channel
    assert "an admin or owner of this workspace" in lines(told)
    assert (told.attachments, told.audience) == ((), "asker")
    server = asked(platform="discord", workspace="1", manages=True)
    assert "Manage Server" in lines(await typed(chat, text, server))
    direct = asked(platform="discord", workspace="", direct=True, administers=True)
    assert "belongs to no server" in lines(await typed(chat, text, direct))


async def test_deleted_after_it_was_confirmed_by_name(chat: Chat) -> None:
    question = await typed(chat, "data delete", ADMIN)
    assert "/brief data delete T1" in lines(question)
    assert "1 × channels with settings" in lines(question)
    assert "That is not this workspace’s id" in lines(await typed(chat, "data delete T2", ADMIN))
    assert "1 × channels with settings" in lines(await typed(chat, "data", ADMIN))
    assert (await typed(chat, "data delete T1", ADMIN)).title == "Deleted"
    assert "channels with settings" not in lines(await typed(chat, "data", ADMIN))
    other = await typed(chat, "data", ELSEWHERE)
    assert "1 × channels with settings" in lines(other)
    assert "1 × private texts, briefed" in lines(other)


async def test_briefings_of_links_stay(chat: Chat) -> None:
    await typed(chat, "link https://news.example/ferries", ADMIN)
    await typed(chat, "data delete T1", ADMIN)
    assert await chat.state.briefings.find_url("https://news.example/ferries", NOW)


async def test_a_person_is_forgotten_and_nobody_else(chat: Chat) -> None:
    bob = asked(asker="UBOB")
    await typed(chat, "me timezone Europe/Rome", bob)
    assert "Say whom" in lines(await typed(chat, "data forget", ANN))
    assert "Say whom" in lines(await typed(chat, "data forget UBOB", ANN))
    told = await typed(chat, "data forget me", ANN)
    assert "1 × private texts, briefed" in lines(told)
    assert "Nothing." in lines(await typed(chat, "data", ANN))
    people = chat.state.people
    assert (await people.get(viewer(bob).person)).timezone == "Europe/Rome"
    assert (await people.get(viewer(asked(workspace="T2")).person)).timezone == "Europe/Oslo"
    room = ChannelKey(platform="slack", workspace="T1", channel="C1")
    assert (await chat.state.channels.get(room)).sentences == 6


def viewer(request: Request) -> Viewer:
    return Viewer(platform=request.platform, workspace=request.workspace, channel=request.channel, user=request.asker)


@pytest.mark.parametrize("text", ["data", "data export", "data delete", "data forget me"])
async def test_nobody_asks_all_the_time(tmp_path: Path, text: str) -> None:
    """Each answer searches every table."""
    async with make_chat(tmp_path, person="3 per minute", channel="5 per minute") as chat:
        for number in range(3):
            assert "short time" not in lines(await typed(chat, text, ADMIN)), number
        assert "You have asked for many data commands" in lines(await typed(chat, text, ADMIN))
        for number in range(2):
            assert "short time" not in lines(await typed(chat, text, asked(asker=f"U{number}", administers=True)))
        assert "This channel has" in lines(await typed(chat, text, asked(asker="U9", administers=True)))
        assert "short time" not in lines(await typed(chat, text, ELSEWHERE))


async def test_many_briefings_keep_nobody_from_their_data(tmp_path: Path) -> None:
    async with make_chat(tmp_path, person="1 per minute") as chat:
        for _ in range(2):
            told = await typed(chat, f"text {TEXT}", ANN)
        assert "many briefings" in lines(told)
        assert (await typed(chat, "data forget me", ANN)).title == "Forgotten"


async def test_events_say_nothing_about_anybody(chat: Chat) -> None:
    """They are kept over a deletion: an answer must not be given twice because of it."""
    events = Events(chat.state.database)
    await events.first_time("slack:Ev1", NOW)
    await typed(chat, "data delete T1", ADMIN)
    assert not await events.first_time("slack:Ev1", NOW)


async def test_where_the_bot_is_and_is_not(chat: Chat) -> None:
    from bot.store.workspaces import Workspaces

    known = Workspaces(chat.state.database)
    later = NOW.replace(year=2027)
    await chat.places.left_workspace("slack", "T1")
    assert [str(key) for key in await known.left_before(later)] == ["slack:T1"]
    await chat.places.joined("slack", "T1", "C1")
    await chat.places.left_workspace("discord", "100")
    await chat.places.present("discord", "100", "200")
    assert not await known.left_before(later)
