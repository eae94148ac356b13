"""The outlets that the product comes with: who owns them, what they cover, where their feed is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from summarizer.feeds.originals import AGENCIES

Ownership = Literal["state", "public", "private"]
Region = Literal[
    "north_america",
    "latin_america",
    "europe",
    "eurasia",
    "middle_east",
    "africa",
    "south_asia",
    "east_asia",
    "southeast_asia",
    "oceania",
]
Topic = Literal["diplomacy", "conflict", "defence", "politics", "economy", "rights"]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One outlet. `country` is where its newsroom is (ISO 3166 alpha-3), `language` ISO 639-1, `feed` a URL.

    `region` is what it reports on most. `agency` is the name by which others credit its texts, None for outlets that
    are no news agency. ValueError where a field makes no sense.
    """

    id: str
    name: str
    country: str
    language: str
    ownership: Ownership
    owner: str
    region: Region
    topics: tuple[Topic, ...]
    feed: str
    agency: str | None = None

    def __post_init__(self) -> None:
        checks = {
            "id": bool(_ID.fullmatch(self.id)),
            "name": bool(self.name.strip()),
            "country": bool(_COUNTRY.fullmatch(self.country)),
            "language": bool(_LANGUAGE.fullmatch(self.language)),
            "ownership": self.ownership in get_args(Ownership),
            "owner": bool(self.owner.strip()),
            "region": self.region in get_args(Region),
            "topics": bool(self.topics) and set(self.topics) <= set(get_args(Topic)),
            "feed": self.feed.startswith("https://"),
            "agency": self.agency is None or self.agency in AGENCIES,
        }
        wrong = [name for name, right in checks.items() if not right]
        if wrong:
            raise ValueError(f"outlet {self.id!r}: {', '.join(wrong)} cannot be so")


def read_outlets(text: str) -> tuple[Outlet, ...]:
    """The outlets of a TOML file, in its order; ValueError where it is no such file, or names an id or feed twice."""
    rows = tomllib.loads(text).get("outlet", [])
    known = {field.name for field in fields(Outlet)}
    outlets = tuple(_outlet(row, known) for row in rows)
    for what in ("id", "feed"):
        values = [getattr(outlet, what) for outlet in outlets]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise ValueError(f"the same {what} twice: {', '.join(twice)}")
    return outlets


def _outlet(row: Mapping[str, Any], known: set[str]) -> Outlet:
    unknown = sorted(set(row) - known)
    if unknown:
        raise ValueError(f"outlet {row.get('id')!r}: unknown {', '.join(unknown)}")
    try:
        return Outlet(**{**row, "topics": tuple(row.get("topics", ()))})
    except TypeError as e:
        raise ValueError(f"outlet {row.get('id')!r}: {e}") from e


@cache
def outlets() -> tuple[Outlet, ...]:
    """The outlets of config/feeds.toml."""
    return read_outlets(files("config").joinpath("feeds.toml").read_text(encoding="utf-8"))
