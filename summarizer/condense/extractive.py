"""The default condenser: chooses a few of the article's own sentences. Deterministic, no model.

Each candidate gets a value, and the best is taken again and again, the values being counted anew. What the
value is made of, and what each part is for:

- `lead`: news tells the most important thing first; falls with the line's index as 1 / (1 + decay * index).
- `central`: how much of what the article keeps coming back to is in the line (logarithms of the counts of its
  words), per length to the power of `evenness`, so that a long sentence does not win by its length alone.
- `party`: for each party whose position the line carries and no chosen line does, so that a reader meets all
  sides (at most two a line).
- `fault`: against each fault that `lines` finds: a question, a caption, a quotation without its speaker, a
  fragment, a sentence too long to take in.
- `lean`: against a line that opens with a pronoun or connective whose line before is not chosen.
- `repeat`: against the greatest overlap with a chosen line; above `SAME` the line is out altogether.

Bylines, headlines, sub-headings and the page's own business never become candidates, and a dateline is cut
off; see `lines`. The weights are round numbers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from summarizer.condense.drafts import Draft
from summarizer.condense.lines import Line, candidates
from summarizer.domain import Article, Engine, Position

LEAD, DECAY = 1.0, 0.25
CENTRAL, EVENNESS = 0.7, 0.7
PARTY, PARTIES_A_LINE = 0.35, 2
FAULT = 0.5
LEAN = 0.2
REPEAT, SAME = 1.0, 0.6

LEAST = 3  # sentences; more only where they bring in another party
LEAST_WORDS = 40  # or where those three say next to nothing
SHORT_LINE = 12  # words up to which a line counts as equally long
SCAN = 400  # lines: what stands further back never outweighs the lead, and time must not grow with its square


class ExtractiveCondenser:
    """Chooses three sentences, and up to `sentences` where another party's position comes in with them.

    With `full` it goes on with the best of the rest until there are `sentences`. The first choices are the same.
    """

    engine = Engine(name="extractive", version="1")

    def __init__(self, sentences: int = 4, *, full: bool = False) -> None:
        self._most, self._full = sentences, full

    def condense(self, article: Article, positions: Sequence[Position]) -> tuple[Draft, ...]:
        """The chosen sentences in article order, verbatim, each with its one span."""
        lines = candidates(article)[:SCAN]
        parties = _parties(lines, positions)
        taken = _Choice(lines, parties).take(self._most, full=self._full)
        chosen = sorted(enumerate(taken), key=lambda ranked: ranked[1].index)
        return tuple(Draft(line.span.of(article.text), (line.span,), rank) for rank, line in chosen)


def _parties(lines: Sequence[Line], positions: Sequence[Position]) -> Mapping[int, frozenset[str]]:
    """The ids of the parties whose statements stand in a line, by the line's index."""
    spans = sorted(
        (span.start, span.end, position.party.id)
        for position in positions
        for attribution in position.attributions
        for span in attribution.content
    )
    found: dict[int, frozenset[str]] = {}
    first = 0
    for line in lines:
        while first < len(spans) and spans[first][1] <= line.span.start:
            first += 1
        inside = (party for start, end, party in spans[first:] if start < line.span.end and end > line.span.start)
        found[line.index] = frozenset(inside)
    return found


class _Choice:
    """The lines taken so far, and what each of the others is worth beside them."""

    def __init__(self, lines: Sequence[Line], parties: Mapping[int, frozenset[str]]) -> None:
        self._open = list(lines)
        self._parties = parties
        self._sets = {line.index: frozenset(line.stems) for line in lines}
        self._fixed = self._fixed_values(lines)
        self._overlap = dict.fromkeys(self._sets, 0.0)
        self._taken: list[Line] = []
        self._heard: frozenset[str] = frozenset()

    def take(self, most: int, *, full: bool) -> list[Line]:
        """At most `most` lines in the order of their choice; with `full` as many as there are up to then."""
        while self._open and len(self._taken) < most:
            wanted = self._wanted() or (self._open if full else [])
            best = max(wanted, key=lambda line: (self._value(line), -line.index), default=None)
            if best is None:
                break
            self._add(best)
        return self._taken

    def _wanted(self) -> list[Line]:
        """All that are left; once there is enough, those of a party not heard yet, if good for more than that."""
        if not self._enough():
            return self._open
        return [x for x in self._open if self._parties[x.index] - self._heard and self._value(x) > PARTY]

    def _enough(self) -> bool:
        return len(self._taken) >= LEAST and sum(line.words for line in self._taken) >= LEAST_WORDS

    def _add(self, line: Line) -> None:
        self._taken.append(line)
        self._heard |= self._parties[line.index]
        mine = self._sets[line.index]
        for other in self._open:
            theirs = self._sets[other.index]
            overlap = len(mine & theirs) / len(mine | theirs)
            self._overlap[other.index] = max(self._overlap[other.index], overlap)
        self._open = [other for other in self._open if other is not line and self._overlap[other.index] < SAME]

    def _value(self, line: Line) -> float:
        value = self._fixed[line.index] - REPEAT * self._overlap[line.index]
        value += PARTY * min(PARTIES_A_LINE, len(self._parties[line.index] - self._heard))
        if line.leans and all(taken.index != line.index - 1 for taken in self._taken):
            value -= LEAN
        return value

    def _fixed_values(self, lines: Sequence[Line]) -> dict[int, float]:
        """What does not depend on the choice: place, centrality (at most 1 before its weight) and faults."""
        counts = Counter(word for words in self._sets.values() for word in words)
        weight = {word: math.log1p(count) for word, count in counts.items() if count > 1}
        central = {
            line.index: sum(weight.get(word, 0.0) for word in sorted(self._sets[line.index]))
            / max(line.words, SHORT_LINE) ** EVENNESS
            for line in lines
        }
        top = max(central.values(), default=0.0) or 1.0
        return {
            line.index: LEAD / (1 + DECAY * line.index) + CENTRAL * central[line.index] / top - FAULT * len(line.faults)
            for line in lines
        }
