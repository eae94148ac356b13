from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.actions import LONGEST, decode_action, encode_action
from bot.commands.table import Command, Commands, Option, Request
from bot.present.message import Action, Message
from summarizer.errors import UserError


async def run(request: Request) -> Message:
    return Message(title=request.command)


OPTIONS = (
    Option(name="briefing", summary="s"),
    Option(name="position", summary="s", kind="integer", required=False),
)
COMMANDS = Commands(
    "brief",
    [
        Command(name="help", summary="s", run=run),
        Command(name="why", summary="s", run=run, options=OPTIONS, hidden=True),
    ],
)
ORIGIN = Request(command="", platform="slack", workspace="T1", channel="C1", asker="U1", manages=False)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6), st.integers(0, 10**9 - 1))
def test_there_and_back(briefing: str, position: int) -> None:
    arguments = {"briefing": briefing, "position": position}
    try:
        value = encode_action(Action(label="Why?", command="why", arguments=arguments))
    except ValueError:
        assert len(briefing.encode()) > 20
        return
    request = decode_action(COMMANDS, value, origin=ORIGIN)
    assert (request.command, request.arguments, request.how) == ("why", arguments, "button")
    assert (request.workspace, request.channel, request.asker, request.manages) == ("T1", "C1", "U1", False)


def test_a_value_is_as_short_as_promised() -> None:
    assert encode_action(Action(label="?", command="why", arguments={"briefing": "aB-_5"})) == "why:briefing=aB-_5"
    assert encode_action(Action(label="?", command="help")) == "help"
    with pytest.raises(ValueError, match="100 characters: why"):
        encode_action(Action(label="?", command="why", arguments={"briefing": "x" * LONGEST}))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "why",
        "why:",
        "why:briefing",
        "why:briefing=",
        "why:briefing=a&briefing=b",
        "why:briefing=a&channel=C2",
        "why:briefing=a&position=-1",
        "why:briefing=a&position=x",
        "why:briefing=a&",
        "why:briefing=a:b",
        "gone:briefing=a",
        "WHY:briefing=a",
        "help:command=a",
        "why:briefing=" + "a" * LONGEST,
    ],
)
def test_anything_else_is_refused_in_words(value: str) -> None:
    with pytest.raises(UserError, match="another version of me"):
        decode_action(COMMANDS, value, origin=ORIGIN)


@given(st.text())
def test_no_value_from_outside_does_harm(value: str) -> None:
    try:
        found = decode_action(COMMANDS, value, origin=ORIGIN).command
    except UserError as error:
        found = str(error)
    assert found in ("help", "why") or "ask again" in found
