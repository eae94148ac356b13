"""One sentence read closely: its words, what they count as, and under which negation and mood."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from summarizer.evidence.lexicon import (
    BARE_NEGATIONS,
    BORDER_WORDS,
    CALENDAR,
    MOODS,
    NEGATIONS,
    NEGATIVE_PAIRS,
    REPORTS,
    equivalents,
    key,
)
from summarizer.evidence.numbers import Number, numbers
from summarizer.words import FUNCTION_WORDS, WORD, stem, word_set

Role = Literal["name", "number", "content", "function"]
_BORDER = re.compile(r"[,;:()\[\]]|[–—]|\s-+\s|--")
_NEGATED = re.compile(r"n['’]t$", re.IGNORECASE)
_COMMA_OR_QUOTE = re.compile(r"[,”\"»]")
_HEDGES = word_set("alleged allegedly reportedly suspected")
_TRAILING = 4  # words that may follow the report in "..., the minister said on Monday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word of the sentence: characters `[start, end)`, and what it counts as.

    `negations` is how many negations it stands under, `moods` which of possible, future, duty, condition
    and intent; `reports` the keys of the words that tell it as somebody's ("say"); `border` whether a clause
    ends before it.
    """

    start: int
    end: int
    text: str
    key: str
    role: Role
    border: bool
    negations: int = 0
    moods: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()


def read(text: str, common: frozenset[str] = frozenset()) -> tuple[Token, ...]:
    """The words of one sentence in order, scopes marked.

    `common` are words that the article also writes in small letters: at a sentence's head they are no names.
    """
    return _with_reports(text, _with_scopes(_plain(text, common)))


def runs(tokens: tuple[Token, ...]) -> tuple[tuple[int, int], ...]:
    """Names as index ranges `[first, end)`: neighbouring capitalised words with nothing between them."""
    found: list[tuple[int, int]] = []
    for index, token in enumerate(tokens):
        if token.role != "name":
            continue
        if found and found[-1][1] == index and not token.border and not _possessive(tokens[index - 1]):
            found[-1] = (found[-1][0], index + 1)
        else:
            found.append((index, index + 1))
    return tuple(found)


def _possessive(token: Token) -> bool:
    return token.text.endswith(("'s", "’s", "'", "’"))


def _plain(text: str, common: frozenset[str]) -> tuple[Token, ...]:
    """Words, numbers and fixed pairs, without scopes."""
    matches = list(WORD.finditer(text))
    figures = {number.first: number for number in numbers(text, matches)}
    found: list[Token] = []
    index = 0
    while index < len(matches):
        if index in figures:
            bound = figures[index].bound
            found[len(found) - bound :] = [replace(word, role="function") for word in found[len(found) - bound :]]
            token, index = _figure(text, matches, figures[index])
        else:
            token, index = _word(text, matches, index, common)
        previous = found[-1].end if found else 0
        border = bool(_BORDER.search(text[previous : token.start])) or token.lower in BORDER_WORDS
        found.append(replace(token, border=border))
    return tuple(found)


def _figure(text: str, matches: list[re.Match[str]], number: Number) -> tuple[Token, int]:
    start, end = matches[number.first].start(), matches[number.end - 1].end()
    token = Token(start=start, end=end, text=text[start:end], key=number.key, role="number", border=False)
    return token, number.end


def _word(text: str, matches: list[re.Match[str]], index: int, common: frozenset[str]) -> tuple[Token, int]:
    match = matches[index]
    count = next((n for n in (3, 2) if _joined(matches, index, n) in equivalents()), 1)
    if count > 1:
        counts_as, end = equivalents()[_joined(matches, index, count)], matches[index + count - 1].end()
    else:
        counts_as, end = _key(match.group()), match.end()
    word = text[match.start() : end]
    role = _role(word, plain=index == 0 and word.lower() in common)
    return Token(start=match.start(), end=end, text=word, key=counts_as, role=role, border=False), index + count


def _joined(matches: list[re.Match[str]], index: int, count: int) -> str:
    """The stems of `count` words joined; "" where there are not so many."""
    words = matches[index : index + count]
    return "_".join(stem(match.group()) for match in words) if len(words) == count else ""


def _key(word: str) -> str:
    if _NEGATED.search(word):
        base = _NEGATED.sub("", word.lower())
        return {"wo": "will", "ca": "can", "sha": "shall"}.get(base, base) + "+not"
    return key(word)


def _role(word: str, *, plain: bool) -> Role:
    """A capitalised word is a name, days and months aside; `plain` says that its capital means nothing."""
    lower = word.lower()
    shouted = word.isupper() and len(word) > 1
    if (lower in FUNCTION_WORDS and not shouted) or _NEGATED.search(word) or key(lower) in BARE_NEGATIONS:
        return "function"
    if lower in CALENDAR and word[0].isupper():
        return "content"
    if MOODS.get(key(lower), "intent") != "intent":
        return "content" if lower in _HEDGES else "function"
    return "name" if word[0].isupper() and not plain else "content"


def _with_scopes(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Negations and moods hold for the words after them, up to the end of the clause."""
    negations, moods = 0, frozenset[str]()
    marked: list[Token] = []
    for index, token in enumerate(tokens):
        if token.border:
            negations, moods = 0, frozenset()
        marked.append(replace(token, negations=negations, moods=moods))
        following = tokens[index + 1].lower if index + 1 < len(tokens) else ""
        bare = token.key.removesuffix("+not")
        if token.role == "name":
            continue
        if token.key in NEGATIONS or bare != token.key or (token.key, following) in NEGATIVE_PAIRS:
            negations += 1
        if bare in MOODS and token.text != "May":
            moods |= {MOODS[bare]}
    return tuple(marked)


def _with_reports(text: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Marks what a report tells: the words after it, or before its clause where it closes the sentence."""
    marked = list(tokens)
    for index, token in enumerate(tokens):
        if token.key not in REPORTS or token.role == "name":
            continue
        told = range(index + 1, len(tokens))
        if index >= len(tokens) - _TRAILING:
            told = range(_opening(text, tokens, index)) or told
        for other in told:
            marked[other] = replace(marked[other], reports=marked[other].reports | {token.key})
    return tuple(marked)


def _opening(text: str, tokens: tuple[Token, ...], index: int) -> int:
    """The first word of the clause that holds the word at `index`: the one after the last comma or quotation."""
    for first in range(index, 0, -1):
        if _COMMA_OR_QUOTE.search(text[tokens[first - 1].end : tokens[first].start]):
            return first
    return 0
