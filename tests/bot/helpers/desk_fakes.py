"""A desk's neighbours in memory: pages that are opened by the test, a pool that finds `X said Y.`, and a shelf."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot_fakes import FakePipeline

from bot.commands.reading import Briefed, Document, Reader
from bot.inference import Load
from summarizer.domain import Briefing
from summarizer.errors import FetchError
from summarizer.fetch import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class OnShelf:
    """A briefing as stored."""

    id: str
    briefing: Briefing
    at: datetime


@dataclass(slots=True)
class FakeShelf:
    """Stored briefings by canonical URL, and `owners` of what was stored without one."""

    by_url: dict[str, OnShelf] = field(default_factory=dict)
    owners: list[str] = field(default_factory=list)

    async def find_url(self, url: str, not_before: datetime) -> OnShelf | None:
        """As the real one."""
        found = self.by_url.get(url)
        return found if found and found.at >= not_before else None

    async def add(self, briefing: Briefing, *, now: datetime, owner: str, urls: Iterable[str]) -> str:
        """As the real one; the same text has the same id."""
        stored = OnShelf(id=f"b-{hash((owner, briefing.article.text))}", briefing=briefing, at=now)
        self.owners.append(owner)
        self.by_url |= dict.fromkeys(urls, stored)
        return stored.id


@dataclass(slots=True)
class SlowFetcher:
    """Serves `pages`, each only while the gate is open; `asked` are the links in their order."""

    pages: dict[str, Page]
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str) -> Page:
        """The page, or FetchError."""
        self.asked.append(url)
        await self.gate.wait()
        if url not in self.pages:
            raise FetchError("The site could not be reached.")
        return self.pages[url]


@dataclass(slots=True)
class FakePool:
    """Works in the test's own process; `done` are the documents in their order."""

    load: Load = field(default=Load(waiting=0, bound=32, running=0, workers=1))
    done: list[Document] = field(default_factory=list)

    async def brief(self, work: Document, /) -> Briefed:
        """The briefing, or ExtractError."""
        self.done.append(work)
        return Reader(FakePipeline()).brief(work)


MORE = """The delegations met in a hall by the lake and left it after nine hours without a paper. Their cars went to
the airport one by one, and nobody stopped where the cameras stood. The hosts had hoped for a common text on the two
ports, the ships that wait before them and the insurers who no longer cover the crossing. A second round was planned
for the spring, in another town, if both capitals send their answers before the holidays begin."""


def page(words: str, *, url: str, head: str = "", kind: str = "text/html; charset=utf-8") -> Page:
    """A page with `words` in an article that is long enough to be read."""
    html = f"<html><head><title>Talks</title>{head}</head><body><article><p>{words}</p><p>{MORE}</p></article></html>"
    return Page(url=url, content_type=kind, charset="utf-8", body=html.encode())
