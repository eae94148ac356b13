"""Keywords as people write them, and articles as what they are looked for in."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from summarizer.words import WORD, stem

OPENING = 250  # words of a text that tell what an article is about; its background stands further back
_LONGEST = 20 * OPENING  # characters that have so many words, and more
_PHRASE = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]|([^\s\"“”„«»]+)")
_SHOUTED = "^"  # in front of an acronym's mark
_ACRONYM = 5  # letters up to which capitals mean an acronym: "US" is not "us", "WHO" not "who"


@dataclass(frozen=True, slots=True)
class Keyword:
    """One word, or words that stand together in this order.

    `forms` are roots, or the words in small letters where they were quoted (`exact`), or the very letters of an
    acronym (`shouted`).
    """

    forms: tuple[str, ...]
    exact: bool = False
    shouted: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for in one go: every one of its keywords must be there."""

    keywords: tuple[Keyword, ...]


def wanted(typed: str) -> Wanted | None:
    """What `typed` asks for: words in any order, those in quotation marks together; None where there is no word."""
    keywords = tuple(_keyword(phrase, word) for phrase, word in _PHRASE.findall(typed))
    kept = tuple(keyword for keyword in keywords if keyword.forms)
    return Wanted(kept) if kept else None


def any_of(listed: str) -> tuple[Wanted, ...]:
    """A list of words and quoted phrases of which any is enough."""
    keywords = (_keyword(phrase, word) for phrase, word in _PHRASE.findall(listed))
    return tuple(Wanted((keyword,)) for keyword in keywords if keyword.forms)


def _keyword(phrase: str, word: str) -> Keyword:
    words = WORD.findall(phrase or word)
    if len(words) == 1 and _is_acronym(words[0]):
        return Keyword((_capitals(words[0]),), shouted=True)
    if phrase:
        return Keyword(tuple(_small(one) for one in words), exact=True)
    return Keyword(tuple(root(one) for one in words))


def cut(text: str) -> str:
    """As much of a text as an `Opening` reads."""
    read = list(islice(WORD.finditer(text[:_LONGEST]), OPENING))
    return text[: read[-1].end()] if read else ""


def marks_of(wanted: Wanted) -> tuple[tuple[int, ...], bool]:
    """The marks that an opening with all of its keywords has, and whether having them is enough to have those."""
    enough = all(keyword.shouted or (len(keyword.forms) == 1 and not keyword.exact) for keyword in wanted.keywords)
    forms = [
        _SHOUTED + form if one.shouted else root(form) if one.exact else form
        for one in wanted.keywords
        for form in one.forms
    ]
    return tuple(map(_mark, forms)), enough


def _mark(form: str) -> int:
    return zlib.crc32(form.encode("utf-8", "replace"))


@lru_cache(maxsize=1 << 16)
def root(word: str) -> str:
    """The stem of the stem: "sanctioned" gives "sanction", and that what "sanctions" gives."""
    return stem(stem(word))


def _is_acronym(word: str) -> bool:
    letters = word.replace(".", "")
    return 2 <= len(letters) <= _ACRONYM and word.isupper()


def _capitals(word: str) -> str:
    return word.replace(".", "").removesuffix("’s").removesuffix("'s")


def _small(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")


def holds(headline: str, text: str, wanted: Wanted) -> bool:
    """Whether all of its keywords stand in an opening: for one question, where an `Opening` is not worth its index."""
    words = _words(headline, text)
    return all(_stands(keyword, words) for keyword in wanted.keywords)


def _stands(keyword: Keyword, words: Sequence[str]) -> bool:
    spell, end = _spelling(keyword), len(keyword.forms)
    spelled = [spell(word) for word in words]
    starts = (at for at, word in enumerate(spelled) if word == keyword.forms[0])
    return any(tuple(spelled[at : at + end]) == keyword.forms for at in starts)


def _spelling(keyword: Keyword) -> Callable[[str], str]:
    return _capitals if keyword.shouted else _small if keyword.exact else root


def _words(headline: str, text: str) -> list[str]:
    # The break keeps a phrase from beginning in the headline and ending in the text.
    return [*WORD.findall(headline), "", *WORD.findall(text[:_LONGEST])[:OPENING]]


class Opening:
    """The headline and the first words of an article, to look keywords up in."""

    __slots__ = ("_headline", "_places", "_words")

    def __init__(self, headline: str, text: str) -> None:
        self._words = _words(headline, text)
        self._headline = self._words.index("")
        self._places: dict[str, list[int]] = {}
        for at, word in enumerate(self._words):
            self._places.setdefault(root(word), []).append(at)

    @property
    def marks(self) -> frozenset[int]:
        """A mark of 32 bits for each root, and one for each acronym: see `marks_of`."""
        shouted = {_SHOUTED + _capitals(word) for word in self._words if _is_acronym(word)}
        owners = {root(_small(word)) for word in self._words if word.endswith(("'s", "’s"))}
        return frozenset(map(_mark, {*self._places, *shouted, *owners}))

    def has(self, wanted: Wanted) -> bool:
        """Whether all of its keywords stand here."""
        return all(self._first(keyword) is not None for keyword in wanted.keywords)

    def headlines(self, wanted: Wanted) -> bool:
        """Whether all of its keywords stand in the headline."""
        places = [self._first(keyword) for keyword in wanted.keywords]
        return all(at is not None and at < self._headline for at in places)

    def _first(self, keyword: Keyword) -> int | None:
        """Where it stands first, counted in words."""
        spell, end = _spelling(keyword), len(keyword.forms)
        return next(
            (
                at
                for at in self._places.get(root(keyword.forms[0]), ())
                if tuple(map(spell, self._words[at : at + end])) == keyword.forms
            ),
            None,
        )
