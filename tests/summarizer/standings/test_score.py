"""The benchmark of silence on a few of the project's own articles: those with a party that is, or is made, silent."""

from __future__ import annotations

from benchmarks.standings import measure
from training.corpus.convert import articles

SOME = ("006", "009", "023", "054", "102", "114", "046", "126")  # of the last two nobody is silent


def test_who_is_called_silent_says_nothing() -> None:
    rows = [row for held_out in (False, True) for row in articles(held_out=held_out) if row["id"][:3] in SOME]
    figures = measure(rows)
    assert len(rows) == len(SOME)
    assert figures["called"] >= 5
    assert figures["true"] == figures["called"]
    assert figures["shown"] <= figures["positions"]
