"""What each host lets automatic readers open: its robots.txt, asked for at most once a day."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from weakref import WeakValueDictionary

from summarizer.errors import FetchError
from summarizer.feeds.hosts import Hosts, host_of
from summarizer.feeds.pace import fresh_for, retry_after
from summarizer.feeds.robots_file import LIMIT, RobotsFile, read_robots
from summarizer.fetch import Answer, Fetcher, TooManyRedirects
from summarizer.fetch.targets import parse_target

LONGEST, SHORTEST = timedelta(hours=24), timedelta(hours=1)  # for which an answer counts
AGAIN = timedelta(minutes=20)  # until a host that gave none is asked again: sooner than its pages are
MOST_DELAY = 60.0  # seconds between two requests that a host may ask for
_FILES, _CHARACTERS = 2000, 2 * 2**20  # that are kept: some 100 MB where all are as costly as can be
_PASSING = (408, 425, 429)


class Disallowed(FetchError):
    """The host's robots.txt asks automatic readers not to open the page."""


class NotToldYet(FetchError):
    """The host did not hand its robots.txt out, which by RFC 9309 means that nothing may be opened for now.

    `wait` is how long it asks to be left alone, None where it does not.
    """

    def __init__(self, message: str, wait: timedelta | None) -> None:
        super().__init__(message)
        self.wait = wait


class Unasked(Exception):
    """The host of `url` was not asked for its robots.txt yet: `Robots.learn` does that."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A host's answer, which counts until `until`. `file` None: there is none, and everything is allowed.

    `trouble` is a sentence, where instead of an answer there was a failure; `wait` is the host's wish then.
    """

    until: datetime
    file: RobotsFile | None = None
    trouble: str | None = None
    wait: timedelta | None = None


class Robots:
    """Knows the hosts' robots.txt, in memory. Belongs to one event loop.

    Of the hosts `agreed`, and of hosts below them, none is asked: there everything is allowed. `hosts` gives turns.
    """

    def __init__(self, fetcher: Fetcher, hosts: Hosts, *, agreed: Collection[str] = ()) -> None:
        self._fetcher, self._hosts = fetcher, hosts
        self._agreed = tuple(f".{host.lower().strip('.')}" for host in agreed)
        self._words: OrderedDict[str, _Word] = OrderedDict()
        self._characters = 0
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def learn(self, url: str, now: datetime) -> None:
        """Ask the host of `url` if its answer is not known, or too old. Not to be called while holding a turn."""
        address = self._address(url)
        if address is None or self._known(address, now):
            return
        lock = self._asking.setdefault(address, asyncio.Lock())
        async with lock:
            if not self._known(address, now):
                async with self._hosts.turn(address):
                    self._keep(address, await self._ask(address, now), now)

    def check(self, url: str, now: datetime) -> None:
        """Raises Disallowed or NotToldYet where the page must not be opened, and Unasked where that is not known."""
        address = self._address(url)
        if address is None:
            return
        word = self._known(address, now)
        if word is None:
            raise Unasked(url)
        if word.trouble is not None:
            raise NotToldYet(word.trouble, word.wait)
        if word.file is not None and not word.file.allows(url):
            raise Disallowed(f"The robots.txt of {host_of(url)} asks automatic readers not to open it.")

    def delay(self, url: str) -> float:
        """Seconds between two requests that the host asks for, within reason; 0 where it does not."""
        word = self._words.get(self._address(url) or "")
        return min(word.file.delay, MOST_DELAY) if word and word.file else 0.0

    def _address(self, url: str) -> str | None:
        """Where the robots.txt lies; None where none is asked."""
        address, host = _place(url)
        return None if f".{host}".endswith(self._agreed) else address

    def _known(self, address: str, now: datetime) -> _Word | None:
        word = self._words.get(address)
        return word if word is not None and now < word.until else None

    async def _ask(self, address: str, now: datetime) -> _Word:
        try:
            answer = await self._fetcher.ask(address, kinds=None, first=LIMIT)
        except TooManyRedirects:
            return _Word(until=now + LONGEST)
        except FetchError as error:
            return _silent(address, str(error).partition(". ")[0].rstrip("."), None, now)
        if answer.status >= 500 or answer.status in _PASSING:
            return _silent(address, f"status {answer.status}", retry_after(answer.headers, now), now)
        until = now + min(max(fresh_for(answer.headers) or LONGEST, SHORTEST), LONGEST)
        return _Word(until=until, file=await self._read(answer))

    async def _read(self, answer: Answer) -> RobotsFile | None:
        if answer.page is None:
            return None
        return await asyncio.to_thread(read_robots, answer.page.body, self._fetcher.token)

    def _keep(self, address: str, word: _Word, now: datetime) -> None:
        before = self._words.pop(address, None)
        if before is not None and before.trouble is None and word.trouble is not None:
            # The RFC lets the last answer count on while there is no other.
            word = _Word(until=word.until, file=before.file)
        self._characters += _size(word) - _size(before)
        self._words[address] = word
        while len(self._words) > _FILES or (self._characters > _CHARACTERS and len(self._words) > 1):
            self._characters -= _size(self._words.popitem(last=False)[1])


@lru_cache(maxsize=1000)  # of one link this is asked some times in a row, and it is the costliest step
def _place(url: str) -> tuple[str | None, str]:
    """Where the robots.txt lies, and its host; None for a link that the fetcher refuses."""
    try:
        page = parse_target(url)
    except FetchError:
        return None, ""
    return str(page.url.copy_with(path="/robots.txt", query=None)), page.host.rstrip(".")


def _silent(address: str, reason: str, wait: timedelta | None, now: datetime) -> _Word:
    told = f"{host_of(address)} did not hand out its robots.txt, which says what automatic readers may open ({reason})."
    return _Word(until=now + min(max(wait or AGAIN, AGAIN), LONGEST), trouble=told, wait=wait)


def _size(word: _Word | None) -> int:
    return word.file.size if word and word.file else 0
