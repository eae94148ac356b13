"""Quotation marks: straight, curly, German, guillemets, corner brackets, singles and doubled singles.

Apostrophes are no quotation marks. Where a closing single mark could be a plural's apostrophe ("the
ministers' talks"), the longer reading is taken, because it claims more: what passes a check as the longer
quotation would have passed it as the shorter one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"``|''|[\"“”„‟«»‹›「」『』＂'‘’‚]")
_CLOSERS = {
    "“": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    '"': '"',
    "＂": "＂",
    "``": "''",
    "''": "''",
    "‘": "’",
    "'": "'",
    "‚": "‘’",
}
_SINGLE = frozenset("'‘’")
_ELISION = re.compile(r"\d|(?:tis|twas|em|til|cause|bout|round|n)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What stands between two marks: characters `[start, end)` without the marks, possibly none.

    `whole` is False where a mark has no partner: then the quotation runs from the text's beginning or to
    its end.
    """

    start: int
    end: int
    whole: bool = True

    def of(self, text: str) -> str:
        """The quoted words."""
        return text[self.start : self.end]


def quotations(text: str) -> tuple[Quotation, ...]:
    """The outermost quotations of one line or sentence, in order.

    A quotation inside another is part of the outer one.
    """
    found: list[Quotation] = []
    position = 0
    while match := _MARK.search(text, position):
        position = match.end()
        if _is_apostrophe(text, match):
            continue
        if not _opens(text, match):
            found.append(Quotation(start=0, end=match.start(), whole=False))
            continue
        closing = _closing(text, match)
        if closing is None:
            found.append(Quotation(start=match.end(), end=len(text), whole=False))
            break
        found.append(Quotation(start=match.end(), end=closing.start()))
        position = closing.end()
    return tuple(found)


def _is_apostrophe(text: str, match: re.Match[str]) -> bool:
    """Whether a single mark belongs to a word. So does a closing one that nothing opened."""
    mark = match.group()
    if mark not in _SINGLE:
        return False
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    if before.isalnum() and after.isalnum():
        return True
    if _ELISION.match(text, match.end()) and not _paired_number(text, match):
        return True
    return mark == "’" or (mark == "'" and not _at_word_start(before, after))


def _paired_number(text: str, match: re.Match[str]) -> bool:
    """Whether digits after a single mark are closed by another, as in ‘90 per cent’."""
    return bool(re.match(r"\d[^'‘’]*[\d\s][^'‘’]*['’](?!\w)", text[match.end() :]))


def _at_word_start(before: str, after: str) -> bool:
    return not before.isalnum() and before not in {".", ",", "!", "?", "…"} and bool(after) and not after.isspace()


def _opens(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark in {"»", "›"}:  # German and Danish books open with these; then a word follows directly
        return _at_word_start(text[: match.start()][-1:], text[match.end() :][:1])
    return mark in _CLOSERS


def _closing(text: str, opening: re.Match[str]) -> re.Match[str] | None:
    """The mark that ends what `opening` begins; None where there is none."""
    mark = opening.group()
    if mark in _SINGLE:
        return _closing_single(text, opening)
    closers, depth = _CLOSERS[mark], 1
    for match in _MARK.finditer(text, opening.end()):
        if match.group() in closers:
            depth -= 1
            if not depth:
                return match
        elif match.group() == mark:
            depth += 1
    return None


def _closing_single(text: str, opening: re.Match[str]) -> re.Match[str] | None:
    """A single mark after punctuation or before one surely closes; after a plural's s it may not."""
    perhaps: re.Match[str] | None = None
    for match in _MARK.finditer(text, opening.end()):
        mark, after = match.group(), text[match.end() :][:1]
        if mark == opening.group() == "‘":
            break
        if mark not in _CLOSERS[opening.group()] or after.isalnum():
            continue
        if text[match.start() - 1] not in "sS" or not re.match(r"\s+\w", text[match.end() :]):
            return match
        perhaps = match
    return perhaps
