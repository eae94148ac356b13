"""The commands of a chat platform over a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from chat_fakes import NOW, CannedPool, asked, make_chat

from bot.commands.actions import encode_action
from bot.commands.answer import answer, answer_button
from bot.commands.chat import Chat
from bot.present.message import Action, Line, Message, Statement

URL = "https://news.example/ferries"


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with make_chat(tmp_path) as made:
        yield made


def lines(message: Message) -> str:
    return "\n".join(item.text for section in message.sections for item in section.body if isinstance(item, Line))


def statements(message: Message) -> list[Statement]:
    return [item for section in message.sections for item in section.body if isinstance(item, Statement)]


async def test_a_link_is_answered_in_private_with_buttons(chat: Chat) -> None:
    message = await answer(chat.commands, asked("link", url=URL))
    assert message.audience == "asker"
    assert [action.label for action in message.actions] == ["Show all positions", "Why this?", "Share to channel"]
    (subject,) = message.subject
    assert subject.url == URL
    assert {action.arguments["briefing"] for action in message.actions} == {subject.briefing}


async def press(chat: Chat, message: Message, command: str, **changes: object) -> Message:
    """The answer to a button of `message`, by whoever `changes` say."""
    action = next(action for action in message.actions if action.command == command)
    return await answer_button(chat.commands, encode_action(action), origin=asked(**changes))


async def test_all_positions_and_their_evidence_are_for_the_presser_alone(chat: Chat) -> None:
    message = await answer(chat.commands, asked("link", url=URL))
    assert sum(1 for one in statements(message) if one.number is None) == 6  # three at most of Sweden's five
    assert "2 more under “Show all positions”." in lines(message)
    every = await press(chat, message, "all", asker="UBOB", channel="C2")
    assert every.audience == "asker"
    assert sorted(one.number or 0 for one in statements(every)) == [1, 2, 3, 4, 5, 6, 7, 8]
    why = await press(chat, every, "why")
    assert why.audience == "asker"
    assert "Positions 1 to 5 of 8." in lines(why)
    more = await press(chat, why, "why")
    assert "Positions 6 to 8 of 8." in lines(more)
    assert [action.label for action in more.actions] == ["Earlier positions"]


async def test_why_shows_the_sentences_around_and_whose_words_are_whose(chat: Chat) -> None:
    message = await answer(chat.commands, asked("link", url=URL))
    arguments = {**message.actions[1].arguments, "position": 2}
    action = encode_action(Action(label="", command="why", arguments=arguments))
    why = await answer_button(chat.commands, action, origin=asked())
    (said,) = statements(why)
    assert said.evidence[0].text.startswith("Denmark offered to pay")
    assert said.evidence[0].text.endswith("Sweden rejected a toll on lorries.")
    assert [run.text for run in said.evidence[0].words if run.stated] == ["“We will not sail at a loss,”"]
    assert lines(why).splitlines()[:3] == [
        "Who: Danish minister Jonna Kvist",
        "Says: said",
        "What (direct): “We will not sail at a loss,”",
    ]
    beyond = encode_action(Action(label="", command="why", arguments={**arguments, "position": 9}))
    assert lines(await answer_button(chat.commands, beyond, origin=asked())) == "This briefing has 8 positions."


async def test_sharing_posts_for_all_and_says_who_did(chat: Chat) -> None:
    message = await answer(chat.commands, asked("link", url=URL))
    shared = await press(chat, message, "share")
    assert (shared.audience, shared.shared_by) == ("channel", "UANN")
    assert shared.subject == message.subject
    assert [action.command for action in shared.actions] == ["all", "why"]


async def test_a_pasted_text_is_its_owners_until_it_is_shared_and_posted(chat: Chat) -> None:
    message = await answer(chat.commands, asked("text", article="The night boats. " * 20))
    refused = await press(chat, message, "all", asker="UBOB")
    assert "has expired, or is not for you" in lines(refused)
    assert not statements(refused)
    shared = await press(chat, message, "share")
    await chat.posted(asked(), shared, "1700.1", "https://chat.example/p1")
    assert statements(await press(chat, message, "all", asker="UBOB"))
    assert not statements(await press(chat, message, "all", asker="UBOB", channel="C2"))


async def test_nobody_records_a_post_of_what_they_may_not_see(chat: Chat) -> None:
    message = await answer(chat.commands, asked("text", article="The night boats. " * 20))
    await chat.posted(asked(asker="UEVE", channel="C3"), message, "1700.2")
    assert not statements(await press(chat, message, "all", asker="UEVE", channel="C3"))


@pytest.mark.parametrize("value", ["all:briefing=nothere00000", "all", "all:briefing=", "nonsense:x=1", "x" * 101])
async def test_a_button_that_leads_nowhere_is_answered_in_words(chat: Chat, value: str) -> None:
    message = await answer_button(chat.commands, value, origin=asked())
    assert (message.audience, message.title) == ("asker", "That did not work")


@pytest.mark.parametrize(
    ("party", "numbers", "told"),
    [
        (None, [1, 2, 3, 4, 5, 6, 7, 8], ""),
        ("Stockholm", [3, 4, 5, 6, 7], ""),
        ("the United States", [], "No statement of the United States in this article."),
    ],
)
async def test_positions_of_all_or_of_one_party(chat: Chat, party: str | None, numbers: list[int], told: str) -> None:
    given = {"url": URL} if party is None else {"url": URL, "party": party}
    message = await answer(chat.commands, asked("positions", **given))
    assert sorted(one.number or 0 for one in statements(message)) == numbers
    assert told in lines(message)


async def test_a_party_that_is_none_gets_the_nearest_name_before_any_work(tmp_path: Path) -> None:
    pool = CannedPool()
    async with make_chat(tmp_path, pool=pool) as chat:
        message = await answer(chat.commands, asked("positions", url=URL, party="Swedn"))
        assert "Did you mean “Sweden”?" in lines(message)
        assert pool.done == 0


async def test_too_many_briefings_are_refused_but_not_those_in_the_store(tmp_path: Path) -> None:
    async with make_chat(tmp_path, person="2 per minute") as chat:
        for path in ("a", "b", "a", "b", "a"):
            assert (await answer(chat.commands, asked("link", url=f"https://news.example/{path}"))).subject
        refused = await answer(chat.commands, asked("link", url="https://news.example/c"))
        assert "Please try again in a minute" in lines(refused)
        assert (await answer(chat.commands, asked("link", asker="UBOB", url="https://news.example/c"))).subject
        status = lines(await answer(chat.commands, asked("status")))
        assert "3 made, 3 from the store, 1 refused" in status


async def test_progress_is_told_in_order_and_not_after_the_answer(chat: Chat) -> None:
    told: list[str] = []

    async def progress(stage: str) -> None:
        await asyncio.sleep(0)
        told.append(stage)

    await answer(chat.commands, asked("link", url="https://news.example/slow", progress=progress))
    assert told == ["Reading the page …", "Finding who said what …"]
    await answer(chat.commands, asked("link", url="https://news.example/slow", progress=progress))
    assert len(told) == 2


async def test_progress_that_fails_spoils_no_answer(chat: Chat) -> None:
    async def progress(stage: str) -> None:
        raise ConnectionError(stage)

    assert (await answer(chat.commands, asked("link", url=URL, progress=progress))).subject


@pytest.mark.parametrize(
    ("changes", "private"),
    [
        ({"command": "link"}, True),
        ({"command": "link", "direct": True}, False),
        ({"command": "help", "direct": True}, True),
        ({"command": "link", "how": "paste"}, False),
        ({"command": "why", "how": "button"}, True),
        ({"command": "share", "how": "button"}, False),
    ],
)
async def test_who_sees_an_answer_is_known_before(chat: Chat, changes: dict[str, object], private: bool) -> None:
    assert await chat.visibility.private(asked(**changes)) is private


async def test_a_person_s_choice_of_replies_comes_before_the_channel_s(chat: Chat) -> None:
    await answer(chat.commands, asked("settings", name="replies", value="channel"))
    assert not await chat.visibility.private(asked("link"))
    assert await chat.visibility.private(asked("link", channel="C2"))
    await answer(chat.commands, asked("me", name="replies", value="private"))
    assert await chat.visibility.private(asked("link"))
    await answer(chat.commands, asked("me", name="replies", value="default"))
    message = await answer(chat.commands, asked("link", url=URL))
    assert (message.audience, [one.command for one in message.actions]) == ("channel", ["all", "why"])


async def test_choices_that_cannot_be_read_keep_answers_private(chat: Chat) -> None:
    async with chat.state.database.writing() as connection:
        await connection.exec_driver_sql("DROP TABLE people")
    assert await chat.visibility.private(asked("link"))


class GoneDatabase:
    """A database whose server does not answer."""

    def reading(self) -> None:
        """As the real one, for as long as there is no connection to be had."""
        raise ConnectionRefusedError


async def test_status_tells_what_is_missing_on_each_platform(chat: Chat) -> None:
    chat.notes.tell("discord", "The message content intent is off: turn it on in the developer portal.")
    chat.notes.tell("slack")
    status = lines(await answer(chat.commands, asked("status")))
    assert "Database: reachable." in status
    assert "intent is off" in status
    assert "nothing is missing" in status
    gone = replace(chat.state, database=GoneDatabase())
    assert not await gone.reachable()


async def test_an_event_is_new_once(chat: Chat) -> None:
    assert [await chat.places.first_time("slack", "Ev1") for _ in range(2)] == [True, False]
    assert await chat.places.first_time("discord", "Ev1")


async def test_home_shows_how_to_ask_what_is_set_and_the_last_briefings(chat: Chat) -> None:
    message = await answer(chat.commands, asked("link", url=URL))
    await chat.posted(asked(), await press(chat, message, "share"), "1700.1", "https://chat.example/p1")
    home = await chat.home(asked())
    (last,) = next(section for section in home.sections if section.heading == "Last briefings here").body
    assert isinstance(last, Line)
    assert (last.link, last.at) == ("https://chat.example/p1", NOW)
    assert "/brief positions <url> [party]" in lines(home)
    assert "sentences: 4" in lines(home)
    assert "Last briefings here" not in [one.heading for one in (await chat.home(asked(channel="C9"))).sections]
