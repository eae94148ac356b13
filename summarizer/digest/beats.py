"""World regions and topics that a digest can be narrowed to, and the words by which they are told."""

from __future__ import annotations

import json
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from summarizer.digest.keywords import Wanted, any_of

LEARNED = "learned.json"  # beside this module, written by training/train_beats.py


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic by its words: `sure` ones hardly stand in a report on anything else. `about` tells it in a sentence.

    A report of the topic is one of the topic `part_of` too; None for most.
    """

    name: str
    about: str
    sure: tuple[Wanted, ...]
    hints: tuple[Wanted, ...]
    part_of: str | None = None


@cache
def regions() -> Mapping[str, frozenset[str]]:
    """The states of each region by ISO 3166 alpha-3."""
    return {name: frozenset(states.split()) for name, states in _read("regions.toml").items()}


@cache
def places() -> Mapping[str, tuple[Wanted, ...]]:
    """Other names that put a report in each region."""
    return {name: any_of(listed) for name, listed in _read("places.toml").items()}


@cache
def topics() -> Mapping[str, str]:
    """All words of each topic, as `keywords.any_of` reads them."""
    return {name: f"{row['sure']} {row['hints']}" for name, row in _read("topics.toml").items()}


@cache
def topic_words() -> tuple[Topic, ...]:
    """The topics in the order of their file."""
    return tuple(
        Topic(
            name=name,
            about=" ".join(row["about"].split()),
            sure=any_of(row["sure"]),
            hints=any_of(row["hints"]),
            part_of=row.get("part_of"),
        )
        for name, row in _read("topics.toml").items()
    )


@cache
def learned() -> Mapping[str, Any]:
    """What the words weigh, for `topical` and `regional`."""
    told: dict[str, Any] = json.loads(files("summarizer.digest").joinpath(LEARNED).read_text("utf-8"))
    return told


@cache
def fingerprint() -> int:
    """A number that is another one when any of this is: what was told with another one is to be told anew."""
    every = [_read(name) for name in ("topics.toml", "regions.toml", "places.toml")]
    return zlib.crc32(json.dumps([every, learned()]).encode())


@cache
def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("config").joinpath(name).read_text("utf-8"))
