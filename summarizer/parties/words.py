"""Words of a text with their offsets, written so that one surface form has one key."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:[-‑'’´&\u00ad]\w+)*")
_POSSESSIVE = re.compile(r"['’´](?:s|S)?$")
SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Word:
    """A word at characters `[start, end)`; `key` is caseless, without dots of an acronym or a possessive ending.

    `possessive` tells whether the ending was there; then `end` includes it.
    """

    start: int
    end: int
    text: str
    key: str
    possessive: bool

    @property
    def capital(self) -> bool:
        """Whether the word is written as a name: "Aden", "al-Shabaab"."""
        return self.text[:1].isupper() or (self.text[1:3] in ("l-", "s-", "n-", "r-") and self.text[3:4].isupper())

    @property
    def acronym(self) -> bool:
        """Whether every letter is a capital."""
        return self.text.replace(".", "").isupper()


def words(text: str) -> list[Word]:
    """Every word of the text in order."""
    out: list[Word] = []
    for found in _WORD.finditer(text):
        whole = found.group()
        base = _POSSESSIVE.sub("", whole) if "s" in whole[-2:].lower() else whole
        owned = base != whole
        end = found.end()
        if not owned and whole[-1:] in "sS" and text[end : end + 1] in ("'", "’") and _closes(text, end):
            owned, end = True, end + 1
        out.append(Word(found.start(), end, base, key(base), owned))
    return out


def _closes(text: str, at: int) -> bool:
    """Whether an apostrophe at `at` ends a plural's possessive rather than a quotation."""
    return text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].isalpha()


def key(word: str) -> str:
    """The form by which a word is looked up: caseless, without accents."""
    plain = word.replace("’", "'").replace("‑", "-").replace(SOFT_HYPHEN, "")
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return (plain.replace(".", "") if plain.count(".") > 1 else plain).casefold()
