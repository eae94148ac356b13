from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path

import pytest
from chat_fakes import NOW, asked, make_chat

from bot.commands.answer import answer
from bot.commands.chat import Chat
from bot.commands.settings_fields import channel_fields, field_of, person_fields, suggest_values, suggest_zones
from bot.present.message import Line, Message
from bot.store.choices import ChannelSettings, PersonChoices, SettingError


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with make_chat(tmp_path) as made:
        yield made


def lines(message: Message) -> list[str]:
    return [item.text for section in message.sections for item in section.body if isinstance(item, Line)]


def summary(message: Message) -> int:
    return next(len(section.body) for section in message.sections if section.kind == "summary")


def test_every_setting_is_declared() -> None:
    assert [field.name for field in channel_fields()] == [field.name for field in fields(ChannelSettings)]
    assert [field.name for field in person_fields()] == [field.name for field in fields(PersonChoices)]


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("autolink", "Yes", True),
        ("autolink", "OFF", False),
        ("autolink", "0", False),
        ("sentences", " 6 ", 6),
        ("sentences", "default", 4),
        ("Positions", "ALL", "all"),
        ("replies", "channel", "channel"),
    ],
)
def test_understood(name: str, typed: str, value: object) -> None:
    assert field_of(channel_fields(), name).parse(typed) == value


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("autolink", "maybe", "can be on, off, not “maybe”"),
        ("sentences", "9", "can be 3, 4, 5, 6, 7, 8"),
        ("sentences", "four", "can be 3"),
        ("replies", "chanel", "Did you mean “channel”?"),
        ("autolnk", "on", "Did you mean “autolink”?"),
        ("xyz", "on", "There are: autolink, sentences"),
    ],
)
def test_not_understood(name: str, typed: str, told: str) -> None:
    with pytest.raises(SettingError, match=told):
        field_of(channel_fields(), name).parse(typed)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("Europe/Kyiv", "Europe/Kyiv"), ("kyiv", "Europe/Kyiv"), ("new york", "America/New_York"), ("utc", "UTC")],
)
def test_time_zones_as_people_write_them(typed: str, zone: str) -> None:
    assert field_of(person_fields(), "timezone").parse(typed) == zone


def test_a_time_zone_that_is_none() -> None:
    with pytest.raises(SettingError, match="I know no time zone “Atlantis”"):
        field_of(person_fields(), "timezone").parse("Atlantis")
    with pytest.raises(SettingError, match=r"Did you mean .*Europe/Berlin"):
        field_of(person_fields(), "timezone").parse("berl")


def test_suggestions() -> None:
    assert suggest_values(channel_fields(), "o") == ("on", "off")
    assert suggest_zones("berl")[0] == "Europe/Berlin"
    assert len(suggest_zones("")) == 25
    assert "Europe/Berlin" in suggest_values(person_fields(), "ber")


async def test_shown_with_what_each_does_and_changed_with_its_history(chat: Chat) -> None:
    shown = await answer(chat.commands, asked("settings"))
    assert shown.audience == "asker"
    assert lines(shown)[0] == "autolink: off. Brief the links that people paste here. Can be: on, off."
    changed = await answer(chat.commands, asked("settings", name="autolink", value="yes"))
    assert lines(changed) == ["autolink: on (was off)"]
    shown = await answer(chat.commands, asked("settings", name="autolink"))
    assert lines(shown)[0].startswith("autolink: on (default: off).")
    (last,) = shown.sections[1].body
    assert isinstance(last, Line)
    assert (last.text, last.person, last.at) == ("Last change: autolink from off to on, by", "UANN", NOW)
    again = await answer(chat.commands, asked("settings", name="autolink", value="on"))
    assert again.title == "Nothing to change: it was so already"


@pytest.mark.parametrize(("platform", "right"), [("slack", "workspace admin"), ("discord", "Manage Channels")])
async def test_only_who_may_manage_the_channel_changes_it(chat: Chat, platform: str, right: str) -> None:
    guest = asked(platform=platform, manages=False)
    refused = await answer(chat.commands, asked("settings", origin=guest, name="autolink", value="on"))
    assert right in lines(refused)[0]
    saved = await chat.save(guest, {"autolink": "on"})
    assert right in lines(saved)[0]
    assert lines(await answer(chat.commands, asked("settings", origin=guest)))[0].startswith("autolink: off")


async def test_the_form_offers_what_the_command_takes_and_saves_all_or_nothing(chat: Chat) -> None:
    form = await chat.form(asked())
    assert form.editable
    assert [(one.name, one.current) for one in form.fields] == [
        ("autolink", "off"),
        ("sentences", "4"),
        ("positions", "main"),
        ("replies", "private"),
    ]
    assert all(one.current in one.options for one in form.fields)
    saved = await chat.save(asked(), {"autolink": "on", "sentences": "4", "positions": "all", "replies": "private"})
    assert lines(saved) == ["autolink: on (was off)", "positions: all (was main)"]
    assert (await chat.save(asked(), {"sentences": "5", "replies": "nobody"})).title == "That did not work"
    assert [one.current for one in (await chat.form(asked())).fields] == ["on", "4", "all", "private"]


async def test_the_length_of_summaries_and_positions_follow_the_channel_without_new_work(chat: Chat) -> None:
    url = "https://news.example/ferries"
    for sentences in ("3", "8", "4"):
        await answer(chat.commands, asked("settings", name="sentences", value=sentences))
        assert summary(await answer(chat.commands, asked("link", url=url))) == int(sentences)
    before = await answer(chat.commands, asked("link", url=url))
    await answer(chat.commands, asked("settings", name="positions", value="all"))
    after = await answer(chat.commands, asked("link", url=url))
    count = [sum(len(section.body) for section in one.sections if section.kind == "party") for one in (before, after)]
    assert count == [7, 8]  # six and a line about the other two; all eight
    assert "1 made" in " ".join(lines(await answer(chat.commands, asked("status"))))


async def test_a_person_chooses_for_themselves_alone(chat: Chat) -> None:
    changed = await answer(chat.commands, asked("me", name="timezone", value="Kyiv", manages=False))
    assert lines(changed)[0].startswith("timezone: Europe/Kyiv")
    assert lines(await answer(chat.commands, asked("me", name="timezone")))[0].startswith("timezone: Europe/Kyiv")
    assert lines(await answer(chat.commands, asked("me", asker="UBOB")))[0].startswith("timezone: default.")
    assert "setting that value is for" in lines(await answer(chat.commands, asked("me", value="Kyiv")))[0]
