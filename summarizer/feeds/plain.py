"""A stranger's HTML as one line of plain text."""

from __future__ import annotations

import re
from typing import Any

from summarizer.errors import ExtractError
from summarizer.extract.lines import one_line
from summarizer.extract.markup import parse

_MARKUP = re.compile(r"[<&]")
_BLOCKS = re.compile(r"<(?=/?(?:p|br|div|li|h[1-6]|tr|td)\b)", re.IGNORECASE)
_READ = 20_000  # characters that are looked at


def plain(value: Any, limit: int) -> str:
    """`value` without tags, control characters and marks that turn the direction of writing; at most `limit` long.

    Empty for everything that is no text.
    """
    if not isinstance(value, str):
        return ""
    text = value[:_READ].encode("utf-8", "ignore").decode()  # halves of surrogate pairs
    if _MARKUP.search(text):
        text = _text_of(text)
    text = one_line(text)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _text_of(markup: str) -> str:
    try:
        tree = parse(f"<div>{_BLOCKS.sub(' <', markup)}</div>")
    except ExtractError:
        return ""
    for machinery in tree.xpath(".//script|.//style"):
        machinery.drop_tree()
    return str(tree.text_content())
