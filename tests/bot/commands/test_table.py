from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.brief import brief_commands
from bot.commands.briefer import Briefer
from bot.commands.table import Command, Commands, Option, Request
from bot.present.message import Message
from summarizer.errors import UserError


async def run(request: Request) -> Message:
    return Message(title=request.command)


def test_unknown_names_are_answered_with_the_nearest(briefer: Briefer) -> None:
    commands = brief_commands(briefer)
    with pytest.raises(UserError, match=r"“/brief lnk”\. Did you mean “/brief link”\?"):
        commands.get("lnk")
    with pytest.raises(UserError, match=r"Try “/brief help”\."):
        commands.get("zzz")


def test_when_it_was_asked_is_known_where_the_machine_slept_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds that stand still in its sleep would make a deletion in between come before it."""
    monkeypatch.setattr("bot.commands.table.seconds_up", lambda: 3610.0)
    now, request = datetime(2026, 3, 2, 7, 0, tzinfo=UTC), Request(command="link", arguments={}, begun=10.0)
    assert request.asked_at(now) == now - timedelta(hours=1)


def test_usage() -> None:
    options = (Option(name="url", summary="u", kind="url"), Option(name="n", summary="n", required=False))
    command = Command(name="link", summary="s", run=run, options=options)
    assert Commands("brief", [command]).usage(command) == "/brief link <url> [n]"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Link"},
        {"name": "two words"},
        {"name": "x" * 33},
        {"summary": ""},
        {"summary": "x" * 101},
        {"options": tuple(Option(name=f"o{n}", summary="s") for n in range(26))},
        {"options": (Option(name="a", summary="s", kind="text"), Option(name="b", summary="s"))},
        {"options": (Option(name="A", summary="s"),)},
    ],
)
def test_what_a_platform_would_refuse_is_refused_at_once(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"name|summary|option"):
        Command(**{"name": "ok", "summary": "s", "run": run, **wrong})


def test_at_most_25_commands() -> None:
    table = [Command(name=f"c{n}", summary="s", run=run) for n in range(26)]
    assert len(list(Commands("brief", table[:25]))) == 25
    with pytest.raises(ValueError, match="more than 25"):
        Commands("brief", table)
