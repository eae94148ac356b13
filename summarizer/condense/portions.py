"""A long text in portions that a model can read, cut between sentences and nothing left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from summarizer.sentences import sentences


def portions(text: str, limit: int, count: Callable[[str], int], language: str = "en") -> Iterator[str]:
    """Portions of at most `limit` tokens each, by `count`; together they hold every word of `text` in order.

    A sentence that is too long by itself is cut between words, and a single word that is too long between
    characters. Raises ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError(f"a portion of {limit} tokens")
    held = ""
    for span in sentences(text, language):
        for piece in _fitting(span.of(text), limit, count):
            joined = f"{held} {piece}" if held else piece
            if held and count(joined) > limit:
                yield held
                held = piece
            else:
                held = joined
    if held:
        yield held


def _fitting(piece: str, limit: int, count: Callable[[str], int]) -> Iterator[str]:
    """The piece in halves, and their halves, until each fits."""
    if count(piece) <= limit or len(piece) == 1:
        yield piece
        return
    middle = piece.rfind(" ", 1, len(piece) // 2 + 1)
    middle = middle if middle > 0 else len(piece) // 2
    for half in (piece[:middle].strip(), piece[middle:].strip()):
        if half:
            yield from _fitting(half, limit, count)
