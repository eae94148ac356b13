"""Stories near to words that somebody looks for: most of the words are enough, and rare ones count for more."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bot.digests.rows import Bools, Floats, Ints, Rows
from summarizer.digest.beats import topic_words
from summarizer.digest.keywords import Keyword, Wanted, holds, wanted
from summarizer.words import FUNCTION_WORDS, WORD

ENOUGH = 0.4  # of the weight of all words asked for
TEXT = 0.7  # what a word counts for that stands only in the text, beside one in the headline
TOPIC = 0.5  # what a report without the word counts for that is on a topic of the product which the word tells surely
RELEVANT = 8.0  # what a story with all of the words in its headline gains: no broader story outweighs it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Word:
    """A word asked for: the rows that have it, those that show it in the headline, and those on its topics."""

    having: Ints
    headlined: Ints
    on: Ints
    exact: bool
    weight: float


def near(typed: str, rows: Rows, counts: Bools) -> dict[int, float]:
    """The places of the stories near to `typed`, with how near: up to `RELEVANT`, by its best report of those that
    count (`counts`, a row each). Quoted words must be there, and are enough."""
    asked = wanted(_without_little_words(typed) or typed)
    if asked is None:
        return {}
    words = [_word(keyword, rows) for keyword in asked.keywords]
    scores = np.where(counts, _scores(words, len(rows.reports)), 0.0)
    found: Floats = np.zeros(rows.stories)
    np.maximum.at(found, rows.story, scores)
    return {at: RELEVANT * float(found[at]) for at in np.flatnonzero(found).tolist()}


def _scores(words: list[_Word], count: int) -> Floats:
    """What share of what is asked for each of `count` rows has; 0 where that is too little."""
    told: Floats = np.zeros(count)
    shown: Floats = np.zeros(count)
    quoted: Bools = np.ones(count, dtype=np.bool_)
    for word in words:
        has: Floats = np.zeros(count)
        has[word.on] = TOPIC
        has[word.having] = 1.0
        told += word.weight * has
        shown += word.weight * has * TEXT
        shown[word.headlined] += word.weight * (1 - TEXT)
        quoted &= (has == 1.0) | (not word.exact)
    every = sum(word.weight for word in words) or 1.0
    enough = (told > 0) if any(word.exact for word in words) else (told >= ENOUGH * every)
    return np.where(quoted & enough, shown / every, 0.0)


def _word(keyword: Keyword, rows: Rows) -> _Word:
    one = Wanted((keyword,))
    having = rows.having(one)
    topics = [] if keyword.exact else [rows.on(topic.name) for topic in topic_words() if one in topic.sure]
    on = np.concatenate([np.array([], dtype=np.int64), *topics])
    known = len(having) or len(on)
    # Of a word that no report has nothing can be told: the others decide.
    weight = math.log((1 + len(rows.reports)) / max(known, 1)) if known else 0.0
    headlined = [row for row in having.tolist() if holds(rows.reports[row].outline.title, "", one)]
    return _Word(
        having=having, headlined=np.array(headlined, dtype=np.int64), on=on, exact=keyword.exact, weight=weight
    )


def _without_little_words(typed: str) -> str:
    """Without words like "on" and "the", where nothing is quoted; capitals are kept."""
    if any(sign in typed for sign in '"“”„«»'):
        return typed
    return " ".join(word for word in WORD.findall(typed) if word.isupper() or word.lower() not in FUNCTION_WORDS)
