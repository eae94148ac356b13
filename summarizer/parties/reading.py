"""A text as the resolver reads it: its words, and the parties named in it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace

from summarizer.domain import Span
from summarizer.parties.gazetteer import Gazetteer, Mention
from summarizer.parties.shortened import with_short_forms
from summarizer.parties.words import Word, words

# Words of names that bodies of several states have: "Department of Foreign Affairs", "National Assembly", "Labour".
COMMON = frozenset(
    """of for and the department ministry foreign affairs trade state national assembly parliament house senate congress
    council labour labor party conservative conservatives democrats democratic republicans greens liberals liberal
    supreme court federal security defence defense treasury home office interior joint chiefs staff cabinet central bank
    representatives lords commons government people's high chamber lower upper""".split()
)
LEADERS = frozenset(("president", "prime minister", "chancellor", "supreme leader"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's words and mentions, and where they stand."""

    text: str
    words: list[Word]
    mentions: list[Mention]

    @classmethod
    def of(cls, text: str, gazetteer: Gazetteer) -> Reading:
        """Reads a text once."""
        found = words(text)
        mentions = with_short_forms(text, found, gazetteer.find(text, found), gazetteer)
        sure = Counter(m.entry.party for m in mentions if len({e.party for e in m.entries}) == 1)

        def likeliest(mention: Mention) -> Mention:
            """ "Brussels" is Belgium's where Belgium is named more, and the EU's where it is or where neither is."""
            entries = sorted(mention.entries, key=lambda e: (-sure[e.party], e.kind != "organization"))
            return replace(mention, entries=tuple(entries))

        kept = [likeliest(m) if len(m.entries) > 1 else m for m in mentions]
        states = {m.entry.party for m in kept if m.entry.kind == "state" and m.entry.sort != "body"}
        named = {m.entry.party for m in kept if m.entry.sort != "surname"}
        return cls(text, found, [m for m in kept if not _elsewhere(m, states) and not _namesake(m, named)])

    def slice(self, span: Span) -> tuple[int, int]:
        """Word indices `[a, b)` that begin inside the span."""
        a = bisect_left(self.words, span.start, key=lambda w: w.start)
        b = bisect_left(self.words, span.end, key=lambda w: w.start)
        return a, b

    def between(self, a: int, b: int) -> str:
        """The text of words `[a, b)`, without a possessive ending of the last."""
        last = self.words[b - 1]
        return self.text[self.words[a].start : last.start + len(last.text)]

    def mentions_in(self, a: int, b: int) -> list[Mention]:
        """Mentions that begin at words `[a, b)`."""
        i = bisect_left(self.mentions, a, key=lambda m: m.first)
        j = bisect_left(self.mentions, b, key=lambda m: m.first)
        return self.mentions[i:j]


def _namesake(mention: Mention, named: set[str]) -> bool:
    """Whether a bare surname stands in an article that never names the party; whoever leads a state is known by it."""
    entry = mention.entry
    leads = entry.until is None and entry.office in LEADERS
    return entry.sort == "surname" and entry.party not in named and not leads


def _elsewhere(mention: Mention, states: set[str]) -> bool:
    """Whether a body's name that several states use stands in an article that names `states`, and not its own."""
    entry = mention.entry
    if entry.kind != "state" or entry.sort != "body" or not {w.key for w in words(entry.name)} <= COMMON:
        return False
    return bool(states) and entry.party not in states
