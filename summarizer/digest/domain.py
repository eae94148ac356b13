"""The words of a digest. Every line of it is a span of an article, with who published that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from summarizer.digest.figures.domain import Reading
from summarizer.domain import Article, Briefing, Party, Position, Span
from summarizer.feeds.outlets import Ownership, Region
from summarizer.stories.domain import Story

DifferenceKind = Literal["party", "speaker", "unnamed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes articles: `feed` is the address of its feed. `standard`: the product comes with it.

    `ownership` and `region` are None for feeds that a channel added: nobody has looked into them.
    """

    name: str
    feed: str
    ownership: Ownership | None = None
    region: Region | None = None
    standard: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """An article that repeats another one's text; its own text is not kept."""

    id: str
    publisher: Publisher
    url: str
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Report:
    """One original text about a story, briefed, and the other outlets that carry it.

    `seen` is when a feed first held it, aware UTC. Compared by identity: briefings are large.
    """

    briefing: Briefing
    publisher: Publisher
    seen: datetime
    carriers: tuple[Carrier, ...] = ()

    @property
    def article(self) -> Article:
        """The text that every span of the report points into."""
        return self.briefing.article

    @property
    def at(self) -> datetime:
        """When it appeared: as published, but never after a feed held it."""
        published = self.article.published
        return self.seen if published is None else min(published, self.seen)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoryFile:
    """A story and its reports, one an original, in the order in which they came. Never empty."""

    story: Story
    reports: tuple[Report, ...]

    def __post_init__(self) -> None:
        if not self.reports:
            raise ValueError("a story without reports")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A sentence of a report, verbatim."""

    report: Report
    span: Span

    @property
    def text(self) -> str:
        """The sentence, byte for byte."""
        return self.span.of(self.report.article.text)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Saying:
    """A position as one report has it."""

    report: Report
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stated:
    """One thing that a party is on record for: `sayings` are the reports that have it, the strongest evidence first."""

    sayings: tuple[Saying, ...]

    def __post_init__(self) -> None:
        if not self.sayings:
            raise ValueError("a statement without evidence")

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports that have it, each once."""
        return tuple(dict.fromkeys(saying.report for saying in self.sayings))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """A party and all that it is on record for in a story, the weightiest first. `mentions`: over all reports."""

    party: Party
    mentions: int
    statements: tuple[Stated, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Difference:
    """Two reports that give the same words to different parties ("party") or people ("speaker"), or of which the
    second leaves the speaker of what the first reports unnamed ("unnamed").
    """

    kind: DifferenceKind
    one: Saying
    other: Saying


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """A figure as one report has it; `source` is whom it attributes the figure to, verbatim, None where nobody."""

    report: Report
    reading: Reading
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FigureDifference:
    """Figures of reports for the same toll that exclude each other: two or more `groups`, of figures that agree.

    The group with the newest report comes first; the first figure of each group is its most exact.
    """

    groups: tuple[tuple[Figure, ...], ...]

    def __post_init__(self) -> None:
        if len(self.groups) < 2 or not all(self.groups):
            raise ValueError("a difference of less than two figures")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many texts a story rests on and how many articles repeat them; `state_owned` names outlets, each once."""

    originals: int
    carriers: int
    state_owned: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoryBriefing:
    """A story briefed over all its reports. `silent` are central parties that no report has a statement of.

    `title` is a headline of `titled`, verbatim. `withheld` counts the reports' withheld sentences.
    """

    id: str
    title: str
    titled: Report
    reports: tuple[Report, ...]
    happened: tuple[Line, ...]
    sides: tuple[Side, ...]
    differences: tuple[Difference, ...]
    figures: tuple[FigureDifference, ...]
    silent: tuple[Party, ...]
    coverage: Coverage
    withheld: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class News:
    """What an earlier digest did not have: `reports`, and `statements` that no report of the earlier one has.

    `first`: the story is in a digest for the first time; then all of it is new, and nothing is listed.
    """

    first: bool
    reports: tuple[Report, ...] = ()
    statements: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """A story in a digest."""

    story: StoryBriefing
    news: News


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """How the feeds of a digest did: `checked` in all; `failed` and `stale` are names of outlets."""

    checked: int
    failed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    def with_more(self, other: FeedCheck) -> FeedCheck:
        """Both as one."""
        return FeedCheck(
            checked=self.checked + other.checked,
            failed=tuple(sorted((*self.failed, *other.failed))),
            stale=tuple(sorted((*self.stale, *other.stale))),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Digest:
    """The stories of one digest, the weightiest first. `matching` is how many stories fitted what was asked for.

    `since` and `until` bound when its reports came, aware UTC. `repeated`: stories that fit, without anything new.
    """

    entries: tuple[Entry, ...]
    matching: int
    repeated: int
    since: datetime
    until: datetime
    feeds: FeedCheck
