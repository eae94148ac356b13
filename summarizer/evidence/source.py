"""An article made ready for holding drafts against it; each part is read only when it is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.domain import Article, Attribution, Position, Span
from summarizer.evidence.lexicon import key
from summarizer.evidence.reading import Token, read, runs
from summarizer.quotations import quotations
from summarizer.sentences import sentences
from summarizer.words import WORD

Name = tuple[str, ...]
_SMALL_WORD = re.compile(r"(?<![\w'’])[^\W\d_A-Z][^\W\d_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the article, read.

    `names` are its names; `speakers` the names of those whose position it carries, even where it only says
    "he"; `cues` the keys of the words that introduce what somebody says in it.
    """

    index: int
    span: Span
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    speakers: tuple[Name, ...]
    cues: frozenset[str]


class Source:
    """The article's sentences, names and quotations."""

    def __init__(self, article: Article, attributions: Sequence[Attribution], positions: Sequence[Position]) -> None:
        self.text = article.text
        self._language = article.language
        self._attributions = attributions
        self._positions = positions

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The sentences, in order."""
        return sentences(self.text, self._language)

    @cached_property
    def common(self) -> frozenset[str]:
        """Words that the article writes in small letters."""
        return frozenset(_SMALL_WORD.findall(self.text))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, read closely."""
        return tuple(self._sentence(index, span) for index, span in enumerate(self.spans))

    @cached_property
    def names(self) -> frozenset[Name]:
        """Every name of the article, in its full forms."""
        return frozenset(name for sentence in self.sentences for name in sentence.names)

    @cached_property
    def keys(self) -> frozenset[str]:
        """What the article's words and numbers count as."""
        return frozenset(token.key for sentence in self.sentences for token in sentence.tokens)

    @cached_property
    def quoted(self) -> tuple[Span, ...]:
        """What stands between quotation marks, line by line; an unclosed quotation runs to its line's end."""
        found: list[Span] = []
        start = 0
        for line in self.text.splitlines(keepends=True):
            for quote in quotations(line):
                if quote.start < quote.end:
                    found.append(Span(start + quote.start, start + quote.end))
            start += len(line)
        return tuple(found)

    def quotes(self, words: str, where: Sequence[Span]) -> bool:
        """Whether `words`, byte for byte and as whole words, stand quoted in one of the sentences `where`."""
        pattern = re.compile(rf"(?<!\\w){re.escape(words)}(?!\\w)" if words[:1].isalnum() else re.escape(words))
        return any(
            pattern.search(self.text, max(region.start, span.start), min(region.end, span.end))
            for region in self.quoted
            for span in where
            if region.overlaps(span)
        )

    def _sentence(self, index: int, span: Span) -> Sentence:
        tokens = read(span.of(self.text), self.common)
        told = [a for a in self._attributions if any(piece.overlaps(span) for piece in a.content)]
        speakers = (
            position.speaker
            for position in self._positions
            if any(piece.overlaps(span) for a in position.attributions for piece in a.content)
        )
        return Sentence(
            index=index,
            span=span,
            tokens=tokens,
            names=tuple(tuple(token.key for token in tokens[slice(*run)]) for run in runs(tokens)),
            speakers=tuple(tuple(key(word) for word in WORD.findall(speaker)) for speaker in speakers if speaker),
            cues=frozenset(key(word) for a in told for cue in a.cue for word in WORD.findall(cue.of(self.text))),
        )
