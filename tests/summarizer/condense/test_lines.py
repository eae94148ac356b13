"""Which sentences can stand in a summary, and what speaks against each."""

from __future__ import annotations

import pytest

from summarizer.condense.lines import candidates
from summarizer.domain import Article

GOOD = "The two governments agreed on Tuesday to open the bridge at Varna again."


def lines(text: str, title: str = "") -> list[str]:
    article = Article(id="a", text=text, title=title, language="en")
    return [line.span.of(text) for line in candidates(article)]


@pytest.mark.parametrize(
    "dateline",
    [
        "LONDON (Reuters) - ",
        "LONDON, March 3 (AP) — ",
        "WASHINGTON — ",
        "BEIRUT, Lebanon — ",
        "NEW YORK (AFP) -- ",
        "Tbilisi (Agency) – ",
        "(CNN) -- ",
        "(CNN)",
        "HEMPSTEAD, N.Y., Sept. 26 (UPI) — ",
    ],
)
def test_a_dateline_is_cut_off(dateline: str) -> None:
    assert lines(f"{dateline}{GOOD}") == [GOOD]


@pytest.mark.parametrize(
    "kept",
    ["U.S. officials - three of them - agreed on Tuesday to open the bridge.", "NATO said - as ever - it would watch."],
)
def test_what_only_looks_like_a_dateline_stays(kept: str) -> None:
    assert lines(kept) == [kept]


@pytest.mark.parametrize(
    "furniture",
    [
        "By Ann Poe",
        "Written by Ann Poe and Tom Roe.",
        "Bridge at Varna to open again",
        "Sign up for our morning newsletter.",
        "Read more: ten things about Varna.",
        "Updated on 3 March at 10:15.",
        "Additional reporting by Tom Roe in Sofia.",
        "Scroll down for video.",
        "© 2020 The Varna Post. All rights reserved.",
        "Fishermen look on as the bridge at Varna is repaired (file photo)",
    ],
)
def test_furniture_is_no_candidate(furniture: str) -> None:
    assert lines(f"{furniture}\n{GOOD}\n{furniture}") == [GOOD]


def test_a_repeated_headline_with_a_full_stop_is_no_candidate() -> None:
    assert lines(f"Bridge at Varna to open again.\n{GOOD}", title="Bridge at Varna to open again") == [GOOD]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Who will pay for the new bridge at the mouth of the river?", "question"),
        ("They agreed at last.", "short"),
        ("“We shall pay for the bridge and for the road to it.”", "speakerless"),
        ("“We shall pay for the bridge and for the road to it.", "speakerless"),
        ("The minister (left) shakes hands with the mayor of Varna on the bridge.", "caption"),
        ("HAPPY AGAIN: The mayor of Varna stands on the bridge in the evening sun.", "caption"),
        (" ".join(["The bridge and the road"] + ["and the port of the old town"] * 8) + ".", "long"),
    ],
)
def test_faults(text: str, fault: str) -> None:
    (line,) = candidates(Article(id="a", text=text, title="", language="en"))
    assert fault in line.faults


def test_a_plain_sentence_has_no_fault_and_does_not_lean() -> None:
    (line,) = candidates(Article(id="a", text=GOOD, title="", language="en"))
    assert (line.faults, line.leans) == ((), False)


@pytest.mark.parametrize("opening", ["He", "They", "But the mayor", "“It", "However, the mayor", "This bridge"])
def test_a_line_that_points_back_leans(opening: str) -> None:
    text = f"{opening} said on Tuesday that nothing had been agreed so far."
    (line,) = candidates(Article(id="a", text=text, title="", language="en"))
    assert line.leans
