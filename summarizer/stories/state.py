"""What a store keeps of a clusterer, as plain data: all of it, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

Alias = tuple[str, str]  # a former id, and the id of the story that absorbed it


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where an article is: in `story`, an id; `number` counts arrivals, `at` is aware UTC."""

    id: str
    number: int
    at: datetime
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptArticle:
    """One article: `vector` is float16 bytes, `features` one JSON object."""

    placed: Placed
    vector: bytes
    features: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStory:
    """One story: `number` counts foundings; `titled` is the article whose headline is the title, None without one."""

    id: str
    number: int
    titled: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What came, moved or was renamed since the last look; articles that left the window are not told.

    `articles` are new ones and those that moved, in the order in which they came.
    """

    articles: tuple[Placed, ...] = ()
    stories: tuple[KeptStory, ...] = ()
    aliases: tuple[Alias, ...] = ()
