from __future__ import annotations

import re

import pytest
import structlog

from bot.commands.answer import answer, answer_typed
from bot.commands.brief import brief_commands
from bot.commands.briefer import Briefer
from bot.commands.table import Request
from bot.present.message import Line, Message

HERE = Request(command="", platform="test", channel="c", asker="a")


def words(message: Message) -> str:
    return " ".join(item.text for section in message.sections for item in section.body if isinstance(item, Line))


async def test_help_is_for_the_asker_alone(briefer: Briefer) -> None:
    message = await answer(brief_commands(briefer), Request(command="help"))
    assert message.audience == "asker"
    assert "/brief link <url>" in words(message)


async def test_help_on_a_command_and_on_none(briefer: Briefer) -> None:
    commands = brief_commands(briefer)
    about = await answer(commands, Request(command="help", arguments={"command": "text"}))
    assert about.title == "/brief text <article>"
    unknown = await answer(commands, Request(command="help", arguments={"command": "txt"}))
    assert "Did you mean “/brief text”?" in words(unknown)


async def test_a_pasted_article_is_briefed_for_the_channel(briefer: Briefer, sample: str) -> None:
    message = await answer_typed(brief_commands(briefer), sample, origin=HERE)
    assert message.audience == "channel"
    assert [section.heading for section in message.sections if section.kind == "party"] == ["🇹🇷 Turkey"]


@pytest.mark.parametrize("typed", ["/brief https://a.example/x", "https://a.example/x"])
async def test_what_a_person_can_mend_is_said_in_words(briefer: Briefer, typed: str) -> None:
    message = await answer_typed(brief_commands(briefer), typed, origin=HERE)
    assert (message.title, words(message)) == ("That did not work", "The site could not be reached.")
    assert message.audience == "asker"


async def test_a_defect_shows_an_incident_and_logs_its_traceback(briefer: Briefer, sample: str) -> None:
    with structlog.testing.capture_logs() as logs:
        message = await answer_typed(brief_commands(briefer), sample + " BOOM", origin=HERE)
    shown = words(message)
    found = re.search(r"incident ([0-9a-f]{8})\.", shown)
    assert found is not None
    assert "defect" not in shown
    assert logs[0]["incident"] == found.group(1)
    assert isinstance(logs[0]["exc_info"], RuntimeError)
    assert message.audience == "asker"


async def test_an_unknown_command_from_a_typed_platform(briefer: Briefer) -> None:
    message = await answer(brief_commands(briefer), Request(command="links"))
    assert "Did you mean “/brief link”?" in words(message)
