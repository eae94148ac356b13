"""World regions and topics that a digest can be narrowed to."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from summarizer.digest.keywords import Opening, Wanted, any_of

WORDS = 2  # words of a topic that an opening must have, unless its headline has one


@cache
def regions() -> Mapping[str, frozenset[str]]:
    """The states of each region by ISO 3166 alpha-3."""
    return {name: frozenset(states.split()) for name, states in _read("regions.toml").items()}


@cache
def topics() -> Mapping[str, str]:
    """The words of each topic, as `keywords.keywords` reads them."""
    return _read("topics.toml")


def topics_of(opening: Opening) -> tuple[str, ...]:
    """The topics of the product that an article is on."""
    return tuple(name for name, words in _wanted().items() if _is_on(opening, words))


@cache
def _wanted() -> Mapping[str, tuple[Wanted, ...]]:
    return {name: any_of(words) for name, words in topics().items()}


def _is_on(opening: Opening, words: Collection[Wanted]) -> bool:
    present = [one for one in words if opening.has(one)]
    return len(present) >= WORDS or any(opening.headlines(one) for one in present)


def _read(name: str) -> Mapping[str, str]:
    return {key: str(value) for key, value in tomllib.loads(files("config").joinpath(name).read_text("utf-8")).items()}
