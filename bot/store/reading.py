"""An article that one process asks another to brief, as its askers, its reader and the store see it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.store.keys import PUBLIC

State = Literal["asked", "reading", "done", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A link (`url` as given, `name` its canonical form) for everybody, or a text in UTF-8 for its `owner` alone."""

    name: str
    url: str | None = None
    text: bytes | None = None
    owner: str = PUBLIC

    @property
    def key(self) -> str:
        """What is worked on once at a time: the same for everybody's link, never the same for two owners' texts."""
        parts = json.dumps(["link" if self.text is None else "text", self.name, self.owner])
        return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A reading as its reader gets it: `url` or `text`. `tries` counts those who began, this one included.

    `asked_at` is aware UTC. `traceparent` names the span of whoever asked first (W3C trace context), None where that
    was not traced.
    """

    id: str
    owner: str
    url: str | None
    text: bytes | None
    tries: int
    asked_at: datetime
    traceparent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a reading: a briefing's id with its `cached` and `read_at`, or what kind of failure in which words.

    `read_at` is aware UTC. All are None, for example, while it is under way.
    """

    briefing: str | None = None
    cached: bool | None = None
    read_at: datetime | None = None
    failure: str | None = None
    told: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A reading as its askers see it: no text, no address, no owner."""

    id: str
    state: State
    stage: str | None
    tries: int
    lease_until: datetime | None
    changed_at: datetime
    traceparent: str | None
    outcome: Outcome

    @property
    def over(self) -> bool:
        """Whether there is an outcome."""
        return self.state in ("done", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Busyness:
    """Readings that wait and that are under way, how many readers live, and the worker processes of all of them."""

    waiting: int
    running: int
    readers: int
    workers: int
