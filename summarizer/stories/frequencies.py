"""How common each term is in the window: a word that every article has tells none of them apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.stories.encoder import Floats
from summarizer.stories.features import ArticleFeatures, Terms

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

PRIOR = 200  # articles that a new window is taken to have had, so that its first few do not decide what is rare


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """An article of the window as arrays over its k different terms, each of shape (k,).

    `terms` are numbers that `Frequencies` gave; `words`, `lead` and `capitals` are 1 + log of a count, 0 for none;
    `named` is 1 where the article writes the term as a name, -1 where as a common word, 0 where it does not tell.
    """

    article: ArticleFeatures
    terms: Ints
    words: Floats
    lead: Floats
    capitals: Floats
    numeric: Bools
    named: Ints


class Frequencies:
    """Counts, over the articles in the window, how many have a term and how they write it.

    The number of a term that no article has any more is given to another one.
    """

    def __init__(self) -> None:
        self.articles = 0
        self._numbers: dict[str, int] = {}
        self._free: list[int] = []
        self._having = np.zeros(1 << 12, dtype=np.int64)
        self._named = np.zeros(1 << 12, dtype=np.int64)  # articles that write it as a name, less those that do not

    def add(self, article: ArticleFeatures) -> Entry:
        """Counts an article in."""
        told = article.terms
        terms = np.array([self._number(term) for term in told.words], dtype=np.int64)
        entry = Entry(
            article=article,
            terms=terms,
            words=_damped(told.words, told),
            lead=_damped(told.lead, told),
            capitals=_damped(told.capitals, told),
            numeric=np.array([term[0].isdigit() for term in told.words], dtype=np.bool_),
            named=np.array([(term in told.names) - (term in told.plain) for term in told.words], dtype=np.int64),
        )
        self.articles += 1
        self._having[terms] += 1
        self._named[terms] += entry.named
        return entry

    def remove(self, entry: Entry) -> None:
        """Counts an article out again."""
        self.articles -= 1
        self._having[entry.terms] -= 1
        self._named[entry.terms] -= entry.named
        for term, number in zip(entry.article.terms.words, entry.terms, strict=True):
            if not self._having[number]:
                del self._numbers[term]
                self._free.append(int(number))

    def _number(self, term: str) -> int:
        number = self._numbers.get(term)
        if number is None:
            number = self._free.pop() if self._free else len(self._numbers)
            self._numbers[term] = number
            if number >= len(self._having):
                self._having = np.pad(self._having, (0, len(self._having)))
                self._named = np.pad(self._named, (0, len(self._named)))
        return number

    def having(self, terms: Ints) -> Ints:
        """How many articles have each of the terms; same shape."""
        return self._having[terms]

    def weights(self, terms: Ints) -> Floats:
        """How rare each term is, from 0 (in every article) to about 1 (in one); same shape."""
        total = self.articles + PRIOR
        return np.asarray(np.log(total / (self._having[terms] + 1)) / np.log(total), dtype=np.float32)

    def names(self, terms: Ints) -> Bools:
        """Whether each term is a name: most articles that tell write it as one. Same shape; numbers are none."""
        return np.asarray(self._named[terms] > 0)


def _damped(counts: dict[str, int], told: Terms) -> Floats:
    found = np.array([counts.get(term, 0) for term in told.words], dtype=np.float32)
    return np.where(found > 0, 1 + np.log(np.maximum(found, 1)), 0).astype(np.float32)
