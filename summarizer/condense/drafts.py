"""What a condenser makes, and the protocol that both of them keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from summarizer.domain import Article, Engine, Position, Spans


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence proposed for a summary.

    `spans` point at the words it is made of; they are empty where the engine cannot point, and then the
    evidence gate looks for the sentences that carry it. `rank` is how early it was chosen, 0 the first.
    """

    text: str
    spans: Spans = ()
    rank: int = 0


class Condenser(Protocol):
    """Chooses or writes the few sentences that an article comes down to."""

    @property
    def engine(self) -> Engine:
        """What the drafts are signed with."""
        ...

    def condense(self, article: Article, positions: Sequence[Position]) -> tuple[Draft, ...]:
        """Drafts in the order in which they are to be read; none where the article has no sentence.

        `positions` are those found in the article: their evidence is what a summary should not miss.
        Raises EngineError where an opt-in engine fails.
        """
        ...
