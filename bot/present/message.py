"""What the bot says, before any chat platform's own format: a title and sections, for an audience.

The renderers (terminal here, chat adapters elsewhere) decide about width, colour and limits. All text may
come from an article: it is untrusted, and each renderer cleans and escapes it for its own medium.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Audience = Literal["channel", "asker"]
SectionKind = Literal["byline", "plain", "summary", "party", "issues", "silent", "note"]


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
    """One paragraph or list item: `text`, then `person`, then `at`, each where there is one.

    `link` is where the text leads. `person` is somebody's id on the platform, shown as the platform names people.
    `at` is a moment, aware UTC, shown in the reader's own zone.
    """

    text: str
    link: str | None = None
    person: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who did what (`speaker`, `manner`) and the words that prove it (`evidence`, never empty).

    `issue` is what it is about, in the article's words, or None. `times` is how often the article has it said; the
    evidence is the strongest. `link` is the address at which a browser shows those words, None without a page.
    `number` is the position's own in its briefing, from 1; None where statements are not counted.
    """

    speaker: str
    manner: str
    evidence: tuple[Evidence, ...]
    issue: str | None = None
    times: int = 1
    link: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A block of a message under an optional heading; `kind` tells a renderer how it may set it.

    "issues" has a line for each issue with several parties' stances, "silent" one for each party without a statement.
    """

    kind: SectionKind = "plain"
    heading: str | None = None
    body: tuple[Line | Statement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A call of another command, offered under a message: a button where the medium has buttons.

    `command` is a name of the command table, `arguments` its options by name.
    """

    label: str
    command: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A briefing that a message is about: its id in the store, and its page's canonical URL, None for a paste."""

    briefing: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A text file, in UTF-8, that comes with a message."""

    name: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An answer. `audience` is "asker" where nobody else in the channel should see it (help, errors).

    `subject` are the whole briefings in it, for whoever records what was posted. `shared_by` is the platform's id of
    the person who had it posted in the channel, None where nobody had. `attachments` are in answers to commands alone.
    """

    title: str
    sections: tuple[Section, ...] = ()
    audience: Audience = "channel"
    actions: tuple[Action, ...] = ()
    subject: tuple[Subject, ...] = ()
    shared_by: str | None = None
    attachments: tuple[Attachment, ...] = ()
