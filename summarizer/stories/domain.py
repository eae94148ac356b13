"""The words of stories: what the clusterer is given, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.domain import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An article's headline, verbatim. `span` is where the article's own text repeats it, None where it does not."""

    text: str
    article: str
    outlet: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event and the articles that report it.

    `id` never changes while the story grows; `title` is the headline of its most central article, None where no
    article has one. `articles` are ids in the order in which they came, never empty.
    """

    id: str
    title: Headline | None
    articles: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.articles:
            raise ValueError("a story without articles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An older article that a newer one showed to belong to another story."""

    article: str
    left: str
    joined: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """What one article changed: the `story` that it is in now, whether that is `new`, and what else moved.

    `absorbed` are ids of stories that were merged away; each is an alias of another story from now on.
    """

    article: str
    story: Story
    new: bool
    absorbed: tuple[str, ...] = ()
    moved: tuple[Move, ...] = ()
