"""Links in messages, over a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from chat_fakes import NOW, TEXT, CannedPool, asked, make_chat

from bot.commands.answer import answer
from bot.commands.chat import Chat
from bot.commands.pasted import Pasted
from bot.commands.table import Request
from bot.present.message import Line, Message

A, B, C, D = (f"https://news.example/{name}" for name in "abcd")
PASTE, MENTION, MENU = (asked(how=how, asker="UANN") for how in ("paste", "mention", "menu"))
DIRECT = asked(how="paste", channel="D1", direct=True)


@pytest.fixture
async def pool() -> CannedPool:
    return CannedPool()


@pytest.fixture
async def chat(tmp_path: Path, pool: CannedPool) -> AsyncIterator[Chat]:
    async with make_chat(tmp_path, pool=pool) as made:
        yield made


def lines(message: Message | None) -> str:
    assert message is not None
    return "\n".join(item.text for section in message.sections for item in section.body if isinstance(item, Line))


def briefed(message: Message | None) -> list[str | None]:
    return [one.url for one in message.subject] if message else []


async def turn_on(chat: Chat) -> None:
    await answer(chat.commands, asked("settings", name="autolink", value="on"))


async def test_a_pasted_link_is_briefed_only_where_the_channel_wants_it(chat: Chat, pool: CannedPool) -> None:
    assert await chat.pasted.answer(PASTE, Pasted(text=f"look: {A}")) is None
    assert pool.done == 0
    await turn_on(chat)
    message = await chat.pasted.answer(PASTE, Pasted(text=f"look: <{A}|news.example>"))
    assert message is not None
    assert (message.audience, briefed(message)) == ("channel", [A])
    assert [action.command for action in message.actions] == ["all", "why"]
    assert await chat.pasted.answer(asked(how="paste", channel="C2"), Pasted(text=A)) is None


@pytest.mark.parametrize("request_", [MENTION, MENU, DIRECT])
async def test_who_asks_is_answered_everywhere(chat: Chat, request_: Request) -> None:
    message = await chat.pasted.answer(request_, Pasted(text=f"{A} please"))
    assert message is not None
    assert (message.audience, briefed(message)) == ("channel", [A])


@pytest.mark.parametrize(
    "pasted",
    [
        Pasted(text=A, by_bot=True),
        Pasted(text=A, edited=True),
        Pasted(text="no link at all"),
        Pasted(text="https://youtube.com/watch?v=1 https://news.example/map.png https://news.example/"),
        Pasted(text=f"`{A}`\n> {B}"),
        Pasted(text="https://news.example/missing https://news.example/blurb"),
        Pasted(text="https://news.example/boom"),
    ],
)
async def test_what_nobody_asked_for_is_met_with_silence(chat: Chat, pasted: Pasted) -> None:
    await turn_on(chat)
    assert await chat.pasted.answer(PASTE, pasted) is None


@pytest.mark.parametrize("request_", [MENTION, DIRECT])
async def test_bots_and_edits_are_never_answered_but_by_the_menu(chat: Chat, request_: Request) -> None:
    for pasted in (Pasted(text=A, by_bot=True), Pasted(text=A, edited=True)):
        assert await chat.pasted.answer(request_, pasted) is None
        assert briefed(await chat.pasted.answer(MENU, pasted)) == [A]


async def test_the_menu_finds_links_of_previews(chat: Chat) -> None:
    message = await chat.pasted.answer(MENU, Pasted(text="our newest story", attached=(A,), by_bot=True))
    assert briefed(message) == [A]


@pytest.mark.parametrize(
    ("request_", "text", "told"),
    [
        (MENU, "no link", "There is no link in this message"),
        (MENTION, "https://youtube.com/watch?v=1 https://x.com/a/status/1", "lead to pictures, videos"),
        (DIRECT, "https://news.example/missing", "no such page (404)"),
        (MENTION, "https://news.example/blurb", "no article behind this link"),
        (DIRECT, "https://news.example/busy", "Please try again in a minute"),
        (MENTION, "https://news.example/boom", "incident"),
        (DIRECT, "hlp", "neither a command nor a link"),
    ],
)
async def test_who_asks_is_told_why_not_and_nobody_else(chat: Chat, request_: Request, text: str, told: str) -> None:
    message = await chat.pasted.answer(request_, Pasted(text=text))
    assert told in lines(message)
    assert message is not None
    assert message.audience == "asker"


async def test_a_full_queue_is_told_to_who_pasted(chat: Chat) -> None:
    await turn_on(chat)
    message = await chat.pasted.answer(PASTE, Pasted(text="https://news.example/busy"))
    assert "I am busy" in lines(message)
    assert message is not None
    assert message.audience == "asker"


async def test_several_links_are_one_message_three_briefed_the_rest_named(chat: Chat, pool: CannedPool) -> None:
    await turn_on(chat)
    message = await chat.pasted.answer(PASTE, Pasted(text=f"{A}?utm_source=x {B} {A} {C}\n{D}"))
    assert briefed(message) == [A, B, C]
    assert message is not None
    assert message.title == "3 articles"
    assert f"{D}: not briefed" in lines(message)
    assert [action.label for action in message.actions][:3] == [
        "Show all positions (1)",
        "Why this? (1)",
        "Show all positions (2)",
    ]
    headings = [section.heading for section in message.sections if section.kind == "byline"]
    assert headings == [
        f"{n} of 3: Ferries without a captain at {url}" for n, url in ((1, f"{A}?utm_source=x"), (2, B), (3, C))
    ]
    assert pool.done == 3


async def test_one_bad_link_does_not_spoil_the_others(chat: Chat) -> None:
    message = await chat.pasted.answer(
        MENTION, Pasted(text=f"https://news.example/missing {B} https://news.example/boom")
    )
    assert briefed(message) == [B]
    assert message is not None
    assert message.title == f"Ferries without a captain at {B}"
    assert "https://news.example/missing: The site says" in lines(message)
    assert "incident" in lines(message)


async def test_a_link_briefed_here_lately_gets_a_pointer_and_elsewhere_a_briefing(chat: Chat, pool: CannedPool) -> None:
    message = await chat.pasted.answer(MENTION, Pasted(text=A))
    assert message is not None
    await chat.posted(MENTION, message, "1700.1", "https://chat.example/p1")
    again = await chat.pasted.answer(MENTION, Pasted(text=A.replace("news", "www.news") + "?utm_medium=y"))
    assert again is not None
    (pointer,) = again.sections[0].body
    assert isinstance(pointer, Line)
    assert (again.title, pointer.link, again.subject) == ("Briefed here already", "https://chat.example/p1", ())
    both = await chat.pasted.answer(MENTION, Pasted(text=f"{A} {B}"))
    assert briefed(both) == [B]
    assert [one.link for s in both.sections if s.heading == "Other links" for one in s.body] == [pointer.link]
    assert briefed(await chat.pasted.answer(asked(how="mention", channel="C2"), Pasted(text=A))) == [A]
    assert pool.done == 2
    await chat.places.deleted("slack", "T1", "C1", "1700.1")
    assert briefed(await chat.pasted.answer(MENTION, Pasted(text=A))) == [A]


async def test_a_message_to_the_bot_may_be_a_command_or_an_article(chat: Chat) -> None:
    assert "/brief link <url>" in lines(await chat.pasted.answer(MENTION, Pasted(text="help")))
    named = await chat.pasted.answer(DIRECT, Pasted(text=f"positions {A} Sweden"))
    assert named is not None
    assert [section.heading for section in named.sections if section.kind == "party"] == ["🇸🇪 Sweden"]
    article = TEXT * 3 + A
    assert briefed(await chat.pasted.answer(DIRECT, Pasted(text=article))) == [None]
    assert briefed(await chat.pasted.answer(MENU, Pasted(text=TEXT))) == [None]


async def test_the_same_link_pasted_by_many_at_once_is_worked_on_once(chat: Chat, pool: CannedPool) -> None:
    url = "https://news.example/slow"
    asks = [chat.pasted.answer(asked(how="mention", channel=f"C{n}"), Pasted(text=url)) for n in range(20)]
    assert [briefed(one) for one in await asyncio.gather(*asks)] == [[url]] * 20
    assert pool.done == 1


async def test_a_link_pasted_twice_in_a_moment_is_briefed_once(tmp_path: Path) -> None:
    """There is no post yet that a pointer could lead to."""
    other, mention = asked(how="paste", channel="C2"), asked(how="mention")
    async with make_chat(tmp_path) as chat:
        await turn_on(chat)
        await answer(chat.commands, asked("settings", origin=other, name="autolink", value="on"))
        asks = (PASTE, PASTE, other, mention)
        links = (A, f"http://www.news.example/a?utm_source=x and {B}", A, A)
        answers = [chat.pasted.answer(who, Pasted(text=link)) for who, link in zip(asks, links, strict=True)]
        first, second, elsewhere, wanted = await asyncio.gather(*answers)
        assert sorted(map(str, briefed(first) + briefed(second))) == [A, B]
        assert briefed(elsewhere) == briefed(wanted) == [A]
        assert await chat.pasted.answer(PASTE, Pasted(text=A)) is None
    async with make_chat(tmp_path, now=NOW + timedelta(seconds=20)) as later:
        assert briefed(await later.pasted.answer(PASTE, Pasted(text=A))) == [A]  # the first one was never posted


async def test_two_short_links_to_one_page_are_one_briefing(chat: Chat, pool: CannedPool) -> None:
    message = await chat.pasted.answer(MENTION, Pasted(text="https://short.example/1"))
    assert message is not None
    assert briefed(message) == ["https://news.example/ferries"]
    await chat.posted(MENTION, message, "1700.1", "https://chat.example/p1")
    for link in ("https://short.example/2", "https://short.example/1", "https://news.example/ferries"):
        again = await chat.pasted.answer(MENTION, Pasted(text=link))
        assert again is not None
        assert again.title == "Briefed here already"
    assert pool.done == 1
