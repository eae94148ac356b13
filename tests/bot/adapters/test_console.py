from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import cast

import pytest
from bot_fakes import FakeFetcher, FakePipeline

from bot.adapters.console import chat
from bot.adapters.streams import Streams
from bot.commands.brief import brief_commands
from bot.commands.briefer import Briefer
from summarizer.fetch import Page

MakeStreams = Callable[..., Streams]


def said(streams: Streams) -> str:
    return cast(StringIO, streams.out).getvalue()


def test_script(golden: Callable[[str, str], None], streams: MakeStreams, sample: str, golden_path: Path) -> None:
    page = Page(url="https://news.example/1", content_type="text/plain", charset=None, body=sample.encode())
    fetcher = FakeFetcher({"https://news.example/one": page})
    briefer = Briefer(fetcher=lambda: fetcher, pipeline=FakePipeline, max_bytes=100_000)
    script = streams((golden_path / "chat.script").read_bytes())
    assert chat(brief_commands(briefer), script) == 0
    golden("chat.txt", said(script))


def answers(briefer: Briefer, streams: Streams) -> list[str]:
    assert chat(brief_commands(briefer), streams) == 0
    return [line for line in said(streams).splitlines() if line.startswith("> ")]


def test_an_article_ends_with_the_input(briefer: Briefer, streams: MakeStreams, sample: str) -> None:
    assert answers(briefer, streams(sample.encode())) == [f"> ({len(sample.split())} words pasted)"]


def test_an_article_ends_before_a_command(briefer: Briefer, streams: MakeStreams, sample: str) -> None:
    script = streams(f"{sample}/brief help\n".encode())
    assert answers(briefer, script) == [f"> ({len(sample.split())} words pasted)", "> /brief help"]


def test_in_a_script_empty_lines_are_part_of_an_article(briefer: Briefer, streams: MakeStreams, sample: str) -> None:
    spread = sample.replace("\n\n", "\n\n\n\n")
    assert len(answers(briefer, streams(spread.encode()))) == 1


def test_a_path_or_a_link_inside_an_article_does_not_end_it(
    briefer: Briefer, streams: MakeStreams, sample: str
) -> None:
    script = streams(f"{sample}\n/usr/bin is a folder.\nhttps://a.example/x\nThe end.\n".encode())
    assert len(answers(briefer, script)) == 1


def test_on_a_terminal_two_empty_lines_end_an_article(briefer: Briefer, streams: MakeStreams, sample: str) -> None:
    script = streams(f"{sample}\n\nhelp\n".encode(), interactive=True)
    assert chat(brief_commands(briefer), script) == 0
    shown = said(script)
    assert shown.index("🇹🇷 Turkey") < shown.index("/brief link <url>")
    assert "… " in shown


def test_quit_and_nothing_at_all(briefer: Briefer, streams: MakeStreams) -> None:
    assert answers(briefer, streams(b"/QUIT\nhelp\n")) == []
    assert answers(briefer, streams(b"")) == []
    assert answers(briefer, streams(b"\n.\n\n")) == []


def test_a_byte_order_mark_and_dos_line_ends(briefer: Briefer, streams: MakeStreams) -> None:
    assert answers(briefer, streams(b"\xef\xbb\xbf/brief help\r\n/quit\r\n")) == ["> /brief help"]


def test_a_script_that_is_no_text(briefer: Briefer, streams: MakeStreams) -> None:
    script = streams(b"/brief help\n\xff\xfe\n")
    assert chat(brief_commands(briefer), script) == 1
    assert "The script cannot be read" in said(script)


@pytest.mark.parametrize("hostile", ["\x1b[2Jhello", "hel\x07lo there"])
def test_what_is_echoed_is_cleaned(briefer: Briefer, streams: MakeStreams, hostile: str) -> None:
    script = streams(hostile.encode())
    chat(brief_commands(briefer), script)
    assert "\x1b" not in said(script)
    assert "\x07" not in said(script)
