"""A text cut into chunks: a noun with what stands right before it, by rules over words.

Closed-class words, punctuation and verbs end a chunk; endings tell adjectives from nouns; a word that can be a noun
or a verb is judged by its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.domain import Span
from summarizer.parties import Gazetteer
from summarizer.parties.roles import TITLES
from summarizer.parties.words import Word, words
from summarizer.positions.issue_words import ACTIONS, MATTERS, singular
from summarizer.positions.word_classes import (
    DETERMINERS,
    GERUNDS,
    JOINING,
    NUMBERS,
    OWNERS,
    PLACING,
    STOPPERS,
    is_adjective,
    is_adverb,
    is_participle,
    may_be_verb,
)

LONGEST = 6  # words that a chunk may have before its reader gives it up
_OBJECT_OPENERS = OWNERS | frozenset("the a an these those any him them us".split())
_SUBJECTS = frozenset("he she it they we i you who that".split())
_BEFORE_VERBS = frozenset("to will would not must can should could may might shall we they i you".split())


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words `[first, last)`, the last of them the head; `begin` is the first of its determiners and numbers."""

    begin: int
    first: int
    last: int


class Chunks:
    """The words of one text, which of them are names, and the chunks that they make."""

    def __init__(self, text: str, sentences: Sequence[Span], gazetteer: Gazetteer) -> None:
        self.words: list[Word] = words(text)
        self.party = bytearray(len(self.words))  # 1: part of a party's name, 2: an adjective to it ("Rwandan")
        for mention in gazetteer.find(text, self.words):
            mark = b"\2" if mention.entry.sort == "demonym" else b"\1"
            self.party[mention.first : mention.last] = mark * (mention.last - mention.first)
        self._written_small = {word.key for word in self.words if not word.capital}
        starts = {span.start for span in sentences}
        ends = [0, *(word.end for word in self.words)]
        gaps = [text[end : word.start] for end, word in zip(ends, self.words, strict=False)]
        self.joined = [i > 0 and gap == " " for i, gap in enumerate(gaps)]  # only a space stands before the word
        self._opening = [
            not joined and (i == 0 or self.words[i].start in starts or gaps[i].strip(" ,;—–-()") != "")
            for i, joined in enumerate(self.joined)
        ]
        self.chunks = list(self._cut())

    def key(self, at: int) -> str:
        """The key of a word."""
        return self.words[at].key

    def noun(self, at: int) -> str:
        """The singular of a word."""
        return singular(self.words[at].key)

    def name(self, at: int) -> bool:
        """Whether a word is a party's or another name; a capital that opens a sentence or a quotation tells nothing."""
        if self.party[at]:
            return True
        opens = self._opening[at] and not self.words[at].acronym and not (at and self.key(at - 1) in TITLES)
        return self.words[at].capital and not opens

    def doubtful(self, at: int) -> bool:
        """Whether a word that opens a sentence may be a name: the text has it nowhere else in small letters."""
        word = self.words[at]
        return word.capital and word.key[-1] != "s" and word.key not in self._written_small

    def introduces(self, at: int) -> bool:
        """Whether a word is a determiner or a number ("72-hour" is none)."""
        word = self.words[at]
        return word.key in DETERMINERS or word.key in NUMBERS or (word.text[0].isdigit() and "-" not in word.text)

    def _cut(self) -> list[Chunk]:
        out: list[Chunk] = []
        at = 0
        while at < len(self.words):
            chunk, at = self._chunk(at)
            if chunk:
                out.append(chunk)
        return out

    def _chunk(self, begin: int) -> tuple[Chunk | None, int]:
        """The chunk that begins at a word, None where none does, and the word to go on with."""
        at = begin
        while at < len(self.words) and self.introduces(at) and (at == begin or self.joined[at]):
            at += 1
        first = at
        while at < len(self.words) and (at == begin or self.joined[at]) and self._continues(begin, first, at):
            at += 1
        last = at
        while last > first and not self._can_head(last - 1):
            last -= 1
        if last > first and self._governs(last - 1) and (last - first > 1 or (begin == first and self._acts(first))):
            last -= 1
        return (Chunk(begin, first, last) if last > first else None), max(at, begin + 1)

    def _continues(self, begin: int, first: int, at: int) -> bool:
        """Whether the word belongs to the chunk that began before it."""
        key = self.key(at)
        if key in STOPPERS or is_adverb(key) or key.endswith("n't") or self.introduces(at):
            return False
        if self.name(at):
            return True
        described = (first > begin and at == first) or (at > first and self._describes(at - 1))
        if is_participle(key):
            return described and not (at > first and self.party[at - 1] and not self.words[at - 1].possessive)
        if (
            at == first
            and at
            and self.joined[at]
            and self.key(at - 1) in _SUBJECTS
            and (may_be_verb(key) or key[-1] == "s")
        ):
            return False
        if may_be_verb(key):
            return described or self._stands_as_noun(first, at)
        return described or at > first or key in GERUNDS or singular(key) in MATTERS or not self._after_to(at)

    def _stands_as_noun(self, first: int, at: int) -> bool:
        """Whether a word that may be a verb stands where a noun stands."""
        if at > first:
            return self.noun(at) in MATTERS and not self._has_object(at) and not self.party[at - 1]
        before = self.key(at - 1) if self.joined[at] else ""
        return before in JOINING | PLACING | {"of", "by"} and not self._after_to(at)

    def _after_to(self, at: int) -> bool:
        """Whether "to", or what else takes a bare verb, stands right before: "to trade", "will vote"."""
        return self.joined[at] and not self.key(at).endswith("s") and self.key(at - 1) in _BEFORE_VERBS

    def _has_object(self, at: int) -> bool:
        """Whether a word is followed by what follows verbs."""
        return at + 1 < len(self.words) and self.joined[at + 1] and self.key(at + 1) in _OBJECT_OPENERS

    def _governs(self, at: int) -> bool:
        """Whether the last word of a chunk is the verb of what follows: "the levy hurts the mills"."""
        known = self.key(at) not in GERUNDS and (self.noun(at) in MATTERS or self.noun(at) in ACTIONS)
        return self._has_object(at) and not known

    def _acts(self, at: int) -> bool:
        """Whether a word can be a verb: "fighting the smugglers"."""
        return may_be_verb(self.key(at)) or self.key(at) in GERUNDS

    def _describes(self, at: int) -> bool:
        """Whether the word calls for a noun after it."""
        word = self.words[at]
        return word.possessive or self.party[at] == 2 or is_adjective(word.key) or word.key.endswith("ed")

    def _can_head(self, at: int) -> bool:
        key = self.key(at)
        return self.name(at) or (not is_adjective(key) and not is_participle(key) and key.replace("-", "").isalpha())
