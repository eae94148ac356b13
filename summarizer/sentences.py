"""Sentences of a text as spans: Wikimedia's sentencex, with the slips it makes on news text mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex  # type: ignore[import-untyped]  # compiled, ships no stubs

from summarizer.domain import Span

_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_SURROGATE = re.compile("[\ud800-\udfff]")

# A piece that ends so goes on in the next one: a title, the first half of a time of day, a list number.
_OPEN_END = re.compile(r"(?:^|[\W_])(?:M(?:rs?|s)|Amb|Atty|Msgr|Capt|Cmdr|approx)\.$|^\(?\d{1,2}[.)]$")
_CLOCK_END = re.compile(r"\b[ap]\.m\.$")
_CLOCK_NEXT = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"|[ECMP][SD]?T\b|GMT\b|UTC\b|BST\b|(?:Eastern|Central|Pacific|Mountain|Moscow|Beijing|local)\b"
)
_CONTINUES = re.compile(r"[a-z][a-z]*[\s,;]|[\])}”’»]")
_LOOSE_OPENER = re.compile(r"\s([“‘«„(\[]\s*)$")
_TAIL = 40  # characters beside a border that decide about it

_PORTION = 10_000  # characters; no paragraph of a real article is longer
_LIKELY_BORDER = re.compile(r"[.!?][”’\"')]*\s+(?=\S)")

_WRAP_WIDTHS = range(40, 101)  # characters a line, what mail and plain-text files are folded to
_WRAP_LINES = 3  # folded lines before a text counts as folded, and not as three short paragraphs


def sentences(text: str, language: str = "en") -> tuple[Span, ...]:
    """Every sentence of `text` in order, white space trimmed; any `text` is accepted, "" gives ().

    A line break ends a sentence, except in a text that is folded at a fixed width (plain-text files):
    there only an empty line does. The spans never overlap, and every character outside them is white space.
    """
    clean = _SURROGATE.sub("?", text)  # half a character, which the splitter's UTF-8 cannot hold
    found: list[Span] = []
    for start, block in _blocks(clean):
        for left, right in _pieces(block, language):
            span = _trimmed(clean, start + left, start + right)
            if span:
                found.append(span)
    return tuple(found)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """What no sentence crosses, with its offset: lines, or paragraphs of a folded text."""
    if _folded(text):
        for match in _PARAGRAPH.finditer(text):
            yield from _portions(match.start(), match.group().replace("\n", " "))
        return
    start = 0
    for line in text.splitlines(keepends=True):
        yield from _portions(start, line)
        start += len(line)


def _portions(start: int, block: str) -> Iterator[tuple[int, str]]:
    """The block, in several portions where the splitter's time would grow with the square of its length."""
    left = 0
    while len(block) - left > _PORTION:
        borders = _LIKELY_BORDER.finditer(block, left + _PORTION // 2, left + _PORTION)
        cut = max((match.end() for match in borders), default=left + _PORTION)
        yield start + left, block[left:cut]
        left = cut
    yield start + left, block[left:]


def _folded(text: str) -> bool:
    """Whether every line inside a paragraph was broken because its next word would not have fitted."""
    pairs = [
        (len(line), len(line) + 1 + len(following.split(maxsplit=1)[0]))
        for match in _PARAGRAPH.finditer(text)
        for line, following in pairwise(match.group().split("\n"))
        if following.strip()
    ]
    if len(pairs) < _WRAP_LINES:
        return False
    width = max(length for length, _ in pairs)
    return width in _WRAP_WIDTHS and all(needed > width for _, needed in pairs)


def _pieces(block: str, language: str) -> list[tuple[int, int]]:
    """Sentence borders of one block, the wrong ones taken out again."""
    merged: list[tuple[int, int]] = []
    for piece in sentencex.get_sentence_boundaries(language, block):
        left, right = int(piece["start_index"]), int(piece["end_index"])
        tail = block[max(merged[-1][0], left - _TAIL) : left] if merged else ""
        loose = _LOOSE_OPENER.search(tail)
        if merged and _belongs(tail.rstrip(), block[left : left + _TAIL].lstrip()):
            merged[-1] = (merged[-1][0], right)
        elif loose:
            border = left - len(loose.group(1))
            merged[-1] = (merged[-1][0], border)
            merged.append((border, right))
        else:
            merged.append((left, right))
    return merged


def _belongs(tail: str, following: str) -> bool:
    """Whether the border between the end of one piece and the beginning of the next is no border."""
    if _OPEN_END.search(tail) or _CONTINUES.match(following):
        return True
    return bool(_CLOCK_END.search(tail) and _CLOCK_NEXT.match(following))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None where nothing else is in it."""
    raw = text[start:end]
    left = start + len(raw) - len(raw.lstrip())
    right = start + len(raw.rstrip())
    return Span(left, right) if left < right else None
