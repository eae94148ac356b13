"""Several parties in one phrase, and the states that an article is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from summarizer.parties.phrase import describe
from summarizer.parties.reading import Reading
from summarizer.parties.speaker import Speaker

SIDES = frozenset(
    """states ministries delegations capitals teams sides countries leaders governments parties ministers presidents
    nations allies neighbours""".split()
)
JOINED = 150  # words before "the two sides" in which they are named together
MARGIN = 2  # the country an article is about is named at least this many times as often as the next


def lists(reading: Reading, a: int, b: int) -> Iterator[list[tuple[int, int]]]:
    """The phrase cut at commas and "and", then at each "and" alone, as lists of word ranges."""
    taken = {i for m in reading.mentions_in(a, b) for i in range(m.first + 1, m.last)}
    joins = [i for i in range(a + 1, b - 1) if reading.words[i].key == "and" and i not in taken]
    if not joins:
        return
    cuts = [(i, i + 1) for i in joins]
    commas = [
        (i, i)
        for i in range(a + 1, b)
        if i not in taken and "," in reading.text[reading.words[i - 1].end : reading.words[i].start]
    ]
    for chosen in [sorted({*cuts, *commas})] * bool(commas) + [[cut] for cut in cuts]:
        edges = [a, *(x for cut in chosen for x in cut), b]
        yield [(left, right) for left, right in zip(edges[::2], edges[1::2], strict=True) if left < right]


def shared(reading: Reading, a: int, b: int) -> tuple[Speaker, ...]:
    """Two countries before one office: "Russian and American diplomats"."""
    mentions = reading.mentions_in(a, b)
    for left, right in pairwise(mentions):
        joined = right.first == left.last + 1 and reading.words[left.last].key == "and"
        if joined and right.last < b and {left.entry.sort, right.entry.sort} <= {"name", "demonym"}:
            told = describe(reading, right.first, b)
            if told.party is None or told.private:
                return ()
            name = reading.between(a, b)
            return tuple(
                Speaker(party=m.entry.party, name=name, voice=told.voice, head=told.head, plural=True)
                for m in (left, right)
            )
    return ()


def joint(reading: Reading, a: int, b: int) -> bool:
    """Whether words `[a, b)` are "the two leaders", "both sides", "the countries", and name nobody."""
    sides = b - a <= 4 and reading.words[b - 1].key in SIDES
    return sides and reading.words[a].key in ("the", "both", "two") and not reading.mentions_in(a, b)


def two_states(reading: Reading, a: int, b: int) -> tuple[Speaker, ...]:
    """The two states joined by "and" last, or the two that the article is about, if it is clearly about two."""
    name = reading.between(a, b)
    for left, right in pairwise(reversed(reading.mentions_in(max(0, a - JOINED), a))):
        joined = left.first == right.last + 1 and reading.words[right.last].key == "and"
        if joined and left.entry.kind == right.entry.kind == "state" and left.entry.party != right.entry.party:
            return tuple(Speaker(party=m.entry.party, name=name, voice="executive", plural=True) for m in (right, left))
    ranked = states(reading).most_common(3)
    third = ranked[2][1] if len(ranked) > 2 else 0
    if len(ranked) < 2 or ranked[1][1] < 2 or 2 * third > ranked[1][1]:
        return ()
    return tuple(Speaker(party=party, name=name, voice="executive", plural=True) for party, _ in ranked[:2])


def states(reading: Reading) -> Counter[str]:
    """How often each state is named, in any form."""
    return Counter(m.entry.party for m in reading.mentions if m.entry.kind == "state")


def focus(reading: Reading) -> str | None:
    """The state that the article names far more often than any other; None where there is none."""
    counts = states(reading)
    ranked = counts.most_common(2)
    if not ranked:
        return None
    if len(ranked) == 1 or ranked[0][1] >= MARGIN * ranked[1][1]:
        return ranked[0][0]
    return None
