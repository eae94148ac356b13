"""Files of words as patterns: `[name]` opens a section, entries are parted by commas or lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_CONTRACTED = (
    ("won't", "will not"),
    ("can't", "can not"),
    ("cannot", "can not"),
    ("n't", " not"),
    ("'ll", " will"),
    ("'re", " are"),
    ("'ve", " have"),
    ("i'm ", "i am "),
    ("let's", "let us"),
)
_MARKS = re.compile("[\"“”„«»‘]|(?<!\\w)'|'(?!\\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The entries of one section as one pattern over `plain` text, those of more words tried first."""

    name: str
    pattern: re.Pattern[str]

    def longest(self, text: str) -> re.Match[str] | None:
        """The match of the most words, the first of them; None where nothing matches."""
        return max(self.pattern.finditer(text), key=lambda m: m.group().count(" "), default=None)


def plain(text: str) -> str:
    """Lower case, contractions written out, without quotation marks, single spaces."""
    text = text.casefold().replace("’", "'")
    for short, full in _CONTRACTED:
        text = text.replace(short, full)
    return " ".join(_MARKS.sub(" ", text).split())


@cache
def load(name: str) -> dict[str, Section]:
    """The sections of the file `name` beside this module by their names, in its order; read once, when first asked."""
    found: dict[str, list[str]] = {}
    section: list[str] = []
    for line in map(str.strip, files(__package__).joinpath(name).read_text("utf-8").splitlines()):
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            section += [entry.strip() for entry in line.split(",")]
    return {name: Section(name=name, pattern=_pattern(entries)) for name, entries in found.items()}


def _pattern(entries: Sequence[str]) -> re.Pattern[str]:
    by_length = sorted(entries, key=lambda entry: -len(entry.split()))
    return re.compile(r"\b(?:" + "|".join(_entry(entry) for entry in by_length) + r")(?!\w)")


def _entry(entry: str) -> str:
    """`refus* to (ever) pay/settle` as a regular expression."""
    out = ""
    for word in entry.split():
        optional = word.startswith("(")
        forms = "|".join(re.escape(form).replace(r"\*", r"\w*") for form in word.strip("()").split("/"))
        out += f"(?:(?:{forms}) )?" if optional else f"(?:{forms}) "
    return out.removesuffix(" ")
