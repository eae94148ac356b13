"""The words of the field. Offsets are characters into the article's text, end exclusive; times are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["direct", "indirect", "mixed"]
Voice = Literal["executive", "legislature", "former", "opposition", "unnamed"]
Stance = Literal[
    "demand", "offer", "accept", "reject", "support", "accuse", "threaten", "deny", "pledge", "appeal", "claim"
]
PartyKind = Literal["state", "organization", "movement"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of an article's text: characters `[start, end)`, never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as stored: `text` is what every span points into and is never changed afterwards.

    `id` is the caller's, or the URL, or a digest of the text. `language` is an ISO 639-1 code.
    `url`, `outlet`, `author` and `published` are None where the input does not tell.
    """

    id: str
    text: str
    title: str
    language: str
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who can hold a position: a state, an international body, an armed or political movement.

    `id` is ISO 3166 alpha-3 for states, otherwise an upper-case acronym (UN, HAMAS, REBELS_SYR).
    """

    id: str
    name: str
    kind: PartyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who said what: `source` may be empty (no speaker named here), `content` never is."""

    source: Spans
    cue: Spans
    content: Spans
    kind: Kind

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("an attribution without content")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What a party is on record for. `speaker` is the fullest name the article gives, verbatim.

    `content` is the sentence of the attributions' content that states this position; empty: all of it.
    `issue` is a short noun phrase of the text that says what the position is about; positions on one issue have the
    same span. None where no phrase tells.
    """

    party: Party
    speaker: str
    voice: Voice
    stance: Stance
    attributions: tuple[Attribution, ...]
    content: Spans = ()
    issue: Span | None = None

    def __post_init__(self) -> None:
        if not self.attributions:
            raise ValueError("a position without evidence")

    @property
    def stated(self) -> Spans:
        """The words that state the position: `content`, or all that its attributions hold."""
        return self.content or tuple(span for one in self.attributions for span in one.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one party stands in an article: its positions for a reader, the weightiest first, each said once.

    `mentions` counts the places where the article names the party. No positions: the article is about the party,
    but gives no statement of it.
    """

    party: Party
    mentions: int
    positions: tuple[Position, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether the article gives no statement of the party."""
        return not self.positions


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """One line of a summary and the spans of the article that carry it.

    `rank` is how early it was chosen, 0 the first: the n lines of the lowest ranks are the summary in n lines.
    """

    text: str
    spans: Spans
    rank: int = 0

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError("a summary line without evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What was not shown because it could not be traced: `reasons` maps a reason to its count of sentences."""

    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def sentences(self) -> int:
        """How many sentences were withheld in all."""
        return sum(count for _, count in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What condensed the article: `name` ("extractive", or a model's name) and `version`."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """An article condensed, with each party's stated positions. Only the evidence gate makes one.

    `positions` has one entry a sentence, in the text's order; `standings` are the same merged and weighed for a
    reader, the party that the article is most about first, with central parties that stay silent. `untraced` are
    statements that look like a party's and whose speaker could not be traced to one; they are among `attributions`.
    """

    article: Article
    summary: tuple[SummaryLine, ...]
    attributions: tuple[Attribution, ...]
    positions: tuple[Position, ...]
    withheld: Withheld
    engine: Engine
    standings: tuple[Standing, ...] = ()
    untraced: tuple[Attribution, ...] = ()
