"""A title for a text that comes without one."""

from __future__ import annotations

import re

_HEADLINE = 150  # characters; the longest headlines of news sites have about 130
_SHORTENED = 100
_ENDS_A_SENTENCE = re.compile(r"[.!?…][\"'”’»)]*$")
_FIRST_SENTENCE = re.compile(r".+?[.!?…][\"'”’»)]*(?=\s|$)", re.DOTALL)


def headline(text: str) -> str | None:
    """The first line, where it looks like a headline: short, no full sentence, with more text below."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    if not rest.strip() or len(first) > _HEADLINE or len(first.split()) < 2:
        return None
    if _ENDS_A_SENTENCE.search(first) and not first.endswith("?"):
        return None
    return first


def title_of(text: str) -> str:
    """The headline, otherwise the first sentence, shortened at a word where it is long."""
    if found := headline(text):
        return found
    start = text.strip()[: _SHORTENED * 4].partition("\n")[0]
    match = _FIRST_SENTENCE.match(start)
    return shorten(match[0] if match else start)


def shorten(sentence: str) -> str:
    """The sentence on one line, cut after a word with "…" where it has more than 100 characters."""
    line = " ".join(sentence.split())
    if len(line) <= _SHORTENED:
        return line
    cut = line[:_SHORTENED].rpartition(" ")[0] or line[: _SHORTENED - 1]
    return cut.rstrip(" ,;:–—-") + "…"
