"""The shipped model on texts written for it: who said what, in windows of any number."""

import itertools
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.attribution import load_tagger
from summarizer.domain import Attribution

POLNEAR = Path(__file__).resolve().parents[4] / "shared" / "data" / "polnear" / "dev.jsonl.gz"

TEXT = """Chile and Peru trade charges over coastal patrols

Chile's foreign ministry said on Tuesday that Peruvian boats had crossed the line twice in a week.

“We will not accept a third time,” said Elena Rojas, the foreign minister. “Our patrols have their orders.”

According to officials in Lima, the boats were fishing in Peruvian waters.

The weather was calm all week, and the ports stayed open.
"""


def words(text: str, one: Attribution) -> tuple[str, str, str]:
    """Source, cue and content as text."""
    source, cue, content = (" … ".join(s.of(text) for s in spans) for spans in (one.source, one.cue, one.content))
    return source, cue, content


def test_speakers_cues_and_contents() -> None:
    found = [words(TEXT, one) for one in load_tagger().attributions(TEXT)]
    assert any(
        "foreign ministry" in source and cue.startswith("said") and "crossed the line twice" in content
        for source, cue, content in found
    )
    assert any(
        "Elena Rojas" in source and "“We will not accept a third time" in content for source, _, content in found
    )
    assert any(
        "officials in Lima" in source and "fishing in Peruvian waters" in content for source, _, content in found
    )
    assert not any("weather was calm" in content for _, _, content in found)


def test_direct_speech_is_told_from_paraphrase() -> None:
    kinds = {one.kind: words(TEXT, one)[2] for one in load_tagger().attributions(TEXT)}
    assert "third time" in kinds["direct"]
    assert "indirect" in kinds


def test_a_long_text_reads_like_its_parts() -> None:
    found = load_tagger().attributions(TEXT * 12)
    hits = [one for one in found if "third time" in words(TEXT * 12, one)[2]]
    assert len(hits) == 12
    assert all("Rojas" in words(TEXT * 12, one)[0] for one in hits)


@given(st.text(max_size=600) | st.lists(st.sampled_from(TEXT.split()), max_size=120).map(" ".join))
@settings(max_examples=40, deadline=None)
def test_spans_lie_inside_any_text_sorted_and_disjoint(text: str) -> None:
    for one in load_tagger().attributions(text):
        for spans in (one.source, one.cue, one.content):
            assert all(s.end <= len(text) for s in spans)
            assert all(left.end <= right.start for left, right in itertools.pairwise(spans))


def test_an_empty_text_has_no_attributions() -> None:
    assert load_tagger().attributions("") == ()


def test_relation_f1_on_annotated_news() -> None:
    if not POLNEAR.exists():
        assert not os.environ.get("CI"), "the annotated corpus must be present in CI"
        pytest.skip("the annotated corpus is not here")
    from benchmarks.attribution import measure

    assert measure(articles=30)["relation"][2] >= 66
