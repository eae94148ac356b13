"""Numbers in figures and words as values: "12" is "twelve", and neither "120" nor "more than 12"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.evidence.lexicon import BOUNDS, SCALES, UNITS

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_PLAIN = re.compile(r"\d+(?:\.\d+)?$")
_CURRENCY = re.compile(r"[$€£¥₹₽₪]\s?$")
_PERCENT = re.compile(r"\s?(?:%|per\s?cent\b)")
_TIGHT = frozenset({"k", "m", "b", "mn", "bn", "tn"})  # scales that are written close to the figure
_LONGEST_BOUND = 3  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """Matches `[first, end)` of the text's words, and `key`: bound, currency, value and per cent.

    `bound` is how many words before the first one make the bound ("more than": 2).
    """

    first: int
    end: int
    key: str
    bound: int


def numbers(text: str, matches: Sequence[re.Match[str]]) -> list[Number]:
    """The numbers among the words of `text`, in order."""
    found: list[Number] = []
    index = 0
    while index < len(matches):
        if not _starts(matches[index].group()):
            index += 1
            continue
        value, end = _value(text, matches, index)
        sign = _CURRENCY.search(text[: matches[index].start()])
        percent = "%" if _PERCENT.match(text, matches[end - 1].end()) else ""
        bound, words = _bound(matches, index, found[-1].end if found else 0)
        unit = sign.group()[0] if sign else ""
        found.append(Number(first=index, end=end, key=f"#{bound}{unit}{value}{percent}", bound=words))
        index = end
    return found


def _starts(word: str) -> bool:
    return word[0].isdecimal() or word.lower() in UNITS


def _value(text: str, matches: Sequence[re.Match[str]], first: int) -> tuple[str, int]:
    """The value as text, and where its words end. What is no plain number (3:30) stands for itself."""
    word = matches[first].group()
    if word[0].isdecimal() and not (_GROUPED.match(word) or _PLAIN.match(word)):
        return word, first + 1
    total, part, index = 0.0, _small(word), first + 1
    while index < len(matches):
        word = matches[index].group().lower()
        gap = text[matches[index - 1].end() : matches[index].start()]
        if word in SCALES and (word not in _TIGHT or not gap or (gap == " " and word not in {"m", "b", "k"})):
            if SCALES[word] > SCALES["hundred"]:
                total, part = total + part * SCALES[word], 0.0
            else:
                part *= SCALES[word]
        elif word in UNITS and gap in {"-", " "} and part % 100 >= 20 and part % 10 == 0 and UNITS[word] < 10:
            part += UNITS[word]
        elif _goes_on(matches, index, part, total):
            index += 1
            part += UNITS[matches[index].group().lower()]
        else:
            break
        index += 1
    return f"{total + part:.12g}", index


def _goes_on(matches: Sequence[re.Match[str]], index: int, part: float, total: float) -> bool:
    """Whether "and" joins a hundred or thousand with what is left, as in "two hundred and five"."""
    if matches[index].group().lower() != "and" or index + 1 >= len(matches):
        return False
    return bool((total or part >= 100) and part % 100 == 0 and matches[index + 1].group().lower() in UNITS)


def _small(word: str) -> float:
    return float(UNITS[word.lower()]) if word.lower() in UNITS else float(word.replace(",", ""))


def _bound(matches: Sequence[re.Match[str]], index: int, floor: int) -> tuple[str, int]:
    """ ">", "<" or "~" where words before the number make it a bound or a rough one, and how many words."""
    words = [match.group().lower() for match in matches[max(floor, index - _LONGEST_BOUND) : index]]
    for count in range(len(words), 0, -1):
        if sign := BOUNDS.get(" ".join(words[-count:])):
            return sign, count
    return "", 0
