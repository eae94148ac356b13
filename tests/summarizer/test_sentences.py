"""Sentence borders: the law that holds for any text, and the slips on news text that are mended."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.sentences import sentences

NEWSLIKE = st.lists(
    st.sampled_from(
        [
            "Mr.",
            "Lavrov",
            "said",
            ".",
            " ",
            "\n",
            "\n\n",
            "“",
            "”",
            '"',
            "U.S.",
            "a.m.",
            "Monday",
            "1.",
            "?",
            "…",
        ]
    ),
    max_size=40,
).map("".join)


@settings(deadline=None)
@given(st.one_of(st.text(), NEWSLIKE, st.text(alphabet=st.characters(categories=["Cs", "Zs", "Lu", "Po"]))))
def test_spans_are_ordered_disjoint_trimmed_and_cover_everything(text: str) -> None:
    found = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(span.of(text) == span.of(text).strip() for span in found)
    covered = {i for span in found for i in range(span.start, span.end)}
    assert all(char.isspace() for i, char in enumerate(text) if i not in covered)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy met Ms. Orr. They spoke.", ["The envoy met Ms. Orr.", "They spoke."]),
        ("Amb. Sam Poe left. She flew.", ["Amb. Sam Poe left.", "She flew."]),
        (
            "Talks begin at 5 a.m. Monday in Doha. All agree.",
            ["Talks begin at 5 a.m. Monday in Doha.", "All agree."],
        ),
        ("It ended at 5 a.m. The envoy left.", ["It ended at 5 a.m.", "The envoy left."]),
        ("1. First point. 2. Second point.", ["1. First point.", "2. Second point."]),
        (
            "He left on Friday. “ If so, we go,” she said.",
            ["He left on Friday.", "“ If so, we go,” she said."],
        ),
        ("“Why?” she asked. Nobody knew.", ["“Why?” she asked.", "Nobody knew."]),
        ("Headline without a stop\nThe text begins.", ["Headline without a stop", "The text begins."]),
        ("The U.S. said yes. Gen. Lee agreed.", ["The U.S. said yes.", "Gen. Lee agreed."]),
    ],
)
def test_borders(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(text)] == expected


def test_a_folded_text_is_read_across_its_lines() -> None:
    text = (
        "The two ministers met in the harbour town for the third time this\n"
        "year and agreed to open the grain corridor again. Neither of them\n"
        "would say when the first ship is going to leave.\n"
        "\n"
        "Observers were told to wait until the parliaments of both countries\n"
        "have voted.\n"
    )
    found = [span.of(text) for span in sentences(text)]
    assert [line.split()[0] for line in found] == ["The", "Neither", "Observers"]
    assert found[0].endswith("this\nyear and agreed to open the grain corridor again.")


def test_short_lines_of_a_normal_article_stay_apart() -> None:
    text = "Envoy in Doha\nBy Ann Poe\nTalks\nThe envoy came to Doha on Monday to speak about the truce."
    assert len(sentences(text)) == 4


def test_time_grows_with_length_only() -> None:
    def cost(count: int) -> float:
        text = "The envoy “said (so. Then he left. " * count
        start = time.process_time()
        sentences(text)
        return time.process_time() - start

    cost(100)
    assert min(cost(8000) for _ in range(3)) < 40 * min(cost(800) for _ in range(3))
