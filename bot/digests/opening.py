"""One round of opening: announced articles are opened, read, and compared with those already there."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.digests.manners import Manners
from bot.digests.pages import Outcome
from bot.store.article_rows import Reading, State, Waiting
from bot.store.articles import Articles
from bot.store.audiences import Audiences, Misfiled
from summarizer.domain import Article
from summarizer.feeds.near import NearIndex, Signature, content_hash, signature
from summarizer.feeds.originals import credited

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSettings:
    """How many articles one round opens, and how far it looks back.

    Copies are looked for among those first seen within `window`. A page that cannot be had is tried `attempts` times
    in all, first again after `retry`, then after twice that.
    """

    articles: int = 200
    window: timedelta = timedelta(days=4)
    attempts: int = 3
    retry: timedelta = timedelta(minutes=30)


class Opener:
    """Opens what feeds announced. One round at a time, in one process at a time: otherwise two copies of one text might
    both be taken for originals.
    """

    def __init__(
        self, *, articles: Articles, audiences: Audiences, manners: Manners, settings: OpenSettings | None = None
    ) -> None:
        self._articles, self._audiences, self._manners = articles, audiences, manners
        self._settings = settings or OpenSettings()

    async def open_waiting(self, now: datetime) -> Mapping[State, int]:
        """One round; returns how many articles came to which end. Raises only where the store fails."""
        waiting = await self._articles.claim_waiting(now, self._settings.articles)
        since = now - self._settings.window
        misfiled = await self._audiences.misfiled(since)
        if not waiting and not misfiled:
            return {}
        known = await self._articles.signatures(since)
        comparing = _Comparing(self._articles, self._audiences, await asyncio.to_thread(_indexed, known), since)
        for copy in misfiled:
            await comparing.refile(copy)
        states = await asyncio.gather(*(self._settle(one, comparing, now) for one in waiting))
        return Counter(states)

    async def _settle(self, waiting: Waiting, comparing: _Comparing, now: datetime) -> State:
        """Open and read one article; returns what became of it."""
        try:
            outcome = await self._manners.open(waiting.link, now)
        except Exception:
            _log.exception("article_read_failed", article=waiting.url)
            outcome = Outcome(state="failed", reason="The page could not be read because of a defect of this program.")
        if outcome.article is not None:
            return await comparing.add(waiting, outcome.article, now)
        return await self._unread(waiting, outcome, now)

    async def _unread(self, waiting: Waiting, outcome: Outcome, now: datetime) -> State:
        """Write down that it was not read, and whether and when it is tried again; returns its state."""
        attempts = waiting.attempts + outcome.tried
        again = outcome.passing and attempts < self._settings.attempts
        pause = outcome.retry_after or timedelta(0)
        if outcome.tried:
            pause = max(self._settings.retry * 2 ** (attempts - 1), pause)
        state: State = "waiting" if again else outcome.state
        try_at = now + pause if again else None
        await self._articles.unread(waiting.id, state, outcome.reason, attempts=attempts, try_at=try_at)
        return state


class _Comparing:
    """New articles against all the others of the window, and against one another, one at a time."""

    def __init__(self, articles: Articles, audiences: Audiences, index: NearIndex[int], since: datetime) -> None:
        self._articles, self._audiences, self._index, self._since = articles, audiences, index, since
        self._turn = asyncio.Lock()

    async def add(self, waiting: Waiting, article: Article, now: datetime) -> State:
        """Stored as an original or as a copy of one."""
        mark, words = await asyncio.to_thread(_fingerprints, article.text)
        async with self._turn:
            original = await self._original(waiting.id, words, mark)
            reading = Reading(
                article=article,
                published=min(article.published, now) if article.published else None,
                content_hash=words,
                signature=mark,
                original=original,
                credit=credited(article.text, article.author or waiting.author),
            )
            await self._articles.read(waiting.id, reading)
        return "fetched" if original is None else "duplicate"

    async def refile(self, copy: Misfiled) -> None:
        """A copy of an original that all who read it read as well, or an original from now on."""
        async with self._turn:
            original = await self._original(copy.id, copy.content_hash, copy.signature)
            await self._audiences.refile(copy.id, original)

    async def _original(self, id: int, words: str, mark: Signature | None) -> int | None:
        """The original whose text an article carries, None where it is one, and is compared with from now on.

        Whoever reads the article must read that original too: what a reader is shown is its words.
        """
        same = [*await self._articles.with_content(words, self._since), *(self._index.same(mark) if mark else ())]
        same = [other for other in same if other != id]  # read before, by a round that took longer than its lease
        audiences = await self._audiences.of({id, *same}) if same else {}
        original = next((other for other in same if audiences[other].covers(audiences[id])), None)
        if original is None and mark is not None:
            self._index.add(id, mark)
        return original


def _indexed(known: tuple[tuple[int, Signature], ...]) -> NearIndex[int]:
    index: NearIndex[int] = NearIndex()
    for id, mark in known:
        index.add(id, mark)
    return index


def _fingerprints(text: str) -> tuple[Signature | None, str]:
    return signature(text), content_hash(text)
