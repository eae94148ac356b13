"""What one article gives as the toll of its event: the figure that it leads with, unless it gives another one too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from summarizer.digest.figures.domain import FigureKind, Reading, Toll
from summarizer.digest.figures.magnitudes import AFTERSHOCK, magnitudes
from summarizer.digest.figures.quantities import words_of
from summarizer.digest.figures.scope import days, goes_on, of_the_event, places
from summarizer.digest.figures.tolls import tolls
from summarizer.digest.figures.vocabulary import BEFALLEN, DONE_TO
from summarizer.domain import Article, Span
from summarizer.sentences import sentences

BEFORE, AFTER = 2, 1  # neighbours of a sentence that tell what it is about
Counted = tuple[FigureKind, str]  # what is counted: what befell them, and who they are, in small letters
_WORDS = frozenset({*BEFALLEN, *DONE_TO, "toll", "magnitude", "richter"})
# Of words that hold one another the shortest: to look for a few pieces is fast, and most articles have none.
_PIECES = tuple(sorted(word for word in _WORDS if not any(other != word and other in word for other in _WORDS)))
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety)\b",
    re.I,
)


def readings(article: Article) -> Mapping[Counted, Reading]:
    """The figure of each class that the article gives for its event.

    Lower figures that follow are taken for parts of it. A class of which a higher one follows has none, nor has one of
    which another follows for another place or in the same sentence: which is the event's is not sure.
    """
    found: dict[Counted, list[Reading]] = {}
    for one in _all(article):
        found.setdefault((one.kind, one.who.lower()), []).append(one)
    return {
        counted: replace(first, others=tuple((one.low, one.high) for one in others))
        for counted, (first, *others) in found.items()
        if not any(_in_doubt(first, one) for one in others)
    }


def _in_doubt(first: Reading, one: Reading) -> bool:
    """Whether it is not sure which of two figures of an article is that of its event."""
    if one.low == first.low:
        return False
    places = first.places and one.places and first.places.isdisjoint(one.places)
    return one.low > first.high or one.kind == "magnitude" or one.sentence == first.sentence or bool(places)


def _all(article: Article) -> Iterator[Reading]:
    """Every figure of the event in the order of the text."""
    text = article.text
    if not _tells(text):
        return
    other = AFTERSHOCK.search(text)  # of which shock the magnitudes behind it are is not sure
    every = sentences(text, article.language)
    lines = [span.of(text) for span in every]
    for at, (span, line) in enumerate(zip(every, lines, strict=True)):
        if not _tells(line) or not _NUMBER.search(line) or _elsewhere(lines, at):
            continue
        around = Span(every[max(at - BEFORE, 0)].start, every[min(at + AFTER, len(every) - 1)].end)
        quakes = () if other and other.start() < span.end else magnitudes(line)
        for toll in (*tolls(words_of(line)), *quakes):
            yield _reading(toll, at, span, around, article)


def _tells(text: str) -> bool:
    """Whether a text may have a figure at all."""
    lowered = text.lower()
    return any(piece in lowered for piece in _PIECES)


def _elsewhere(lines: Sequence[str], at: int) -> bool:
    """Whether a sentence tells of another event, by its own words or because it goes on about one."""
    while of_the_event(lines[at]):
        if at == 0 or not goes_on(lines[at]):
            return False
        at -= 1
    return True


def _reading(toll: Toll, at: int, span: Span, around: Span, article: Article) -> Reading:
    sentence = span.of(article.text)
    return Reading(
        kind=toll.kind,
        who=toll.who,
        span=Span(span.start + toll.start, span.start + toll.end),
        sentence=span,
        around=around,
        at=at,
        low=toll.low,
        high=toll.high,
        days=days(sentence, article.published),
        places=places(sentence),
    )
