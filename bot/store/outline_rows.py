"""Outlines of articles, as their table has them."""

from __future__ import annotations

import json
import sys
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from summarizer.digest.outline import Outline


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An article that the newsroom has looked at.

    `original` is its own id, or that of the article whose text it carries. `feeds` held it then. `outline` is None for
    carriers, and for what could not be briefed.
    """

    id: int
    url: str
    original: int
    feeds: tuple[str, ...]
    first_seen: datetime
    outline: Outline | None = None


def dump(feeds: tuple[str, ...], outline: Outline | None) -> str:
    """One JSON object."""
    told: dict[str, Any] = {"feeds": feeds}
    if outline is not None:
        told |= {
            "title": outline.title,
            "published": outline.published and outline.published.isoformat(),
            "parties": outline.parties,
            "mentions": outline.mentions,
            "heard": outline.heard,
            "topics": outline.topics,
            "regions": outline.regions,
            "marks": b64encode(outline.marks).decode(),
            "opening": b64encode(outline.opening).decode(),
        }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def load(data: str) -> tuple[tuple[str, ...], Outline | None]:
    """The reverse of `dump`."""
    told: dict[str, Any] = json.loads(data)
    feeds = _shared(told["feeds"])
    if "marks" not in told:
        return feeds, None
    return feeds, Outline(
        title=told["title"],
        published=datetime.fromisoformat(told["published"]) if told["published"] else None,
        parties=_shared(told["parties"]),
        mentions=tuple(told["mentions"]),
        heard=told["heard"],
        topics=_shared(told["topics"]),
        regions=_shared(told.get("regions", [])),  # of an older process there are none
        marks=b64decode(told["marks"]),
        opening=b64decode(told["opening"]),
    )


def _shared(words: list[str]) -> tuple[str, ...]:
    """Words that thousands of outlines have, each of them once in memory."""
    return tuple(sys.intern(word) for word in words)
