from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from summarizer.extract.paragraphs import article_lines, is_furniture

DEV = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "positions" / "dev.jsonl"


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Why mackerel matters",
        "READ MORE",
        "More on this story",
        "More from Bing and MSN",
        "Reuters",
        "Illustration by Jan Kos",
        "26 Sep 2026",
        "Monday, March 3, 2026, 10:00 am GMT",
        "See also: The road to Doha",
        "Related",
        "Related topics: Iran, sanctions",
        "Sign up for our Morning Briefing newsletter",
        "Subscribe to our podcast here.",
        "Follow Jan Kos on Twitter @jankos.",
        "Advertisement",
        "Story continues below advertisement",
        "Photograph: Ana Ruiz/EPA",
        "Image caption: The harbour",
        "Displaced people wait near Renk [Amal Deng/AFP]",
        "Police guard the embassy in Oslo on Monday. (AP Photo)",
        "© 2026 The Herald",
        "Copyright 2026 The Herald. All rights reserved.",
        "(Reporting by Lina Haddad; Editing by Ann Wells)",
        "Ana Pardo contributed to this report.",
        "By Ana Pardo and Tom Akers",
        "Published 3 March 2026",
        "Last updated: Mar 3, 2026 10:00 GMT",
        "5 min read",
        "12 Comments",
        "Share",
        "We use cookies to improve your experience.",
        "* * *",
    ],
)
def test_lines_of_the_site(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Share prices in Moscow fell after the announcement.",
        "More than 4,000 people cross the border every day.",
        "Read in full, the statement says the opposite.",
        "Source of the dispute is a bridge that neither side wants to pay for.",
        "By Monday the army had taken the airport.",
        "By Monday, Kyiv had answered.",
        "Follow-up talks on Taiwan are planned, the ministry said.",
        "Sign-ups for the evacuation flights began on Tuesday, the embassy said.",
        "Watch what they do, the president said, not what they say.",
        "Related talks on grain collapsed in June.",
        "“Subscribe,” he said, “is the wrong word.”",
        "The minister told AFP that he would resign (he has since denied it).",
        "Published reports of a deal are wrong, the envoy said.",
        "Photo opportunities were cancelled at Iran’s request.",
        "What do you think Russia will do next?",
        "Yes.",
        "March 3, 2026 was the day on which the bridge fell.",
        "More from him will be heard on Monday, said the minister, who left.",
        "Photos by Ana Ruiz were shown to the court, which rejected them.",
    ],
)
def test_lines_of_the_article(line: str) -> None:
    assert not is_furniture(line)


def test_repetitions_and_the_headline_are_left_out() -> None:
    long = "The two ministries said on Thursday that the radar would be built by both."
    lines = [("head", "Radar  deal"), ("p", long), ("p", "No."), ("p", "No."), ("quote", long), ("cell", "12 km")]
    assert article_lines(lines, "Radar deal") == [long, "No.", "No."]


def test_real_articles_lose_no_sentence() -> None:
    if not DEV.exists():
        assert os.environ.get("CI") != "true", f"{DEV} is missing"
        pytest.skip(f"{DEV} is not on this machine")
    lines = [
        line for row in DEV.read_text(encoding="utf-8").splitlines() for line in json.loads(row)["text"].split("\n")
    ]
    lost = [line for line in lines if line.strip() and is_furniture(line.strip())]
    assert len(lines) > 300
    assert sum(len(line.split()) for line in lost) <= 0.001 * sum(len(line.split()) for line in lines)
