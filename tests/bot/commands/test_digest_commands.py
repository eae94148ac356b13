from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chat_fakes import asked
from digest_fakes import digest_table

from bot.commands.answer import answer, answer_typed
from bot.commands.table import Command, Commands, Request
from bot.present.message import Line, Message, Statement

HERE = asked()
GUEST = asked(manages=False)
BOB = asked(asker="UBOB", manages=False)


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Commands]:
    async with digest_table(tmp_path) as made:
        yield made


async def typed(table: Commands, text: str, origin: Request = HERE) -> Message:
    return await answer_typed(table, text, origin=origin)


def lines(message: Message) -> list[str]:
    return [item.text for section in message.sections for item in section.body if isinstance(item, Line)]


def test_no_option_has_a_name_that_a_platform_could_not_take(table: Commands) -> None:
    names = [option.name for command in table for option in command.options]
    assert not {"for", "in", "with", "from"} & set(names)
    assert all(command.options[0].required for command in table if command.name in ("subscribe", "topic", "why"))


async def test_subscribed_shown_and_due_at_the_local_hour(table: Commands) -> None:
    made = await typed(table, 'subscribe 07:30 Europe/Kyiv weekdays topics sanctions, "black sea" exclude sport')
    assert made.title == "Subscribed: digests here"
    assert made.audience == "asker"
    assert lines(made)[0] == '07:30 Europe/Kyiv weekdays; topics: sanctions, "black sea"; exclude: sport; stories: 5'
    due = made.sections[0].body[1]
    assert isinstance(due, Line)
    assert due.at == datetime(2026, 3, 5, 5, 30, tzinfo=UTC)  # Wednesday 07:30 in Kyiv is over at 07:00 UTC


async def test_the_same_from_options_as_from_text(table: Commands) -> None:
    options = {"time": "7.30", "timezone": "kyiv", "days": "Mon-Fri", "parties": "Moscow", "stories": "3"}
    made = await answer(table, asked("subscribe", **options))
    assert lines(made)[0] == "07:30 Europe/Kyiv weekdays; parties: Russia; stories: 3"


async def test_what_is_missing_is_asked_for(table: Commands) -> None:
    assert "at which time" in lines(await typed(table, "subscribe topics oil"))[0]
    assert "in which time zone" in lines(await typed(table, "subscribe 07:30"))[0]


async def test_edited_paused_resumed_removed_by_whoever_manages_the_channel(table: Commands) -> None:
    await typed(table, "subscribe 07:30 UTC topics oil")
    other = asked(asker="UZOE")  # settings belong to the channel, not to who made them
    edited = await typed(table, "edit 1 at 08:00 topics none include grain", other)
    assert lines(edited)[0] == "08:00 UTC daily; include: grain; stories: 5"
    assert "Paused." in lines(await typed(table, "pause", other))
    resumed = await typed(table, "resume", other)
    assert "Digests that fell into the pause are not posted after it." in lines(resumed)
    assert (await typed(table, "unsubscribe 1", other)).title == "Unsubscribed"
    assert "no subscription here yet" in lines(await typed(table, "list", other))[0]


async def test_a_wrong_change_changes_nothing(table: Commands) -> None:
    await typed(table, "subscribe 07:30 UTC")
    assert "from 1 to 20" in lines(await typed(table, "edit topics oil stories 50"))[0]
    assert lines(await typed(table, "list"))[0] == "07:30 UTC daily; stories: 5"
    assert (await typed(table, "edit")).title == "Nothing to change was given"


async def test_several_are_told_apart_by_number(table: Commands) -> None:
    await typed(table, "subscribe 07:30 UTC topics oil")
    await typed(table, "subscribe 18:00 UTC topics grain")
    assert "Say which: 1 to 2" in lines(await typed(table, "pause"))[0]
    await typed(table, "unsubscribe 1")
    assert lines(await typed(table, "list"))[0].startswith("18:00")
    assert "no subscription 5" in lines(await typed(table, "pause 5"))[0]


@pytest.mark.parametrize("text", ["subscribe 07:30 UTC", "edit 1 08:00", "pause", "resume", "unsubscribe"])
async def test_who_may_not_manage_the_channel_is_told_who_may(table: Commands, text: str) -> None:
    await typed(table, "subscribe 06:00 UTC")
    refused = await typed(table, text, GUEST)
    assert "workspace admin" in lines(refused)[0]
    assert "/brief subscribe me" in lines(refused)[0]
    assert lines(await typed(table, "list"))[0].startswith("06:00")


async def test_everybody_may_have_digests_of_their_own(table: Commands) -> None:
    made = await typed(table, "subscribe me 07:30 UTC topics oil", BOB)
    assert made.title == "Subscribed: digests by direct message"
    here = await typed(table, "list", BOB)
    assert "no subscription here yet" in lines(here)[0]
    assert here.sections[1].heading == "Subscription 1 (by direct message)"
    direct = asked(asker="UBOB", channel="D9", direct=True, manages=False)
    assert (await typed(table, "pause", direct)).title == "Paused"
    assert lines(await typed(table, "list", HERE)) == lines(await typed(table, "list", HERE))[:1]  # not Ann's


async def test_preview_is_what_would_be_posted_and_private(table: Commands) -> None:
    await typed(table, "subscribe 07:30 Europe/Kyiv regions africa exclude sport stories 1")
    shown = await typed(table, "preview", GUEST)
    assert shown.audience == "asker"
    assert shown.title == "Digest"
    assert lines(shown)[0].startswith("1. Lake Victoria fishing talks")
    assert any(isinstance(item, Statement) for section in shown.sections for item in section.body)


async def test_today_follows_the_only_subscription(table: Commands) -> None:
    everything = await typed(table, "today")
    assert len([line for line in lines(everything) if line[:2] in ("1.", "2.", "3.", "4.", "5.")]) == 5
    await typed(table, "subscribe 07:30 UTC include reservoir")
    assert lines(await typed(table, "today"))[0].startswith("1. Ethiopia opens spillway")


async def test_a_topic(table: Commands) -> None:
    found = await typed(table, 'topic "coast guard"')
    assert lines(found)[0].startswith("1. Japan to dredge")
    assert lines(await typed(table, "topic zebra crossings"))[0] == "Nothing new on your topics since"
    assert "Say what about" in lines(await typed(table, "topic -"))[0]


async def test_what_became_of_an_article(table: Commands) -> None:
    found = await typed(table, "why https://Meridian.example/lake-1?utm_source=x")
    assert lines(found) == ["channel 0 https://meridian.example/lake-1"]


async def test_feeds_are_removed_added_and_brought_back(table: Commands) -> None:
    removed = await typed(table, "sources remove sever telegraph")
    assert removed.title == "Sever Telegraph is not read here any more"
    listed = await typed(table, "sources")
    assert listed.title == "3 feeds are read for this channel"
    assert "Sever Telegraph" in lines(listed)[1]
    await typed(table, "sources add Sever Telegraph")
    added = await typed(table, "sources add https://gazette.example/rss")
    assert "from now on" in added.title
    assert (await typed(table, "sources add https://gazette.example/rss")).title.endswith("is read here already")
    assert (await typed(table, "sources")).title == "5 feeds are read for this channel"


async def test_lists_of_feeds_go_in_and_out(table: Commands) -> None:
    imported = await typed(table, "sources import https://reader.example/feeds.opml")
    assert imported.title == "1 feeds added, 1 were read here already"
    exported = await typed(table, "sources export")
    (file,) = exported.attachments
    assert file.name == "feeds.opml"
    again = await typed(table, f"sources import {' '.join(file.content.splitlines())}")
    assert again.title == "0 feeds added, 5 were read here already"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sources remove Sever Telegraf", "Did you mean “Sever Telegraph”"),
        ("sources remove", "Say which"),
        ("sources add ftp://old.example/rss", "https"),
        ("sources import https://reader.example/missing", "no such page"),
        ("sources import <html></html>", "no OPML"),
        ("sources delete x", "not one of list, add"),
    ],
)
async def test_feeds_that_cannot_be(table: Commands, text: str, told: str) -> None:
    assert told in lines(await typed(table, text))[0]


async def test_feeds_are_the_channels_to_manage(table: Commands) -> None:
    assert "workspace admin" in lines(await typed(table, "sources remove The Meridian", GUEST))[0]
    assert (await typed(table, "sources", GUEST)).title == "4 feeds are read for this channel"


async def test_the_evidence_button_and_the_command_of_the_same_name_stay_apart(table: Commands) -> None:
    async def evidence(request: Request) -> Message:
        return Message(title="Evidence")

    both = Commands("brief", (*table, Command(name="why", summary="Evidence", run=evidence, hidden=True)))
    pressed = await answer(both, asked("why", how="button", briefing="b1"))
    assert pressed.title == "Evidence"
    assert (await typed(both, "why https://meridian.example/lake-1")).title == "What became of this article"


async def test_the_honest_time_of_a_crowded_minute(tmp_path: Path) -> None:
    """At one message in most of a day two digests of one minute cannot both be posted at their time."""
    async with digest_table(tmp_path, rates={"slack": 1 / 60_000}) as table:
        alone = lines(await typed(table, "subscribe 07:30 Europe/Kyiv"))[0]
        both = await typed(table, "subscribe 07:30 Europe/Kyiv topics oil")
        listed = [line for line in lines(await typed(table, "list")) if "Europe/Kyiv" in line]
        told = re.compile(r"07:30 Europe/Kyiv daily \(posted about \d\d:\d\d: (\d) digests are due at that minute\);")
        counts = [found[1] for line in (alone, lines(both)[0], *listed) if (found := told.match(line))]
    assert len(listed) == 2
    assert set(counts) & {"2"}
    assert set(counts) <= {"1", "2"}


async def test_no_word_where_nothing_waits(tmp_path: Path) -> None:
    async with digest_table(tmp_path, rates={"slack": 45.0}) as table:
        await typed(table, "subscribe 07:30 Europe/Kyiv")
        assert "posted about" not in lines(await typed(table, "list"))[0]
