"""Sentences of a text as spans, by Wikimedia's sentencex."""

from __future__ import annotations

import sentencex

from summarizer.domain import Span


def sentences(text: str, language: str = "en") -> tuple[Span, ...]:
    """Every sentence of `text` in order, white space trimmed; a line break always ends a sentence.

    The spans never overlap, and every character outside them is white space.
    """
    found: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        for piece in sentencex.get_sentence_boundaries(language, line):
            raw = line[piece["start_index"] : piece["end_index"]]
            left = start + piece["start_index"] + len(raw) - len(raw.lstrip())
            right = start + piece["start_index"] + len(raw.rstrip())
            if left < right:
                found.append(Span(left, right))
        start += len(line)
    return tuple(found)
