"""Links to the very words of a page: text fragments (https://wicg.github.io/scroll-to-text-fragment/)."""

from __future__ import annotations

import re
from urllib.parse import quote

WHOLE = 160  # characters up to which all the words stand in the link; of longer ones the first and the last
FEWEST = 4  # words at each end of a longer one
_DELIMITER = ":~:"
_WORD = re.compile(r"[^\W_]+(?:[^\w\s]+[^\W_]+)*")


def link_to(url: str | None, text: str, start: int, end: int) -> str | None:
    """The address at which a browser shows `text[start:end]` marked; None without a web address or a word to find.

    A browser marks the first place where the words stand, so that the first and last words of a longer piece are
    as many as it takes to be first there. Fragments that the address had are kept, but for its own text fragment.
    """
    if url is None or not url.lower().startswith(("https://", "http://")):
        return None
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    if not words:
        return None
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment.partition(_DELIMITER)[0]}{_DELIMITER}text={_range(text, words)}"


def _range(text: str, words: list[tuple[int, int]]) -> str:
    """`textStart`, or `textStart,textEnd` where the piece is long or crosses a line: one part never may."""
    start, end = words[0][0], words[-1][1]
    if len(words) <= 2 * FEWEST or (end - start <= WHOLE and "\n" not in text[start:end]):
        return _encoded(text[start:end])
    half = len(words) // 2
    first = next((n for n in range(FEWEST, half) if _opens(text, words, n)), half)
    last = next((n for n in range(FEWEST, half) if _closes(text, words, n)), half)
    return f"{_encoded(text[start : words[first - 1][1]])},{_encoded(text[words[-last][0] : end])}"


def _opens(text: str, words: list[tuple[int, int]], count: int) -> bool:
    """Whether the first `count` words stand nowhere earlier in the text."""
    start = words[0][0]
    return text.find(text[start : words[count - 1][1]]) == start


def _closes(text: str, words: list[tuple[int, int]], count: int) -> bool:
    """Whether the last `count` words stand nowhere earlier in the piece."""
    last = words[-count][0]
    return text.find(text[last : words[-1][1]], words[0][0]) == last


def _encoded(words: str) -> str:
    """Percent-encoded for a text directive, in which "-", "," and "&" have a meaning; any white space is one blank."""
    return quote(" ".join(words.split()), safe="").replace("-", "%2D")
