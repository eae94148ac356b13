"""Pages as trees: the one place that parses HTML."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

from summarizer.errors import ExtractError

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element  # type: ignore[import-untyped]

    __all__ = ["Element", "parse"]

_ELEMENTS = 50_000  # ten times an ordinary page; more is an attack or a data table, and takes seconds


def parse(source: str) -> Element:
    """The page's root element; raises ExtractError where there is nothing to parse, or far too much.

    libxml2 gives up on elements nested deeper than 256, which no article is: its own safeguard, left on.
    """
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring

    _quiet_libraries()
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(source.encode(), parser=parser)
    except (LxmlError, ValueError) as e:
        raise ExtractError("The page is empty or damaged. Paste the article's text instead.") from e
    if count_elements(tree) > _ELEMENTS:
        raise ExtractError("The page is too complicated to be read. Paste the article's text instead.")
    return tree


def count_elements(tree: Element) -> int:
    """How many elements a tree has."""
    return sum(1 for _ in tree.iter())


@cache
def _quiet_libraries() -> None:
    """What trafilatura and its helpers warn about is told by our errors, not on the terminal."""
    for name in ("trafilatura", "htmldate", "readability", "charset_normalizer", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
