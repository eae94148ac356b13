"""What the encoder reads beside the word pieces: case, quote state and breaks, which an uncased vocabulary loses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from summarizer.sentences import sentences

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]

CLS, SEP = 101, 102  # BERT's uncased vocabulary
CASES, QUOTES, BREAKS = 6, 4, 3  # sizes of the three feature vocabularies

_WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
_MARK = re.compile(r"\n|[\"“”«»„]|(?<!\w)['‘](?=\w)|(?<=[\w.,!?…])['’](?!\w)")

_PAIRS = {'"': '"', "“": "”", "„": "”", "«": "»", "'": "'", "‘": "’"}
_DOUBLE = frozenset('"”»')


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """A text as `n` word pieces. `ids`, `case`, `quote`, `breaks`: shape (n,); `offsets`: (n, 2) characters.

    `starts` holds the piece index at which each sentence begins, ascending, first 0 (empty when n is 0).
    """

    ids: Ints
    case: Ints
    quote: Ints
    breaks: Ints
    offsets: Ints
    starts: Ints


def encode(text: str, tokenizer: Tokenizer) -> Encoded:
    """Word pieces of the whole text with their features; no special pieces, nothing truncated."""
    found = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(found.offsets, dtype=np.int64).reshape(-1, 2)
    first = offsets[:, 0]
    spans = sentences(text)
    begins = np.searchsorted(first, [s.start for s in spans])
    starts = np.unique(begins[begins < len(first)]).astype(np.int64)
    return Encoded(
        ids=np.array(found.ids, dtype=np.int64),
        case=_cases(text)[first].astype(np.int64),
        quote=quote_states(text)[first].astype(np.int64),
        breaks=_breaks(text, starts, offsets),
        offsets=offsets,
        starts=starts,
    )


def _case(word: str) -> int:
    if word.isnumeric() or word[0].isdigit():
        return 5
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    return 2 if word[0].isupper() and word[1:].islower() else 4


def _cases(text: str) -> NDArray[np.uint8]:
    """One class a character: 0 no word, 1 lower, 2 Title, 3 UPPER, 4 mIxed, 5 number."""
    out = np.zeros(len(text) + 1, dtype=np.uint8)
    for word in _WORD.finditer(text):
        out[word.start() : word.end()] = _case(word.group())
    return out


@lru_cache(maxsize=4)
def quote_states(text: str) -> NDArray[np.uint8]:
    """One state a character, and one more: 0 outside, 1 inside a quotation, 2 an opening mark, 3 a closing mark.

    A paragraph's end closes what was left open, since newspapers open the next paragraph's quotation anew,
    unless the next mark is a closing one: then the lines between belong to one quotation.
    """
    out = np.zeros(len(text) + 1, dtype=np.uint8)
    marks = [(m.start(), m.group()) for m in _MARK.finditer(text)]
    opened, closer = -1, ""
    for index, (at, char) in enumerate(marks):
        if char == "\n":
            if opened >= 0 and not _goes_on(text, marks, index, closer):
                out[opened + 1 : at] = closer in _DOUBLE
                opened = -1
        elif opened < 0:
            pair = _PAIRS.get(char, "")
            if pair and not (char == "'" and text[at - 1 : at].isalnum()):
                opened, closer = at, pair
                out[at] = 2
        elif char == closer or (closer == "”" and char in '“"'):
            out[opened + 1 : at] = 1
            out[at] = 3
            opened = -1
    if opened >= 0:
        out[opened + 1 :] = closer in _DOUBLE
    out.flags.writeable = False  # shared by everyone who asks for the same text
    return out


def _goes_on(text: str, marks: list[tuple[int, str]], index: int, closer: str) -> bool:
    """Whether the quotation open at a line's end is closed, not opened anew, within the next lines."""
    ahead = next(((at, char) for at, char in marks[index : index + 7] if char != "\n"), None)
    return ahead is not None and closer in _DOUBLE and ahead[1] == closer and not text[ahead[0] - 1].isspace()


def _breaks(text: str, starts: Ints, offsets: Ints) -> Ints:
    """One class a piece: 2 first of a paragraph, 1 first of another sentence, 0 otherwise."""
    out = np.zeros(len(offsets), dtype=np.int64)
    out[starts] = 1
    for piece in starts:
        before = text[: offsets[piece, 0]][-8:].rstrip(" \t\u00a0")
        if not before or before.endswith("\n"):
            out[piece] = 2
    return out


def windows(starts: Ints, total: int, *, size: int, overlap: int) -> list[tuple[int, int]]:
    """Piece ranges `[a, b)` that cover `total` pieces, on sentence borders where a sentence fits.

    `size` bounds b - a; neighbours share at most about `overlap` pieces, and at least one sentence of context
    where it is that short.
    """
    out: list[tuple[int, int]] = []
    a = 0
    while a < total:
        b = total
        if total - a > size:
            fitting = starts[(starts > a) & (starts <= a + size)]
            b = int(fitting[-1]) if len(fitting) and fitting[-1] - a >= size // 2 else a + size
        out.append((a, b))
        if b >= total:
            break
        inside = starts[(starts >= b - overlap) & (starts < b) & (starts > a)]
        a = int(inside[0]) if len(inside) else b - overlap // 2
    return out


def owners(spans: list[tuple[int, int]], total: int) -> Ints:
    """For each piece the index of the window in which it stands furthest from a cut edge; shape (total,)."""
    best = np.full(total, -1, dtype=np.int64)
    owner = np.zeros(total, dtype=np.int64)
    for index, (a, b) in enumerate(spans):
        at = np.arange(a, b)
        left = at - a if a else np.full(b - a, total)
        right = b - 1 - at if b < total else np.full(b - a, total)
        margin = np.minimum(left, right)
        better = margin > best[a:b]
        best[a:b][better] = margin[better]
        owner[a:b][better] = index
    return owner
