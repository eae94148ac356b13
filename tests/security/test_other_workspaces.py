"""No workspace sees or changes another's settings, subscriptions, sources or briefings, whatever it names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from chat_fakes import NOW, TEXT, asked
from two_workspaces import ANN, MALLORY, STRANGERS, TWIN, Bot, everything, words

from bot.commands.actions import encode_action
from bot.commands.pasted import Pasted
from bot.commands.table import Request
from bot.present.message import Action, Message, Subject
from bot.store.keys import ChannelKey, PersonKey
from bot.store.subscription import Target

HERE = ChannelKey(platform="slack", workspace="T1", channel="C1")
TARGET = Target(platform="slack", workspace="T1", channel="C1")
BOB = asked(asker="UBOB", channel="C2")  # of Ann's workspace, in another channel
SECRET = f"{TEXT}\nThe code word is heliotrope, said a person who did not want to be named in this paper."


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    async with everything(tmp_path) as bot:
        yield bot


async def subscribed(bot: Bot) -> str:
    """Ann's digests, for the channel and for herself; the id of the channel's."""
    await bot.typed("subscribe 07:30 Europe/Kyiv topics sanctions", ANN)
    await bot.typed("subscribe me 18:00 Europe/Kyiv topics submarines", ANN)
    (found,) = await bot.subscriptions.of(TARGET)
    return found.id


async def private_text(bot: Bot) -> str:
    """A text that Ann pasted; its briefing's id, as it stands in the buttons under her answer."""
    answer = await bot.typed(f"text {SECRET}", ANN)
    assert answer.audience == "asker"
    return answer.subject[0].briefing


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda one: f"{one.platform} {one.workspace}")
@pytest.mark.parametrize("to", ["", " to me"])
async def test_subscriptions_of_a_channel_of_the_same_id(bot: Bot, stranger: Request, to: str) -> None:
    id = await subscribed(bot)
    before = await bot.subscriptions.of(TARGET)
    for command in ("pause", "resume", "unsubscribe", "preview", "edit"):
        change = " time 09:00" if command == "edit" else ""
        for number in ("", " 1", " 2"):
            told = words(await bot.typed(f"{command}{number}{to.replace(' to', '')}{change}", stranger))
            assert "There is no subscription" in told, told
    assert "sanctions" not in words(await bot.typed("list", stranger))
    assert "submarines" not in words(await bot.typed("list", stranger))
    assert id not in words(await bot.typed("preview 1", stranger))
    assert await bot.subscriptions.of(TARGET) == before


async def test_the_store_itself_asks_whose_a_subscription_is(bot: Bot) -> None:
    """Its id alone is no key: the target has to be the right one."""
    id = await subscribed(bot)
    before = await bot.subscriptions.get(id)
    for stranger in (
        replace(TARGET, workspace="T2"),
        replace(TARGET, platform="discord"),
        replace(TARGET, channel="C2"),
    ):
        assert await bot.subscriptions.change(id, stranger, {"stories": 9}, now=NOW) is None
        assert await bot.subscriptions.pause(id, stranger) is None
        assert await bot.subscriptions.resume(id, stranger, now=NOW) is None
        assert not await bot.subscriptions.remove(id, stranger)
    assert await bot.subscriptions.get(id) == before


@pytest.mark.parametrize("stranger", [*STRANGERS, BOB, replace(BOB, channel="C1")], ids=str)
@pytest.mark.parametrize("command", ["all", "why", "share"])
async def test_a_button_with_the_id_of_a_private_text(bot: Bot, stranger: Request, command: str) -> None:
    id = await private_text(bot)
    value = encode_action(Action(label="", command=command, arguments={"briefing": id}))
    told = await bot.pressed(value, stranger)
    unknown = await bot.pressed(value.replace(id, "A" * len(id)), stranger)
    assert words(told) == words(unknown)  # not even that there is one
    assert "expired, or is not for you" in words(told)
    assert told.audience == "asker"
    assert "heliotrope" not in words(told)


async def test_posting_it_elsewhere_opens_nothing(bot: Bot) -> None:
    """A stranger's adapter that claims to have posted Ann's text changes nothing about who may see it."""
    id = await private_text(bot)
    claimed = Message(title="Shared", subject=(Subject(briefing=id),))
    await bot.chat.posted(MALLORY, claimed, "1.1")
    value = encode_action(Action(label="", command="all", arguments={"briefing": id}))
    assert "expired" in words(await bot.pressed(value, MALLORY))


async def test_the_same_text_pasted_elsewhere_is_read_anew(bot: Bot) -> None:
    """That somebody else has pasted it is told by nothing: neither by the answer nor by what is kept."""
    id = await private_text(bot)
    answer = await bot.typed(f"text {SECRET}", MALLORY)
    assert answer.subject[0].briefing != id


async def test_settings_of_a_channel_of_the_same_id(bot: Bot) -> None:
    await bot.typed("settings sentences 8", ANN)
    for stranger in STRANGERS:
        assert "sentences: 4" in words(await bot.typed("settings sentences", stranger))
        form = await bot.chat.form(replace(stranger, command="settings"))
        assert {field.current for field in form.fields if field.name == "sentences"} == {"4"}
        await bot.chat.save(replace(stranger, command="settings"), {"sentences": "3"})
    assert (await bot.chat.state.channels.get(HERE)).sentences == 8


async def test_a_form_for_a_channel_that_one_does_not_manage(bot: Bot) -> None:
    """The form is saved by the rights that hold when it is sent, whatever it was opened with."""
    guest = replace(ANN, manages=False, command="settings")
    assert not (await bot.chat.form(guest)).editable
    assert "Only the person who made this channel" in words(await bot.chat.save(guest, {"sentences": "3"}))
    assert (await bot.chat.state.channels.get(HERE)).sentences == 4


@pytest.mark.parametrize("value", ["unsubscribe:number=1", "pause:number=1", "data:action=delete&what=T1"])
async def test_a_button_gives_no_right_that_its_presser_has_not(bot: Bot, value: str) -> None:
    await subscribed(bot)
    told = await bot.pressed(value, replace(BOB, channel="C1", manages=False))
    assert "Only" in words(told)
    (found,) = await bot.subscriptions.of(TARGET)
    assert not found.paused


async def test_choices_of_a_person_of_the_same_id(bot: Bot) -> None:
    await bot.typed("me timezone Europe/Zagreb", ANN)
    for stranger in STRANGERS:
        assert "Zagreb" not in words(await bot.typed("me", stranger))
        await bot.typed("me timezone Europe/Oslo", stranger)
        await bot.typed("data forget me", stranger)
    person = PersonKey(platform="slack", workspace="T1", user="UANN")
    assert (await bot.chat.state.people.get(person)).timezone == "Europe/Zagreb"


async def test_sources_of_a_channel_of_the_same_id(bot: Bot) -> None:
    await bot.typed("sources add https://leaks.example/rss?key=1234", ANN)
    assert "leaks.example" in words(await bot.typed("sources", ANN))
    for stranger in STRANGERS:
        for command in ("sources", "sources export", "sources remove https://leaks.example/rss?key=1234", "data"):
            answer = words(await bot.typed(command, stranger))
            assert "leaks.example" not in answer.replace("No feed “https://leaks.example/rss?key=1234”", "")
    assert "leaks.example" in words(await bot.typed("sources export", ANN))


async def test_a_post_elsewhere_is_pointed_at_by_nobody(bot: Bot) -> None:
    url = "https://news.example/ferries"
    answer = await bot.typed(f"link {url}", ANN)
    await bot.chat.posted(ANN, replace(answer, audience="channel"), "1.1", "https://t1.slack.example/archives/C1/p11")
    for stranger in (*STRANGERS, BOB):
        await bot.typed("settings autolink on", stranger)
        told = await bot.chat.pasted.answer(replace(stranger, how="paste"), Pasted(text=f"see {url}"))
        assert told is not None
        assert "t1.slack.example" not in words(told)
        assert "Denmark" in words(told)


async def test_an_export_is_of_the_workspace_that_asks(bot: Bot) -> None:
    """Admins of one workspace get theirs, whatever they write; see also the test of every table."""
    await subscribed(bot)
    await private_text(bot)
    await bot.typed("sources add https://leaks.example/rss?key=1234", ANN)
    for stranger in STRANGERS:
        admin = replace(stranger, administers=True)
        for text in ("data export", "data export T1", "data export slack:T1"):
            told = words(await bot.typed(text, admin))
            assert not [one for one in ("heliotrope", "leaks.example", "sanctions", "UBOB") if one in told]
        assert "That is not this workspace’s id" in words(await bot.typed("data delete slack:T1", admin))
        if stranger is not TWIN:  # whose workspace has the same id
            assert "That is not this workspace’s id" in words(await bot.typed("data delete T1", admin))
    assert await bot.subscriptions.of(TARGET)


async def test_ids_cannot_be_guessed(bot: Bot) -> None:
    ids = {(await bot.typed(f"text {SECRET} {number}", ANN)).subject[0].briefing for number in range(30)}
    assert len(ids) == 30
    assert {len(id) for id in ids} == {12}  # of base64: 72 random bits
    assert max(len({id[at] for id in ids}) for at in range(12)) > 15  # no place counts up or stands still
    assert min(len({id[at] for id in ids}) for at in range(12)) > 8
