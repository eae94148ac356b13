from __future__ import annotations

from collections.abc import Callable

import pytest
from bot_fakes import make_article, make_briefing
from rich.cells import cell_len

from bot.present.briefing import to_message
from bot.present.message import Evidence, Line, Message, Section, Statement, Words
from bot.present.terminal import render


@pytest.mark.parametrize("width", [40, 80])
def test_briefing(width: int, golden: Callable[[str, str], None]) -> None:
    golden(f"briefing-{width}.txt", render(to_message(make_briefing()), width=width))


def test_briefing_in_color(golden: Callable[[str, str], None]) -> None:
    golden("briefing-color.ansi", render(to_message(make_briefing()), color=True))


def test_without_color_there_is_no_escape_even_from_the_article() -> None:
    shown = render(to_message(make_briefing()))
    assert "\x1b" not in shown
    assert "[red]denied it had asked for a delay" in " ".join(shown.split())


@pytest.mark.parametrize("width", [10, 40, 80, 100, 500])
def test_no_line_is_wider_than_asked_within_reason(width: int) -> None:
    shown = render(to_message(make_briefing(article=make_article(title="x" * 300))), width=width)
    assert max(cell_len(line) for line in shown.splitlines()) <= max(40, min(width, 100))


def test_wrapped_quotes_can_be_found_again() -> None:
    shown = " ".join(render(to_message(make_briefing()), width=50).split())
    assert "“We will sign nothing in this room,” Foreign Minister Pavel Orlenko said, “and nothing" in shown


def test_a_message_of_a_title_alone() -> None:
    assert render(Message(title="Just\nthis \x1b[1mline")) == "Just this line\n"


def test_our_own_lines_keep_their_breaks() -> None:
    message = Message(title="T", sections=(Section(heading="H", body=(Line(text="one\ntwo"),)),))
    assert render(message) == "T\n\nH\n  one\n  two\n"


def test_a_statement_tells_its_issue_and_how_often_it_was_said() -> None:
    statement = Statement(
        speaker="Its foreign ministry",
        manner="accuse",
        evidence=(Evidence(words=(Words(text="They hid it", stated=True),)),),
        issue="grain\x1b[31m inspections",
        times=3,
        link="https://example.org/",
    )
    shown = render(Message(title="T", sections=(Section(kind="party", heading="Ukraine", body=(statement,)),)))
    assert "  Its foreign ministry · accuse · grain inspections (said 3 times)\n" in shown


def test_issues_are_a_list_and_silence_a_line() -> None:
    sections = (
        Section(kind="issues", heading="Side by side", body=(Line(text="the wall: Iran · reject; Iraq · offer"),)),
        Section(kind="silent", body=(Line(text="No statement of Oman in this article."),)),
    )
    assert render(Message(title="T", sections=sections)).splitlines() == [
        "T",
        "",
        "Side by side",
        "  • the wall: Iran · reject; Iraq · offer",
        "",
        "No statement of Oman in this article.",
    ]
