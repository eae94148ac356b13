"""What the bot says, before any chat platform's own format: a title and sections, for an audience.

The renderers (terminal here, chat adapters elsewhere) decide about width, colour and limits. All text may
come from an article: it is untrusted, and each renderer cleans and escapes it for its own medium.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Audience = Literal["channel", "asker"]
SectionKind = Literal["byline", "plain", "summary", "party", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A run of words of the article, exactly as they stand there; `stated` where they are what was said."""

    text: str
    stated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One unbroken piece of the article: the runs joined together are a slice of its text."""

    words: tuple[Words, ...]

    @property
    def text(self) -> str:
        """The piece as one string, byte for byte as in the article."""
        return "".join(run.text for run in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph or list item."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who did what (`speaker`, `manner`) and the words that prove it (`evidence`, never empty)."""

    speaker: str
    manner: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A block of a message under an optional heading; `kind` tells a renderer how it may set it."""

    kind: SectionKind = "plain"
    heading: str | None = None
    body: tuple[Line | Statement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An answer. `audience` is "asker" where nobody else in the channel should see it (help, errors)."""

    title: str
    sections: tuple[Section, ...] = ()
    audience: Audience = "channel"
