"""Pages as trees: the one place that parses HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.errors import ExtractError

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element  # type: ignore[import-untyped]

    __all__ = ["Element", "parse"]


def parse(source: str) -> Element:
    """The page's root element; raises ExtractError where there is nothing to parse.

    libxml2 gives up on elements nested deeper than 256, which no article is: its own safeguard, left on.
    """
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return document_fromstring(source.encode(), parser=parser)
    except (LxmlError, ValueError) as e:
        raise ExtractError("The page is empty or damaged. Paste the article's text instead.") from e
