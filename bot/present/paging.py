"""Long answers in several messages: pieces are packed into pages, texts are cut between words, nothing is dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Piece = TypeVar("Piece")
Sizes = tuple[int, ...]


def pages(groups: Iterable[Sequence[Piece]], *, size: Callable[[Piece], Sizes], most: Sizes) -> list[list[Piece]]:
    """The pieces in order, on as few pages as packing in order needs; no page is larger than `most` in any size.

    A group (a heading and what follows it, say) stays on one page where one page can hold it; otherwise it begins on
    the page that it finds and runs over. Raises ValueError for a piece that no page can hold.
    """
    out: list[list[Piece]] = [[]]
    used = _nothing(most)
    for group in groups:
        whole = _sum([size(piece) for piece in group], most)
        if out[-1] and not _fits(_sum([used, whole], most), most) and _fits(whole, most):
            out.append([])
            used = _nothing(most)
        for piece in group:
            extent = size(piece)
            if not _fits(extent, most):
                raise ValueError(f"a piece of size {extent} for pages of {most}")
            if out[-1] and not _fits(_sum([used, extent], most), most):
                out.append([])
                used = _nothing(most)
            out[-1].append(piece)
            used = _sum([used, extent], most)
    return [page for page in out if page]


def cut(text: str, limit: int, *, length: Callable[[str], int] = len) -> list[str]:
    """`text` in parts of at most `limit`, cut at line breaks, else between words, else anywhere.

    The white space at which a cut is made goes; all other characters stay in order. `length` measures a part as the
    medium does (UTF-16 units, or characters once escaped): a longer text never measures less. Raises ValueError where
    not even one character fits.
    """
    parts: list[str] = []
    rest = text.strip()
    while length(rest) > limit:
        fits = _longest(rest, limit, length)
        at = rest.rfind("\n", 0, fits + 1)
        if at < fits // 2:  # a line break far up would leave a stub
            at = max(at, rest.rfind(" ", 0, fits + 1))
        if at <= 0:
            at = fits
        head = rest[:at].rstrip()
        parts.append(head)
        rest = rest[at:].lstrip()
    return [*parts, rest] if rest or not parts else parts


def _longest(text: str, limit: int, length: Callable[[str], int]) -> int:
    """How many characters of `text` fit, by bisection."""
    low, high = 0, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if length(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    if not low:
        raise ValueError(f"not one character fits in {limit}")
    return low


def _nothing(most: Sizes) -> Sizes:
    return (0,) * len(most)


def _sum(sizes: Sequence[Sizes], most: Sizes) -> Sizes:
    return tuple(sum(column) for column in zip(_nothing(most), *sizes, strict=True))


def _fits(size: Sizes, most: Sizes) -> bool:
    return all(one <= limit for one, limit in zip(size, most, strict=True))
