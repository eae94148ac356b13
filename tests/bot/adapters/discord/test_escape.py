"""Article text in Discord's Markdown is text, and nothing but text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.escape import escape, plain, shown, units, web_link

# What Discord's clients and servers take for more than text, after its own documentation of message formatting.
MENTIONS = (
    re.compile(r"<@[!&]?\d+>"),
    re.compile(r"<#\d+>"),
    re.compile(r"</[^:>]+:\d+>"),
    re.compile(r"<id:\w+>"),
    re.compile(r"<t:-?\d+(?::\w)?>"),
    re.compile(r"<a?:\w+:\d+>"),
    re.compile(r"@(?:everyone|here)"),
    re.compile(r"discord(?:app)?\.(?:gg|gift|com/invite)/", re.IGNORECASE),
)
# The same for markup that no backslash stands before; a backslash counts where it is not escaped itself.
FREE = r"(?<!\\)(?:\\\\)*"
MARKUP = (
    re.compile(FREE + r"[*_~`|\[\]<>]"),
    re.compile(FREE + r":\S"),
    re.compile(r"^[ \t]*(?:#{1,3}|-#|[-+]|>|>>>|\d+[.)]) ", re.MULTILINE),
)
PIECES = (
    *("@", "everyone", "here", "\u200b", "<@1>", "<@!22>", "<@&3>", "<#4>", "</brief:5>", "<id:guide>", "<t:6:R>"),
    *("<a:x:7>", ":smile:", "[x](https://evil.example)", "https://evil.example", "<https://evil.example>", "**", "__"),
    *("~~", "||", "`", "```\n", "# ", "-# ", "> ", ">>> ", "- ", "* ", "+ ", "1. ", "2) ", "\\", "\n", " ", "\t"),
    *("discord.gg/x", "DISCORD.com/invite/y", "a", "é", "🇺🇦", "\x1b[31m", "\u202e", "\ud800"),
)
hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join)


@given(hostile)
def test_nothing_is_a_mention_a_link_or_markup(text: str) -> None:
    escaped = escape(text)
    assert not [pattern.pattern for pattern in (*MENTIONS, *MARKUP) if pattern.search(escaped)]


@given(hostile)
def test_a_reader_sees_every_character(text: str) -> None:
    assert plain(escape(text)) == shown(text)


@given(hostile)
def test_what_is_shown_can_be_sent(text: str) -> None:
    shown(text).encode()
    assert shown(shown(text)) == shown(text)


def test_plain_text_stays_readable() -> None:
    assert escape("Turkey (NATO) won't sign: 3.5% – see p. 4-5.") == "Turkey (NATO) won't sign: 3.5% – see p. 4-5."


@pytest.mark.parametrize(("text", "length"), [("abc", 3), ("é", 1), ("🇺🇦", 4)])
def test_the_larger_count_is_taken(text: str, length: int) -> None:
    assert units(text) == length


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("https://a.example/x_(y)?a=1#:~:text=b,c", "https://a.example/x_%28y%29?a=1#:~:text=b,c"),
        ("https://a.example/ <b>)", "https://a.example/%20%3Cb%3E%29"),
        ("https://a.example/x#" + "y" * 2000, "https://a.example/x"),
        ("https://a.example/" + "y" * 2000, None),
        ("javascript:alert(1)", None),
        ("ftp://a.example/x", None),
        (None, None),
    ],
)
def test_links_lead_to_the_web_and_end_where_they_should(url: str | None, link: str | None) -> None:
    assert web_link(url) == link
