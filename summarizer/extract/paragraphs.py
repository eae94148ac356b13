"""Paragraphs of an extracted body, without the lines that sites put between those of the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from summarizer.extract.lines import one_line
from summarizer.extract.words import pattern, section

if TYPE_CHECKING:
    from summarizer.extract.markup import Element

_BLOCKS = frozenset({"p", "head", "item", "quote", "list", "table", "row", "cell", "div", "lb", "body"})
_CELL_WORDS = 12  # shorter table cells are data, longer ones are the paragraphs of an old page layout
_ASIDE_WORDS = 45  # no line of furniture is longer
_OPENING = 3  # paragraphs that stand before the readers' comments; above, "Comment" names a section
_ASIDE = 400  # characters

_BYLINE = re.compile(r"^By (?:[A-Z][\w.'’-]+,? ?(?:and |in |for )?){2,9}$")
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


def article_lines(lines: Iterable[tuple[str, str]], *named: str | None) -> list[str]:
    """The article's paragraphs among all blocks: furniture and repetitions left out.

    `named` are headline, author and outlet: a paragraph that is nothing but one of them is left out, too.
    """
    seen = {_key(name) for name in named if name}
    kept: list[str] = []
    for tag, line in lines:
        if len(line) <= _ASIDE and pattern("furniture", "comments").fullmatch(line) and len(kept) > _OPENING:
            break
        if (tag == "cell" and len(line.split()) < _CELL_WORDS) or is_furniture(line) or _key(line) in seen:
            continue
        if len(line) > 40:  # a repeated short line ("Yes.") is the article's own
            seen.add(_key(line))
        kept.append(line)
    return kept


def is_furniture(line: str) -> bool:
    """Whether a paragraph is the site's, not the article's: prompts, credits, bylines, buttons."""
    if len(line) > _ASIDE or len(line.split()) > _ASIDE_WORDS:
        return False
    if not any(c.isalpha() for c in line) or _BYLINE.match(line):
        return True
    if pattern("furniture", "lines").fullmatch(line):
        return True
    return bool(_credit().search(line)) and not _ENDS_A_SENTENCE.search(line.rstrip(")] "))


@cache
def _credit() -> re.Pattern[str]:
    """The end of a picture's caption: `[Ivan Petrenko/Reuters]`, `(AP Photo)`, `- Getty Images`."""
    opening = r"(?:[\[(]|\s[/|–—-]\s?)[^\])]*\b"
    agency = "|".join(section("furniture", "agencies"))
    ending = r"(?: (?:Photo|Images|News|via [^\])]+))?[^\])\w]*[\])]?\s*$"
    return re.compile(rf"(?:^|{opening})(?:{agency}){ending}")


def _key(line: str) -> str:
    return " ".join(line.casefold().split())


def blocks(body: Element | None) -> list[tuple[str, str]]:
    """Every block's tag and text in document order; inline elements belong to the block around them."""
    lines: list[tuple[str, str]] = []
    pieces: list[str] = []
    inside: list[str] = ["body"]

    def end_line() -> None:
        line = one_line("".join(pieces))
        pieces.clear()
        if line:
            lines.append(("cell" if "cell" in inside else inside[-1], line))

    for is_start, tag, text in _events(body):
        if tag in _BLOCKS:
            end_line()
            if is_start:
                inside.append(tag)
            else:
                inside.pop()
        pieces.append(text)
    end_line()
    return lines


def _events(body: Element | None) -> Iterator[tuple[bool, str, str]]:
    """Every start and end of an element, with the text that follows it."""
    if body is None:
        return
    from lxml.etree import iterwalk  # type: ignore[import-untyped]

    for event, element in iterwalk(body, events=("start", "end")):
        is_start = event == "start"
        yield is_start, str(element.tag), (element.text if is_start else element.tail) or ""
