from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.links import articles_in, is_briefable, links_in

A, B = "https://herald.example/talks", "https://gazette.example/world/2"
WIKI = "https://en.wikipedia.org/wiki/Treaty_(law)"


@pytest.mark.parametrize(
    ("message", "links"),
    [
        # plain text
        (f"Look at {A} please", [A]),
        (f"{A} and {B}", [A, B]),
        (f"{A}\n{B}", [A, B]),
        (f"Did you see {A}?", [A]),
        (f"This: {A}, and that: {B}.", [A, B]),
        (f"“{A}”", [A]),
        (f"({A})", [A]),
        (f"[{A}]", [A]),
        (f"(see {A}).", [A]),
        (f"{A}…", [A]),
        (f"看 {A}。", [A]),
        (WIKI, [WIKI]),
        (f"({WIKI})", [WIKI]),
        (f"({WIKI}).", [WIKI]),
        (f"{A}?id=[1]", [f"{A}?id=[1]"]),
        (f"{A}?a=1&b=2", [f"{A}?a=1&b=2"]),
        ("HTTPS://Herald.Example/talks", ["HTTPS://Herald.Example/talks"]),
        ("no link at all, not even herald.example/talks", []),
        ("https:// http://", []),
        ("ftp://herald.example/talks mailto:a@herald.example", []),
        ("https://user:secret@herald.example/talks", []),
        # Slack
        (f"<{A}>", [A]),
        (f"<{A}|herald.example/talks>", [A]),
        (f"<{A}|The talks (again)> and <{B}>", [A, B]),
        (f"<{A}?a=1&amp;b=2|x>", [f"{A}?a=1&b=2"]),
        (f"<{WIKI}>", [WIKI]),
        (f"_<{A}>_ *<{B}>*", [A, B]),
        (f"<@U123> brief <{A}> in <#C1|general> <!here>", [A]),
        ("<mailto:a@herald.example|a@herald.example>", []),
        (f"&gt; <{A}>\n<{B}>", [B]),
        (f"{A}&gt; x", [A]),
        # Discord
        (f"[the talks]({A})", [A]),
        (f"[the talks](<{A}>)", [A]),
        (f"[law]({WIKI})!", [WIKI]),
        (f"[{A}]({B})", [B]),
        (f'[the talks]({A} "a title")', [A]),
        (f"||{A}||", [A]),
        (f"**{A}** ~~{B}~~", [A, B]),
        (f"> {A}\n{B}", [B]),
        (f"{B}\n>>> {A}\n{A}", [B]),
        # code
        (f"`{A}` {B}", [B]),
        (f"``{A} ` `` {B}", [B]),
        (f"```\n{A}\n``` {B}", [B]),
        (f"{B} ```{A}", [B]),
        (f"it`s {A}", [A]),
        # the same page, and links in redirects
        (f"{A} {A}/ http://www.herald.example/talks?utm_source=x#top {B}", [A, B]),
        (f"<{A}|one> [two]({A})", [A]),
        (f"https://www.google.com/url?q={A}?id=3&amp;sa=t", [f"{A}?id=3"]),
    ],
)
def test_the_links_of_a_message(message: str, links: list[str]) -> None:
    assert links_in(message) == tuple(links)


def test_no_more_than_asked_for_and_in_their_order() -> None:
    message = " ".join(f"{A}/{number}" for number in range(9))
    assert links_in(message) == (f"{A}/0", f"{A}/1", f"{A}/2")
    assert links_in(message, most=1) == (f"{A}/0",)
    assert links_in(message, most=0) == ()


def test_articles_are_counted_without_what_is_left_alone() -> None:
    message = f"https://x.com/a/status/1 {A} https://youtu.be/abc https://herald.example/map.png {B}"
    assert articles_in(message, most=2) == (A, B)
    assert len(links_in(message, most=9)) == 5


@pytest.mark.parametrize(
    "url",
    [
        A,
        B,
        WIKI,
        "https://herald.example/talks.html",
        "https://herald.example/?p=12",
        "https://herald.example/pdf/talks",
        "https://herald.example/2026/11/x.com-changes",
        "https://netflix.example/x",
        "https://foox.com/talks",
        "https://medium.example/@editor/talks-fail-0a1b2c",
        "https://www.google.com/amp/s/herald.example/talks",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fherald.example%2Ftalks",
        "http://127.0.0.1:8000/talks",
    ],
)
def test_what_may_be_an_article(url: str) -> None:
    assert is_briefable(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/ministry/status/1850000000000000000",
        "https://mobile.twitter.com/ministry/status/1",
        "https://www.facebook.com/ministry/posts/1",
        "https://m.facebook.com/story.php?id=1",
        "https://www.instagram.com/p/abc/",
        "https://www.threads.net/@ministry/post/abc",
        "https://vm.tiktok.com/abc/",
        "https://www.linkedin.com/pulse/abc",
        "https://old.reddit.com/r/worldnews/comments/abc/x/",
        "https://bsky.app/profile/a.example/post/3k",
        "https://t.me/ministry/12",
        "https://social.example/@ministry/110000000000000001",
        "https://social.example/@ministry@other.example/110000000000000001",
        "https://social.example/users/ministry/statuses/110000000000000001",
        "https://www.youtube.com/watch?v=abc",
        "https://youtu.be/abc",
        "https://vimeo.com/12",
        "https://open.spotify.com/episode/abc",
        "https://tenor.com/view/abc",
        "https://media.giphy.com/media/abc/giphy.gif",
        "https://cdn.discordapp.com/attachments/1/2/page.html",
        "https://herald.example/map.PNG",
        "https://herald.example/map.jpg?width=800",
        "https://herald.example/video/talks.mp4",
        "https://herald.example/podcast.mp3",
        "https://ministry.example/statement.pdf",
        "https://ministry.example/statement%2Epdf",
        "https://docs.google.com/document/d/abc/edit",
        "https://www.dropbox.com/s/abc/notes.html",
        "https://discord.gg/abc",
        "https://acme.slack.com/archives/C1/p1",
        "https://us02web.zoom.us/j/1",
        "https://bit.ly/abc",
        "https://t.co/abc",
        "https://www.google.com/search?q=talks",
        "https://www.google.com/url?q=https://x.com/a/status/1",
        "https://herald.example/",
        "https://www.herald.example",
        "https://herald.example/#top",
        "ftp://herald.example/talks",
        "no link",
        "",
    ],
)
def test_what_is_left_alone(url: str) -> None:
    assert not is_briefable(url)


_PIECES = st.sampled_from(
    [A, B, WIKI, *"< > | ( ) [ ] ` `` ``` * _ ~~ &gt; &amp; ]( ](< https:// \n > .".split(" "), "\n> ", " "]
)


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=20).map("".join)))
def test_any_message_has_some_links_or_none(message: str) -> None:
    found = links_in(message, most=5)
    assert len(found) == len(set(found)) <= 5
    assert all(link.lower().startswith(("http://", "https://")) for link in found)
    assert set(articles_in(message, most=20)) <= set(links_in(message, most=20))


@pytest.mark.parametrize(
    "piece", ["`` a` ", "`a", "[", "[a](", "https://a.example/)", ")", "<https://a.example/|", "&gt;", "```", "> \n"]
)
def test_a_hostile_message_takes_no_time(piece: str) -> None:
    start = time.process_time()
    links_in("https://a.example/" + piece * (100_000 // len(piece)))
    assert time.process_time() - start < 2  # seconds; anything quadratic takes ten
