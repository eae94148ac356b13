"""Texts that several tests read: an article about events that never happened."""

from __future__ import annotations

import pytest

PARAGRAPHS = (
    "Latvia and Estonia have agreed to share the cost of a new radar station, the two defence ministries "
    "said on Thursday, after a year of talks about where it should stand.",
    "“We did not get the hill that we wanted,” said the Estonian minister, Jaan Tamm, “but we got the radar.” "
    "His Latvian colleague said that her country would pay forty per cent.",
    "Lithuania, which had been invited to join, has not answered yet. A spokesman for its government said that "
    "the cabinet would discuss the matter next week, and that it welcomed any step that makes the region safer.",
)


@pytest.fixture
def paragraphs() -> tuple[str, ...]:
    """Three paragraphs of one English report, 100 words."""
    return PARAGRAPHS


@pytest.fixture
def page() -> str:
    """The same report as a plain page."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<html><head><title>Radar deal</title></head><body><article><h1>Radar deal</h1>{body}</article></body></html>"
    )
