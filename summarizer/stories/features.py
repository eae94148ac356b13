"""What is kept of an article to compare it with others: its terms, its vector, its headline. The text is not kept."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from summarizer.domain import Article, Span
from summarizer.stories.domain import Headline
from summarizer.stories.encoder import Encoder, Floats
from summarizer.words import FUNCTION_WORDS, WORD, stem

LEAD = 90  # words that tell what an article is about
READ = 800  # words after which an article brings background
TITLE_CASE = 0.6  # share of capitalised words from which a line is a headline In Title Case

_OPENS = re.compile(r"(?:^|[.?!:|])[\s\"“‘'`«(]*$")
_SPACED = re.compile(r"(?<=\d) ([.:]) (?=\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An article's words by stem. Counts are of the first `READ` words; `lead` counts only the first `LEAD`.

    `capitals` counts spellings with a capital; `names` are stems that are capitalised where no rule of spelling
    asks for it; `plain` are those that are written in lower case.
    """

    words: dict[str, int]
    lead: dict[str, int]
    capitals: dict[str, int]
    names: frozenset[str]
    plain: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFeatures:
    """One article as the clusterer sees it. `vector` is the encoder's, shape (width,), length 1.

    `published` is aware UTC, None where unknown. `headline` is None where the article has no title.
    """

    id: str
    terms: Terms
    vector: Floats
    headline: Headline | None = None
    published: datetime | None = None


def features(article: Article, encoder: Encoder) -> ArticleFeatures:
    """What the clusterer needs of an article; the encoder reads its title and its first words once."""
    title = article.title.strip()
    repeated = article.text.lstrip().startswith(title)
    words = article.text if repeated else f"{title}\n{article.text}"
    return ArticleFeatures(
        id=article.id,
        terms=terms(words),
        vector=encoder.vector(words).astype(np.float16).astype(np.float32),  # as a store gives it back
        headline=_headline(article, title) if title else None,
        published=article.published,
    )


def _headline(article: Article, title: str) -> Headline:
    at = article.text.find(title)
    span = Span(at, at + len(title)) if at >= 0 else None
    return Headline(text=title, article=article.id, outlet=article.outlet, span=span)


def terms(text: str) -> Terms:
    """The terms of a text."""
    words: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    names: set[str] = set()
    plain: set[str] = set()
    for place, (form, capital, free) in enumerate(_spellings(text)):
        if place >= READ:
            break
        if not form:
            continue
        words[form] += 1
        if place < LEAD:
            lead[form] += 1
        if capital:
            capitals[form] += 1
        elif not form[0].isdigit():
            plain.add(form)
        if capital and free:
            names.add(form)
    return Terms(words=words, lead=lead, capitals=capitals, names=frozenset(names), plain=frozenset(plain))


def _spellings(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Each word's stem (empty for function words), whether it has a capital, and whether it need not have one."""
    for line in _SPACED.sub(r"\1", text).split("\n"):
        found = list(WORD.finditer(line))
        content = [word.group() for word in found if word.group().lower() not in FUNCTION_WORDS]
        capitalised = sum(word[0].isupper() for word in content)
        titled = len(content) > 3 and capitalised > TITLE_CASE * len(content)
        for word in found:
            form = word.group()
            if form.lower() in FUNCTION_WORDS:
                yield "", False, False
                continue
            free = not titled and not _OPENS.search(line[max(0, word.start() - 6) : word.start()])
            free = free and word.start() > 0
            number = form[0].isdigit()
            yield form.replace(",", "") if number else stem(form), form[0].isupper(), free


def pack(one: ArticleFeatures) -> tuple[bytes, str]:
    """The features as a store keeps them: the vector in float16 bytes, the rest as one JSON object."""
    head = one.headline
    row = {
        "id": one.id,
        "words": one.terms.words,
        "lead": one.terms.lead,
        "capitals": one.terms.capitals,
        "names": sorted(one.terms.names),
        "plain": sorted(one.terms.plain),
        "headline": head and [head.text, head.outlet, head.span and [head.span.start, head.span.end]],
        "published": one.published and one.published.isoformat(),
    }
    return one.vector.astype("<f2").tobytes(), json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def unpack(vector: bytes, row: str) -> ArticleFeatures:
    """The reverse of `pack`; ValueError or KeyError where the bytes or the object are not of its making."""
    told: dict[str, Any] = json.loads(row)
    return ArticleFeatures(
        id=told["id"],
        terms=Terms(
            words=told["words"],
            lead=told["lead"],
            capitals=told["capitals"],
            names=frozenset(told["names"]),
            plain=frozenset(told["plain"]),
        ),
        vector=np.frombuffer(vector, dtype="<f2").astype(np.float32),
        headline=_told_headline(told["id"], told["headline"]) if told["headline"] else None,
        published=datetime.fromisoformat(told["published"]) if told["published"] else None,
    )


def _told_headline(article: str, told: list[Any]) -> Headline:
    text, outlet, span = told
    return Headline(text=text, article=article, outlet=outlet, span=Span(*span) if span else None)
