"""Which central parties an article gives no statement of. Silence is a claim: a doubt leaves it unsaid."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from summarizer.attribution.features import quote_states
from summarizer.domain import Attribution, Span
from summarizer.parties.reading import Reading
from summarizer.standings.about import Mentioned
from summarizer.words import stem

LEAST = 2  # times that a central party is named as one who acts
FIRST = 5  # a central party is among the first so many
SHARE = 0.2  # of what the first party weighs
REACH = 4  # words between a party and its verb: "Iran's foreign ministry on Monday rejected"
SPEAKING = frozenset(
    stem(word)
    for word in """say tell add warn deny accuse slam demand call urge vow pledge reject insist claim announce argue
    condemn threaten agree offer declare state stress criticize criticise welcome propose promise want support back
    oppose refuse dismiss ask appeal confirm acknowledge suggest write tweet respond reply describe describes protest
    denounce signal maintain reiterate note explain believe hope expect seek blame request""".split()
)
_DOCUMENTS = frozenset("statement communique declaration resolution letter document text memo note report".split())
_INVERTED = frozenset("said says according".split())
_SPEAKING_NOUNS = _DOCUMENTS | {"spokesman", "spokeswoman", "spokesperson", "stance", "position"}


def silent(
    reading: Reading,
    about: Sequence[Mentioned],
    attributions: Sequence[Attribution],
    untraced: Sequence[Attribution],
    heard: Collection[str],
) -> tuple[Mentioned, ...]:
    """The central parties of whom the article gives no statement, as far as can be told with certainty.

    Not silent: whoever is in `heard` (ids of parties with a position), is named in the source of any attribution, or
    is named by the article itself just beside a verb or noun of speaking. Nobody is called silent where no party
    speaks at all (a match report), or where somebody speaks who may be anybody's: an office in `untraced` that names
    no party, or a document ("the final statement").
    """
    quiet = [one for one in central(about) if one.party.id not in heard]
    if not heard or not quiet:
        return ()
    if any(_anybodys(reading, one) for one in untraced) or any(_ownerless(reading, one) for one in attributions):
        return ()
    named = _in_sources(reading, attributions) | _speaking(reading, attributions)
    return tuple(one for one in quiet if one.party.id not in named)


def central(about: Sequence[Mentioned]) -> tuple[Mentioned, ...]:
    """The parties that an article is about: named in the title or the lead, as one who acts at least `LEAST` times,
    among the first `FIRST`, and not far behind the first. Organizations are left out: they are where states meet.
    """
    return tuple(
        one
        for one in about[:FIRST]
        if one.party.kind != "organization"
        and one.opening
        and one.acting >= LEAST
        and one.weight >= SHARE * about[0].weight
    )


def _anybodys(reading: Reading, one: Attribution) -> bool:
    """Whether the source names no party."""
    return not _in_sources(reading, (one,))


def _ownerless(reading: Reading, one: Attribution) -> bool:
    """Whether a document speaks and no party is named with it."""
    slices = [reading.slice(span) for span in one.source]
    told = any(word.key in _DOCUMENTS for a, b in slices for word in reading.words[a:b])
    return told and _anybodys(reading, one)


def _in_sources(reading: Reading, attributions: Iterable[Attribution]) -> set[str]:
    """Parties that any source names, in whichever sense of an ambiguous name."""
    spans = [span for one in attributions for span in one.source]
    return {e.party for m in reading.mentions if _within(m.span, spans) for e in m.entries}


def _within(place: Span, spans: Iterable[Span]) -> bool:
    return any(span.overlaps(place) for span in spans)


def _speaking(reading: Reading, attributions: Iterable[Attribution]) -> set[str]:
    """Parties that stand just beside a verb or noun of speaking, in the article's own words and not in somebody's."""
    state = quote_states(reading.text)
    told = [span for one in attributions for span in one.content]
    found: set[str] = set()
    for mention in reading.mentions:
        if _within(mention.span, told):
            continue
        after = reading.words[mention.last : mention.last + REACH]
        before = reading.words[max(0, mention.first - REACH) : mention.first]
        near = [word for word in (*before, *after) if _beside(reading.text, mention.span, Span(word.start, word.end))]
        said = [
            word.key for word in near if state[word.start] == 0 and _tells(word.key, word.start > mention.span.start)
        ]
        if said:
            found |= {entry.party for entry in mention.entries}
    return found


def _tells(key: str, after: bool) -> bool:
    """Whether a word after a party, or before it ("said Iran's envoy"), tells that it speaks."""
    if after:
        return stem(key) in SPEAKING or key in _SPEAKING_NOUNS
    return key in _INVERTED or key in _SPEAKING_NOUNS


def _beside(text: str, one: Span, other: Span) -> bool:
    """Whether no sentence ends between the two."""
    between = text[min(one.end, other.end) : max(one.start, other.start)]
    return "\n" not in between and ". " not in between
