"""How much a statement weighs for its party: who says it, and whether in his own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from summarizer.domain import Kind, Position, Voice
from summarizer.parties.people import People
from summarizer.parties.reading import Reading
from summarizer.parties.words import words

Office = Literal["head", "minister", "institution"]

# Smaller weighs more; an executive's office is told by its words.
_OFFICES: dict[Office, int] = {"head": 0, "minister": 1, "institution": 2}
_VOICES: dict[Voice, int] = {"legislature": 3, "opposition": 4, "former": 5, "unnamed": 6}
_KINDS: dict[Kind, int] = {"direct": 0, "mixed": 1, "indirect": 2}

_HEADS = frozenset(
    "president president-elect premier chancellor king queen emir sultan pope secretary-general monarch".split()
)
_HEAD_PAIRS = frozenset({("prime", "minister"), ("supreme", "leader"), ("secretary", "general")})
_MINISTERS = frozenset(
    """minister ministers secretary vice-president commissioner commissioners commander general admiral governor
    treasurer""".split()
)
# Who only speaks or acts for the holder of an office.
_ATTENDING = frozenset(
    """spokesman spokeswoman spokesperson spokesmen spokespeople spokespersons aide aides adviser advisers advisor
    advisors office ambassador envoy assistant undersecretary representative negotiator press-secretary staff council
    coordinator administration ministry department mission embassy""".split()
)
_SECOND = frozenset("vice deputy assistant under acting-deputy".split())


def office_of(phrase: str) -> Office:
    """Which office the words of a speaker or of a source tell: "Prime Minister Orla Byrne" is a head's.

    Deputies count as ministers, and whoever speaks for an office ("the president's spokesman") as its institution.
    """
    keys = [word.key for word in words(phrase)]
    if any(key in _ATTENDING for key in keys) or "press secretary" in " ".join(keys):
        return "institution"
    for at, key in enumerate(keys):
        before = keys[at - 1] if at else ""
        head = key in _HEADS or (before, key) in (
            ("prime", "minister"),
            ("supreme", "leader"),
            ("secretary", "general"),
        )
        if head:
            return "minister" if _SECOND & set(keys[:at]) else "head"
    return "minister" if any(key in _MINISTERS for key in keys) else "institution"


def offices(people: People, reading: Reading) -> dict[str, Office]:
    """The office of everyone named with one, by the fullest name; the article's own words come before the gazetteer."""
    text = reading.text
    known = {
        mention.span.of(text): office_of(mention.entry.office)
        for mention in reading.mentions
        if mention.entry.sort in ("person", "surname")
    }
    told = {
        profile.full.of(text): office_of(profile.office or profile.head or "")
        for _, _, profile in people.at
        if profile.office or profile.head
    }
    return known | told


def rank(position: Position, text: str, known: Mapping[str, Office]) -> int:
    """0 (head of state or government) to 6 (unnamed); `known` has the offices of the article's people by name."""
    if position.voice != "executive":
        return _VOICES[position.voice]
    sources = " ".join(span.of(text) for one in position.attributions for span in one.source)
    told = (office_of(position.speaker), office_of(sources), known.get(position.speaker, "institution"))
    attended = _ATTENDING & {word.key for word in words(f"{position.speaker} {sources}")}
    return _OFFICES["institution"] if attended else min(_OFFICES[one] for one in told)


def kind_rank(position: Position) -> int:
    """0 for the speaker's own words, 1 for words partly his, 2 for a paraphrase."""
    return min(_KINDS[one.kind] for one in position.attributions)


def start(position: Position) -> int:
    """The character where the statement begins."""
    return min(span.start for span in position.stated)
