from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.table import Command, Commands, Option, Request
from bot.commands.typed import PASTE, parse, root_of
from bot.present.message import Message
from summarizer.errors import UserError

ARTICLE = "Ukraine's grain isn't \"moving\" and Turkey's envoys say so again. " * 8


async def run(request: Request) -> Message:
    return Message(title=request.command)


COMMANDS = Commands(
    "brief",
    [
        Command(name="link", summary="s", run=run, options=(Option(name="url", summary="a link", kind="url"),)),
        Command(name="text", summary="s", run=run, options=(Option(name="article", summary="a", kind="text"),)),
        Command(name="help", summary="s", run=run, options=(Option(name="on", summary="o", required=False),)),
        Command(
            name="last",
            summary="s",
            run=run,
            options=(
                Option(name="days", summary="how many days", kind="integer"),
                Option(name="tone", summary="the tone", choices=("short", "long"), required=False),
                Option(name="topic", summary="a topic", kind="text", required=False),
            ),
        ),
    ],
)


@pytest.mark.parametrize(
    ("typed", "command", "arguments"),
    [
        ("", "help", {}),
        ("  \n", "help", {}),
        ("help", "help", {}),
        ("help link", "help", {"on": "link"}),
        ("https://a.example/x?y=1", "link", {"url": "https://a.example/x?y=1"}),
        ("<https://a.example/x|a.example>", "link", {"url": "https://a.example/x"}),
        ("link <https://a.example/x>", "link", {"url": "https://a.example/x"}),
        ("link   a.example/x  ", "link", {"url": "https://a.example/x"}),
        ("Link ftp://a.example", "link", {"url": "ftp://a.example"}),
        ("a.example/story", "link", {"url": "https://a.example/story"}),
        ("look at https://a.example/x please", "link", {"url": "https://a.example/x"}),
        ("HTTPS://A.example", "link", {"url": "HTTPS://A.example"}),
        (ARTICLE, "text", {"article": ARTICLE.strip()}),
        ("Help " + ARTICLE, "text", {"article": "Help " + ARTICLE.strip()}),
        ("text Ukraine's grain", "text", {"article": "Ukraine's grain"}),
        ("last 3", "last", {"days": 3}),
        (
            "last -3 long grain isn't moving",
            "last",
            {"days": -3, "tone": "long", "topic": "grain isn't moving"},
        ),
    ],
)
def test_understood(typed: str, command: str, arguments: dict[str, Any]) -> None:
    request = parse(COMMANDS, typed)
    assert (request.command, request.arguments) == (command, arguments)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hlep", "“hlep” is neither .* Did you mean “/brief help”"),
        ("one two three four five six seven", "“one two three four five six …” is neither"),
        ("link", "needs a link. Usage: /brief link <url>"),
        ("link nonsense", "“nonsense” is not a link"),
        ("last", "needs how many days. Usage: /brief last <days> \\[tone\\] \\[topic\\]"),
        ("last many", "“many” is not a whole number"),
        ("last 2.5", "“2.5” is not a whole number"),
        ("last 2 lng", "“lng” is not one of short, long. Did you mean “long”?"),
    ],
)
def test_not_understood(typed: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        parse(COMMANDS, typed)


@pytest.mark.parametrize(
    ("line", "rest"),
    [("/brief", ""), ("/brief link x", "link x"), ("/BRIEF help", "help"), ("/brief  x", " x")],
)
def test_root(line: str, rest: str) -> None:
    assert root_of(COMMANDS, line) == rest


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/brif help", "“/brif”. Did you mean “/brief help”"),
        ("/help", "“/help”. Did you mean “/brief help”"),
        ("/xyz", "“/xyz”. Try “/brief help”"),
        ("/", "“/”. Try “/brief help”"),
    ],
)
def test_another_slash_command(line: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        root_of(COMMANDS, line)


@given(st.text())
def test_whatever_is_typed_is_a_request_or_an_error_in_words(typed: str) -> None:
    try:
        found = parse(COMMANDS, typed).command
    except UserError as error:
        found = str(error)
    assert found in COMMANDS or found.startswith("“")


@given(st.lists(st.text(alphabet="aé“'\"\\<{[", min_size=1), min_size=PASTE + 1))
def test_a_pasted_article_arrives_as_it_is(words: list[str]) -> None:
    text = " ".join(words)
    assert parse(COMMANDS, text).arguments == {"article": text}
