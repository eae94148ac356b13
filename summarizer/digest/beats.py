"""World regions and topics that a digest can be narrowed to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def regions() -> Mapping[str, frozenset[str]]:
    """The states of each region by ISO 3166 alpha-3."""
    return {name: frozenset(states.split()) for name, states in _read("regions.toml").items()}


@cache
def topics() -> Mapping[str, str]:
    """The words of each topic, as `keywords.keywords` reads them."""
    return _read("topics.toml")


def _read(name: str) -> Mapping[str, str]:
    return {key: str(value) for key, value in tomllib.loads(files("config").joinpath(name).read_text("utf-8")).items()}
