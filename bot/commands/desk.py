"""Where chat asks for briefings: from the store what was read lately, and nothing worked on twice at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from bot.commands.briefer import Fetches
from bot.commands.desk_ports import Pool, Shelf
from bot.commands.documents import digest
from bot.commands.reading import Briefed, Document
from bot.inference import Busy, Load
from bot.inference.errors import BUSY, ENDING
from summarizer.domain import Briefing
from summarizer.errors import ExtractError, UserError
from summarizer.fetch.canonical import canonical
from summarizer.fetch.wrappers import unwrapped

Stage = Literal["reading the page", "finding who said what"]
# Called on the event loop whenever a stage begins; not for answers from the store. It must return at once.
Progress = Callable[[Stage], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """`freshness`: how long a page that was read is not read again. `places`: how many briefings may be asked for at
    once, and `pages` how many of these may hold their page in memory. `max_bytes`: of a pasted text."""

    freshness: timedelta = timedelta(hours=24)
    places: int = 256
    pages: int = 16
    max_bytes: int = 5 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A briefing and its id in the store. `cached`: it was there; its article was read at `at`, aware UTC."""

    id: str
    briefing: Briefing
    cached: bool
    at: datetime


class AnyDesk(Protocol):
    """Where chat asks for briefings, wherever they are made: see `Desk`, whose words hold for each."""

    @property
    def under_way(self) -> int:
        """How many briefings are waited for."""
        ...

    async def link(self, url: str, now: datetime, progress: Progress | None = None) -> Filed:
        """The briefing of the page behind a link."""
        ...

    async def stored(self, url: str, now: datetime) -> Filed | None:
        """The briefing that `link` would answer with at once."""
        ...

    async def text(self, text: str, owner: str, now: datetime, progress: Progress | None = None) -> Filed:
        """The briefing of a pasted article, for `owner` alone."""
        ...

    async def load(self) -> Load:
        """How busy those are who read."""
        ...

    async def close(self) -> None:
        """Tell whoever waits that nothing comes."""
        ...


@dataclass(slots=True)
class _Flight:
    """A briefing under way and who is told about it."""

    listeners: list[Progress] = field(default_factory=list)
    stage: Stage | None = None

    def enter(self, stage: Stage) -> None:
        self.stage = stage
        for listener in self.listeners:
            listener(stage)

    def join(self, progress: Progress | None) -> None:
        if progress is not None:
            self.listeners.append(progress)
            if self.stage is not None:
                progress(self.stage)


class Desk:
    """Briefs links and pasted texts for chat. `close` it before the pool and the store are closed."""

    def __init__(self, *, fetcher: Fetches, pool: Pool, shelf: Shelf, settings: DeskSettings | None = None) -> None:
        self._fetcher, self._pool, self._shelf = fetcher, pool, shelf
        self._settings = settings or DeskSettings()
        self._pages = asyncio.Semaphore(self._settings.pages)
        self._flights: dict[tuple[str, ...], tuple[_Flight, asyncio.Task[Filed]]] = {}

    @property
    def under_way(self) -> int:
        """How many briefings are being made."""
        return len(self._flights)

    async def link(self, url: str, now: datetime, progress: Progress | None = None) -> Filed:
        """The briefing of the page behind a link, from the store where it was read within the freshness.

        Everybody who asks for the same page meanwhile waits for the same work, which goes on when they leave.
        Raises FetchError, ExtractError, Busy.
        """
        name = canonical(url)
        found = await self._found(name, now)
        if found is not None:
            return found
        return await self._once(("link", name), lambda flight: self._read(url, name, now, flight), progress)

    async def stored(self, url: str, now: datetime) -> Filed | None:
        """The briefing that `link` would answer with at once; raises FetchError for what is no web address."""
        return await self._found(canonical(url), now)

    async def text(self, text: str, owner: str, now: datetime, progress: Progress | None = None) -> Filed:
        """The briefing of a pasted article, stored for `owner` alone; raises ExtractError, Busy."""
        data = pasted(text, self._settings.max_bytes)
        document = Document(id=digest(data), body=data)

        async def brief(flight: _Flight) -> Filed:
            flight.enter("finding who said what")
            async with self._pages:
                briefed = await self._pool.brief(document)
            return await self._file(briefed, now, owner=owner)

        return await self._once(("text", owner, document.id), brief, progress)

    async def load(self) -> Load:
        """How busy the pool is."""
        return self._pool.load

    async def close(self) -> None:
        """Give up what is under way: who waits for it is told by Busy."""
        tasks = [task for _, task in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _once(
        self,
        key: tuple[str, ...],
        make: Callable[[_Flight], Coroutine[Any, Any, Filed]],
        progress: Progress | None,
    ) -> Filed:
        """What `make` makes, or what another caller's call of it is making under the same key."""
        if key not in self._flights:
            if len(self._flights) >= self._settings.places:
                raise Busy(BUSY)
            new = _Flight()
            self._flights[key] = new, asyncio.create_task(make(new))
            self._flights[key][1].add_done_callback(lambda task: self._landed(key, task))
        flight, task = self._flights[key]
        flight.join(progress)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():  # the desk was closed; otherwise the caller has left
                raise Busy(ENDING) from None
            raise

    def _landed(self, key: tuple[str, ...], task: asyncio.Task[Filed]) -> None:
        del self._flights[key]
        if not task.cancelled():
            task.exception()  # seen, also where every caller has left

    async def _read(self, url: str, name: str, now: datetime, flight: _Flight) -> Filed:
        """Fetch, brief and store a page under all the names it turned out to have."""
        async with self._pages:
            flight.enter("reading the page")
            page = await self._fetcher.fetch(unwrapped(url))
            last = canonical(page.url)
            if last != name and (found := await self._found(last, now)):
                await self._shelf.add(found.briefing, now=found.at, owner="", urls=[name])
                return found
            flight.enter("finding who said what")
            plain = page.content_type.split(";")[0].strip().lower() == "text/plain"
            briefed = await self._pool.brief(
                Document(id=name, body=page.body, kind="text" if plain else "html", url=page.url, charset=page.charset)
            )
        return await self._file(briefed, now, urls={name, last, *_own_name(briefed.declared, last)})

    async def _file(self, briefed: Briefed, now: datetime, *, owner: str = "", urls: Iterable[str] = ()) -> Filed:
        id = await self._shelf.add(briefed.briefing, now=now, owner=owner, urls=urls)
        return Filed(id=id, briefing=briefed.briefing, cached=False, at=now)

    async def _found(self, name: str, now: datetime) -> Filed | None:
        found = await self._shelf.find_url(name, now - self._settings.freshness)
        return None if found is None else Filed(id=found.id, briefing=found.briefing, cached=True, at=found.at)


def pasted(text: str, max_bytes: int) -> bytes:
    """A pasted text in UTF-8; raises ExtractError where it is too large."""
    data = text.encode("utf-8", "replace")
    if len(data) > max_bytes:
        raise ExtractError(f"This is too large: more than {max_bytes:,} bytes.")
    return data


def _own_name(declared: str | None, last: str) -> tuple[str, ...]:
    """The name that a page claims, if it may: on its own host, and not the front page, which careless sites name."""
    if declared is None:
        return ()
    try:
        name = canonical(declared)
    except UserError:
        return ()
    front = "/".join(last.split("/")[:3]) + "/"
    return (name,) if name.startswith(front) and name != front else ()
