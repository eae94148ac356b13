"""textacy's direct quotations as positions: one for each quotation whose speaker's own words name a party."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from textacy.extract import direct_quotations

from benchmarks.peers import naive

Statement = tuple[str, list[str]]


def positions(parse: Callable[[str], Any], text: str) -> list[dict[str, Any]]:
    """The positions of a text."""
    return naive.positions(_quotations(parse, text))


def _quotations(parse: Callable[[str], Any], text: str) -> Iterator[Statement]:
    """Speaker and quotation. textacy refuses a text with an odd number of quotation marks: then paragraph by
    paragraph, without those that it still refuses.
    """
    try:
        yield from _of(parse(text))
    except ValueError:
        for paragraph in filter(None, map(str.strip, text.splitlines())):
            try:
                yield from _of(parse(paragraph))
            except ValueError:
                continue


def _of(document: Any) -> list[Statement]:
    """A speaker is given as its tokens; the words between them belong to the name ("Minister of Defence Ivanov")."""
    return [
        (document[one.speaker[0].i : one.speaker[-1].i + 1].text, [one.content.text])
        for one in direct_quotations(document)
    ]
