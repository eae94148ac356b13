"""What a store keeps of a clusterer, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptArticle:
    """One article: `vector` is float16 bytes, `features` one JSON object, `at` aware UTC, `story` an id."""

    id: str
    at: datetime
    vector: bytes
    features: str
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStory:
    """One story; `titled` is the article whose headline is the title, None for a story without one."""

    id: str
    titled: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`articles` in the order in which they came, `stories` in the order in which they began.

    `aliases` are pairs of a former id and the id of the story that absorbed it.
    """

    articles: tuple[KeptArticle, ...] = ()
    stories: tuple[KeptStory, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
