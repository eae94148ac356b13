"""Paragraphs of an extracted body, without the lines that sites put between those of the article."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from summarizer.extract.lines import one_line
from summarizer.extract.words import pattern, section

if TYPE_CHECKING:
    from summarizer.extract.markup import Element

_BLOCKS = frozenset(
    {"p", "head", "item", "quote", "list", "table", "row", "cell", "div", "lb", "code", "body"}
)
_CELL_WORDS = 12  # shorter table cells are data, longer ones are the paragraphs of an old page layout
_ASIDE_WORDS = 45  # no line of furniture is longer

_BYLINE = re.compile(r"^By (?:[A-Z][\w.'’-]+,? ?(?:and |in |for )?){2,9}$")
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


def paragraphs(body: Element, title: str | None) -> list[str]:
    """The article's paragraphs in order: furniture, repetitions and the headline left out."""
    seen = {_key(title)} if title else set()
    kept: list[str] = []
    for tag, line in _lines(body):
        if (tag == "cell" and len(line.split()) < _CELL_WORDS) or is_furniture(line) or _key(line) in seen:
            continue
        if len(line) > 40:  # a repeated short line ("Yes.") is the article's own
            seen.add(_key(line))
        kept.append(line)
    return kept


def is_furniture(line: str) -> bool:
    """Whether a paragraph is the site's, not the article's: prompts, credits, bylines, buttons."""
    if len(line.split()) > _ASIDE_WORDS:
        return False
    if (
        pattern("furniture", "lines").fullmatch(line)
        or _BYLINE.match(line)
        or not any(c.isalpha() for c in line)
    ):
        return True
    return bool(_credit().search(line)) and not _ENDS_A_SENTENCE.search(line.rstrip(")] "))


@cache
def _credit() -> re.Pattern[str]:
    """The end of a picture's caption: `[Ivan Petrenko/Reuters]`, `(AP Photo)`, `- Getty Images`."""
    opening = r"(?:[\[(]|\s[/|–—-]\s?)[^\])]*\b"
    agency = "|".join(section("furniture", "agencies"))
    return re.compile(rf"{opening}(?:{agency})(?: (?:Photo|Images|News|via [^\])]+))?[^\])\w]*[\])]?\s*$")


def _key(line: str) -> str:
    return " ".join(line.casefold().split())


def _lines(body: Element) -> list[tuple[str, str]]:
    """Every block's tag and text in document order; inline elements belong to the block around them."""
    lines: list[tuple[str, str]] = []
    pieces: list[str] = []
    blocks: list[str] = ["body"]

    def end_line() -> None:
        line = one_line("".join(pieces))
        pieces.clear()
        if line:
            lines.append(
                (next((tag for tag in reversed(blocks) if tag in ("cell", "head")), blocks[-1]), line)
            )

    from lxml.etree import iterwalk  # type: ignore[import-untyped]

    for event, element in iterwalk(body, events=("start", "end")):
        is_block = element.tag in _BLOCKS
        if is_block:
            end_line()
        if event == "start":
            if is_block:
                blocks.append(str(element.tag))
            pieces.append(element.text or "")
        else:
            if is_block:
                blocks.pop()
            pieces.append(element.tail or "")
    end_line()
    return lines
