"""The topics that an article is on: by its words, by its meaning, and by how many states it names."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from summarizer.digest.beats import Topic, learned, topic_words
from summarizer.digest.keywords import Opening, Wanted

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

MOST_WORDS = 2.2  # in logarithms, 8 of them: more make nothing surer
MOST_STATES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each sign of a topic weighs, the same for all: shape (7,), in the order of `signs`.

    `states` and `bias`, shape (topics,), are each topic's own. `about` (topics, width) are the encoder's vectors of
    what the topics are about, and `usual` (topics,) how near articles are to them on average.
    """

    signs: Doubles
    states: Doubles
    bias: Doubles
    about: Floats
    usual: Doubles
    threshold: float


@cache
def _weights() -> Weights:
    told = learned()["topics"]
    names = [topic.name for topic in topic_words()]
    vectors = [np.frombuffer(b64decode(told["about"][name]), dtype="<f2") for name in names]
    return Weights(
        signs=np.array(told["signs"]),
        states=np.array([told["states"][name] for name in names]),
        bias=np.array([told["bias"][name] for name in names]),
        about=np.stack(vectors).astype(np.float32),
        usual=np.array([told["usual"][name] for name in names]),
        threshold=float(told["threshold"]),
    )


def topics_of(opening: Opening, vector: Floats | None, states: int) -> tuple[str, ...]:
    """The topics of the product that an article is on, in the order of their file.

    `vector` is the encoder's of the article, None where there is none; `states` is how many its opening names.
    """
    weights = _weights()
    near = weights.usual if vector is None else weights.about @ vector
    score = signs(opening, near) @ weights.signs + weights.states * crowd(states) + weights.bias
    found = {topic for topic, at in zip(topic_words(), score, strict=True) if at > weights.threshold}
    return tuple(topic.name for topic in _with_wholes(found))


def signs(opening: Opening, near: Doubles | Floats) -> Doubles:
    """What tells of each topic, shape (topics, 7); `near` (topics,) is how near the article is to each in meaning."""
    words = np.array([list(_told(opening, topic)) for topic in topic_words()], dtype=np.float64)
    return np.column_stack([words, near, near - np.median(near)])


def crowd(states: int) -> float:
    """How many states are in it, from 0 to 1."""
    return min(states, MOST_STATES) / MOST_STATES


def _told(opening: Opening, topic: Topic) -> Iterator[float]:
    sure = [word for word in topic.sure if opening.has(word)]
    hints = [word for word in topic.hints if opening.has(word)]
    yield float(bool(sure))
    yield min(float(np.log1p(len(sure))), MOST_WORDS)
    yield min(float(np.log1p(len(hints))), MOST_WORDS)
    yield float(_headlined(opening, sure))
    yield float(_headlined(opening, hints))


def _headlined(opening: Opening, words: Sequence[Wanted]) -> bool:
    return any(opening.headlines(word) for word in words)


def _with_wholes(found: set[Topic]) -> Iterator[Topic]:
    wholes = {topic.part_of for topic in found}
    return (topic for topic in topic_words() if topic in found or topic.name in wholes)
