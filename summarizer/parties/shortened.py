"""Names that an article shortens after it has given them in full: "the Commission", "the Front", "(FPM)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.domain import Span
from summarizer.parties.gazetteer import Entry, Gazetteer, Mention
from summarizer.parties.words import Word, key

# Last words of a body's name by which the body is named again.
GENERIC = frozenset(
    """commission council union league agency forum front organization organisation alliance fund assembly secretariat
    department treasury movement organ association community army office conference authority""".split()
)
DETERMINED = frozenset("the a an its this".split())
REACH = 4000  # characters back in which the full name stands
_ACRONYM = re.compile(r",? \(\s?(?:the |or |hereinafter )?[\"“‘']?(?P<short>[A-Z][A-Za-z-]{1,10})[\"”’']?\)")


def with_short_forms(
    text: str, found: Sequence[Word], mentions: Sequence[Mention], gazetteer: Gazetteer
) -> list[Mention]:
    """`mentions` and the places where a body named in full, or by acronym, is named again by a part of its name."""
    extra = [*_acronyms(text, found, mentions), *_last_words(text, found, mentions, gazetteer)]
    if not extra:
        return list(mentions)
    kept: list[Mention] = []
    for one in sorted((*mentions, *extra), key=lambda m: (m.first, -m.last)):
        if not kept or one.first >= kept[-1].last:
            kept.append(one)
    return kept


def _acronyms(text: str, found: Sequence[Word], mentions: Sequence[Mention]) -> Iterator[Mention]:
    """An acronym in brackets behind a name stands for it from there on."""
    defined: dict[str, Entry] = {}
    for mention in mentions:
        told = _ACRONYM.match(text, mention.span.end)
        if told and sum(c.isupper() for c in told["short"]) > 1:
            defined.setdefault(key(told["short"]), mention.entry)
    if not defined:
        return
    for i, word in enumerate(found):
        entry = defined.get(word.key)
        if entry is not None and sum(c.isupper() for c in word.text) > 1:
            yield Mention(
                span=Span(word.start, word.end), first=i, last=i + 1, possessive=word.possessive, entries=(entry,)
            )


def _last_words(
    text: str, found: Sequence[Word], mentions: Sequence[Mention], gazetteer: Gazetteer
) -> Iterator[Mention]:
    """ "the Commission" where the EU, whose body is the European Commission, has been named."""
    last: dict[str, Mention] = {}
    at = 0
    for i, word in enumerate(found):
        while at < len(mentions) and mentions[at].last <= i:
            for ending in _endings(mentions[at], found, gazetteer):
                last[ending] = mentions[at]
            at += 1
        if word.key not in GENERIC or word.key not in last or not word.text[:1].isupper() or i == 0:
            continue
        full = last[word.key]
        if found[i - 1].key in DETERMINED and word.start - full.span.start < REACH and not _goes_on(text, found, i):
            entry = Entry(party=full.entry.party, sort="body", name=full.entry.name, kind=full.entry.kind)
            yield Mention(
                span=Span(word.start, word.end), first=i, last=i + 1, possessive=word.possessive, entries=(entry,)
            )


def _endings(mention: Mention, found: Sequence[Word], gazetteer: Gazetteer) -> frozenset[str]:
    """The generic words by which the mention's party may be named again; of a state only the very body named."""
    own = found[mention.last - 1].key
    if mention.entry.kind == "state":
        return frozenset({own} & GENERIC) if mention.entry.sort == "body" else frozenset()
    return gazetteer.endings(mention.entry.party) & GENERIC


def _goes_on(text: str, found: Sequence[Word], i: int) -> bool:
    """Whether word `i` is only a part of a longer name: "the Council of Elders", "the Commission Act"."""
    word, following = found[i], found[i + 1] if i + 1 < len(found) else None
    if following is None or word.possessive or text[word.end : following.start] != " ":
        return False
    return following.key == "of" or following.capital
