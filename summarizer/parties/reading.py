"""A text as the resolver reads it: its words, and the parties named in it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace

from summarizer.domain import Span
from summarizer.parties.gazetteer import Gazetteer, Mention
from summarizer.parties.shortened import with_short_forms
from summarizer.parties.words import Word, words


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
            """ "Brussels" is the EU's where the EU is named, and Belgium's where Belgium is."""
            return replace(mention, entries=tuple(sorted(mention.entries, key=lambda e: -sure[e.party])))

        return cls(text, found, [likeliest(m) if len(m.entries) > 1 else m for m in mentions])

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
