"""What one article gives as the toll of its event: the figure that it leads with, unless it gives another one too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

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
_TELLING = re.compile(rf"\b(?:{'|'.join(sorted({*BEFALLEN, *DONE_TO, 'toll', 'magnitude', 'Richter'}))})\b", re.I)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety)\b",
    re.I,
)


def readings(article: Article) -> Mapping[Counted, Reading]:
    """The figure of each class that the article gives for its event.

    Lower figures that follow are taken for parts of it. A class of which a higher one follows has none, nor has one of
    which another follows for another place: which of the two is the event's is not sure.
    """
    found: dict[Counted, Reading] = {}
    doubtful: set[Counted] = set()
    for one in _all(article):
        key = one.kind, one.who.lower()
        first = found.setdefault(key, one)
        if one.low > first.high or (one.low != first.low and (one.kind == "magnitude" or _elsewhere(one, first))):
            doubtful.add(key)
    return {key: one for key, one in found.items() if key not in doubtful}


def _elsewhere(one: Reading, other: Reading) -> bool:
    return bool(one.places and other.places) and one.places.isdisjoint(other.places)


def _all(article: Article) -> Iterator[Reading]:
    """Every figure of the event in the order of the text."""
    text = article.text
    if not _TELLING.search(text):
        return
    other = AFTERSHOCK.search(text)  # of which shock the magnitudes behind it are is not sure
    elsewhere = False
    every = sentences(text, article.language)
    for at, span in enumerate(every):
        sentence = span.of(text)
        elsewhere = not of_the_event(sentence) or (elsewhere and goes_on(sentence))
        if not elsewhere and _TELLING.search(sentence) and _NUMBER.search(sentence):
            quakes = () if other and other.start() < span.end else magnitudes(sentence)
            around = Span(every[max(at - BEFORE, 0)].start, every[min(at + AFTER, len(every) - 1)].end)
            for toll in (*tolls(words_of(sentence)), *quakes):
                yield _reading(toll, at, span, around, article)


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
