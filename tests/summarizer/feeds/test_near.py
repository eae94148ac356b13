"""Texts that are one text, and texts that only look like it."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from summarizer.feeds.near import NearIndex, Signature, content_hash, likeness, same_text, signature

EVENTS = tomllib.loads((Path(__file__).resolve().parents[2] / "data" / "wires.toml").read_text(encoding="utf-8"))[
    "event"
]
NUMBERS = range(len(EVENTS))


def carried(text: str) -> dict[str, str]:
    """What outlets make of an agency's text."""
    paragraphs = text.strip().split("\n\n")
    words = text.split()
    return {
        "dateline": f"GENEVA (Reuters) - {text.strip()}\n\n(Reporting by A. Writer; Editing by B. Reader)",
        "cut after two paragraphs": "\n\n".join(paragraphs[:2]),
        "last paragraph dropped": "\n\n".join(paragraphs[:-1]),
        "layout": text.upper().replace("\n\n", "\n").replace('"', "”"),
        "one word in fifteen changed": " ".join(
            "reportedly" if at % 15 == 7 else word for at, word in enumerate(words)
        ),
        "paragraphs in another order": "\n\n".join(reversed(paragraphs)),
        "a paragraph of their own": "Our correspondent adds that shops in the town stayed open late, that children "
        "played between the cameras and that the weather was better than anybody had hoped for in this season.\n\n"
        + text,
        "with links between": "\n\nREAD MORE: Five things to know\n\n".join(paragraphs),
    }


def marked(text: str) -> Signature:
    found = signature(text)
    assert found is not None
    return found


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("change", carried("a\n\nb"))
def test_a_carried_text_is_found(number: int, change: str) -> None:
    index: NearIndex[int] = NearIndex()
    for at, event in enumerate(EVENTS):
        index.add(at, marked(event["agency"]))
    assert index.nearest(marked(carried(EVENTS[number]["agency"])[change])) == number


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("other", ["rewrite", "later"])
def test_another_text_on_the_same_event_is_another_text(number: int, other: str) -> None:
    index: NearIndex[str] = NearIndex()
    index.add("agency", marked(EVENTS[number]["agency"]))
    assert index.nearest(marked(EVENTS[number][other])) is None


def test_no_two_texts_on_different_events_are_one() -> None:
    texts = [event[kind] for event in EVENTS for kind in ("agency", "rewrite", "later")]
    marks = [marked(text) for text in texts]
    pairs = [(at, to) for at, to in combinations(range(len(marks)), 2) if same_text(marks[at], marks[to])]
    assert pairs == []


def test_the_nearest_of_several_is_chosen() -> None:
    versions = carried(EVENTS[0]["agency"])
    index: NearIndex[str] = NearIndex()
    for name in ("cut after two paragraphs", "last paragraph dropped", "dateline"):
        index.add(name, marked(versions[name]))
    assert index.nearest(marked(versions["last paragraph dropped"])) == "last paragraph dropped"


def test_short_texts_have_no_signature() -> None:
    assert signature("Only a caption below a photograph of the harbour.") is None
    assert signature("word " * 500) is None
    assert signature("") is None


def test_estimates_are_close_to_the_truth() -> None:
    words = [f"w{at}" for at in range(1203)]
    whole, half = marked(" ".join(words)), marked(" ".join(words[:603]))
    alike, inside = likeness(whole, half)
    assert alike == pytest.approx(0.5, abs=0.13)
    assert inside == pytest.approx(1.0, abs=0.15)
    assert likeness(whole, whole) == (1.0, 1.0)


def test_signatures_survive_storage_and_another_process() -> None:
    mark = marked(EVENTS[0]["agency"])
    again = Signature.from_bytes(mark.to_bytes(), mark.shingles)
    assert likeness(mark, again) == (1.0, 1.0)
    # Fixed for good: a stored signature must mean the same tomorrow.
    fixed = marked("one two three four five six seven eight nine ten " + " ".join(map(str, range(40))))
    assert fixed.minima[:3].tolist() == [69251476, 159074080, 18259123]
    with pytest.raises(ValueError, match="signature"):
        Signature.from_bytes(b"1234", 3)


def test_layout_and_case_make_no_other_content() -> None:
    assert content_hash("Talks END, again.\n") == content_hash("talks   end again")
    assert content_hash("Talks end") != content_hash("Talks ended")
