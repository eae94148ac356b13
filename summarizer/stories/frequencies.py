"""How common each term is in the window: a word that every article has tells none of them apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.stories.domain import Headline
from summarizer.stories.encoder import Floats
from summarizer.stories.features import ArticleFeatures

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_MOST = 255  # of one count
_DAMPED: Floats = np.array([0.0, *(1 + math.log(count) for count in range(1, _MOST + 1))], dtype=np.float32)
PRIOR = 200  # articles that a new window is taken to have had, so that its first few do not decide what is rare


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """An article of the window as arrays over its k different terms; there are thousands, so that each is kept small.

    `numbers` (k,) are what `Frequencies` calls the terms; `counts` (3, k) are how often they stand in the words, in the
    lead, and with a capital, 255 at most. `named` (k,) is 1 where the article writes the term as a name, -1 where as a
    common word, 0 where it does not tell. `direction` is the encoder's vector in half precision, as it is stored.
    """

    id: str
    headline: Headline | None
    direction: NDArray[np.float16]
    numbers: NDArray[np.int32]
    counts: NDArray[np.uint8]
    numeric: Bools
    named: NDArray[np.int8]

    @property
    def vector(self) -> Floats:
        """The encoder's vector, shape (width,)."""
        return self.direction.astype(np.float32)

    @property
    def terms(self) -> Ints:
        """The terms' numbers, shape (k,)."""
        return self.numbers.astype(np.int64)

    @property
    def words(self) -> Floats:
        """1 + log of the count of each term, 0 for none, shape (k,); so are `lead` and `capitals`."""
        return np.asarray(_DAMPED[self.counts[0]])

    @property
    def lead(self) -> Floats:
        """The same of the first words."""
        return np.asarray(_DAMPED[self.counts[1]])

    @property
    def capitals(self) -> Floats:
        """The same of spellings with a capital."""
        return np.asarray(_DAMPED[self.counts[2]])


class Frequencies:
    """Counts, over the articles in the window, how many have a term and how they write it.

    The number of a term that no article has any more is given to another one.
    """

    def __init__(self) -> None:
        self.articles = 0
        self._numbers: dict[str, int] = {}
        self._terms: list[str] = []  # by number
        self._free: list[int] = []
        self._having = np.zeros(1 << 12, dtype=np.int64)
        self._named = np.zeros(1 << 12, dtype=np.int64)  # articles that write it as a name, less those that do not

    def add(self, article: ArticleFeatures) -> Entry:
        """Counts an article in."""
        told = article.terms
        numbers = np.array([self._number(term) for term in told.words], dtype=np.int32)
        entry = Entry(
            id=article.id,
            headline=article.headline,
            direction=article.vector.astype(np.float16),
            numbers=numbers,
            counts=np.array([_counts(each, told.words) for each in (told.words, told.lead, told.capitals)], np.uint8),
            numeric=np.array([term[0].isdigit() for term in told.words], dtype=np.bool_),
            named=np.array([(term in told.names) - (term in told.plain) for term in told.words], dtype=np.int8),
        )
        self.articles += 1
        self._having[numbers] += 1
        self._named[numbers] += entry.named
        return entry

    def remove(self, entry: Entry) -> None:
        """Counts an article out again."""
        self.articles -= 1
        self._having[entry.numbers] -= 1
        self._named[entry.numbers] -= entry.named
        for number in entry.numbers.tolist():
            if not self._having[number]:
                del self._numbers[self._terms[number]]
                self._free.append(number)

    def _number(self, term: str) -> int:
        number = self._numbers.get(term)
        if number is None:
            number = self._free.pop() if self._free else len(self._terms)
            if number == len(self._terms):
                self._terms.append(term)
            self._numbers[term], self._terms[number] = number, term
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


def _counts(counts: Mapping[str, int], terms: Mapping[str, int]) -> list[int]:
    return [min(counts.get(term, 0), _MOST) for term in terms]
