"""What is written once for many."""

from __future__ import annotations

import random

from bot.digests.written import Writing, Written
from bot.store.digested import Shown

SHOWN = (Shown(story="s1", title="Talks stall", articles=("https://example.org/1",)),)


def writing(text: str) -> Writing:
    return Writing(pages=({"text": text, "blocks": [{"type": "divider"}]},), shown=SHOWN)


def noise(seed: int) -> str:
    """Some thousand characters that hardly compress."""
    return random.Random(seed).randbytes(2_000).hex()  # noqa: S311


def test_what_was_put_is_got() -> None:
    written = Written()
    written.put(("a", 1), writing("Kyiv: “no”."))
    assert written.get(("a", 1)) == writing("Kyiv: “no”.")
    assert written.get(("a", 2)) is None


def test_whoever_changes_pages_changes_only_theirs() -> None:
    written = Written()
    written.put("a", writing("one"))
    got = written.get("a")
    assert got is not None
    got.pages[0]["text"] = "another"  # type: ignore[index]
    assert written.get("a") == writing("one")


def test_the_least_used_go_first() -> None:
    written = Written(held=6_000)
    for number in range(2):
        written.put(number, writing(noise(number)))
    assert written.get(0) is not None
    written.put(2, writing(noise(2)))
    assert [number for number in range(3) if written.get(number)] == [0, 2]


def test_one_that_is_put_again_counts_once() -> None:
    written = Written(held=6_000)
    for _ in range(10):
        written.put("a", writing(noise(1)))
    written.put("b", writing(noise(2)))
    assert written.get("a") is not None
    assert written.get("b") is not None


def test_nothing_is_kept_that_is_too_large() -> None:
    written = Written(held=100)
    written.put("a", writing(noise(1)))
    assert written.get("a") is None
    written.put("b", writing(noise(2)))
    assert written.get("b") is None
