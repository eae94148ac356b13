"""Pages opened as their hosts want automatic readers to: where robots.txt lets them, with the pauses it asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from bot.digests.pages import Extract, Outcome, open_page
from summarizer.feeds.hosts import Hosts, host_of
from summarizer.feeds.robots import Robots, Unasked
from summarizer.fetch import Fetcher

PATIENCE = 45.0  # seconds that an article waits for its turn in a round: beyond them others would wait for the round
_APART = 1.0  # seconds between two articles that are put off, where the host does not ask for more
_HOSTS = 6  # that one link may lead over
_LONGEST = timedelta(days=1)  # that a host is left alone because it asks for that


class Manners:
    """Opens pages in turns. `extract` works off the event loop; `robots` None: no robots.txt is asked for."""

    def __init__(self, *, fetcher: Fetcher, extract: Extract, hosts: Hosts, robots: Robots | None = None) -> None:
        self._fetcher, self._extract, self._hosts, self._robots = fetcher, extract, hosts, robots
        self._resting: dict[str, datetime] = {}  # hosts that ask to be left alone, and until when
        self._later: dict[str, datetime] = {}  # hosts with articles that were put off, and when the next one may come

    async def open(self, link: str, now: datetime) -> Outcome:
        """The article behind a link, or why it was not opened, or not now. Never raises because of what hosts say."""
        asked = link
        for _ in range(_HOSTS):
            if self._robots:
                await self._robots.learn(asked, now)
            try:
                return await self._visit(link, now)
            except Unasked as elsewhere:  # a redirect leads there: it is known the next time
                asked = elsewhere.url
        return Outcome(reason="The link leads over too many hosts.")

    async def _visit(self, link: str, now: datetime) -> Outcome:
        """One turn at the host. Raises Unasked."""
        delay = self._robots.delay(link) if self._robots else 0.0
        wait = self._hosts.expected(link, delay)
        if wait > PATIENCE:
            return _put_off(link, self._place(link, now, wait, max(delay, _APART)))
        async with self._hosts.turn(link, delay):
            resting = self._rest(link, now)
            if resting:
                return _put_off(link, resting)
            check = partial(self._robots.check, now=now) if self._robots else None
            outcome = await open_page(self._fetcher, self._extract, link, now, check)
        if outcome.retry_after:
            self._resting[host_of(link)] = now + min(outcome.retry_after, _LONGEST)
        return outcome

    def _place(self, link: str, now: datetime, wait: float, apart: float) -> timedelta:
        """How long an article is put off: one after the other, or each round would be full of the same host's."""
        self._later = {host: at for host, at in self._later.items() if at > now}
        host, soonest = host_of(link), now + timedelta(seconds=wait)
        at = min(max(self._later.get(host, soonest), soonest), now + _LONGEST)
        self._later[host] = at + timedelta(seconds=apart)
        return at - now

    def _rest(self, link: str, now: datetime) -> timedelta | None:
        """How long the host is to be left alone yet; None where it is not."""
        self._resting = {host: until for host, until in self._resting.items() if until > now}
        until = self._resting.get(host_of(link))
        return None if until is None else until - now


def _put_off(link: str, wait: timedelta) -> Outcome:
    reason = f"It is put off: pages of {host_of(link)} are opened with pauses between them."
    return Outcome(passing=True, reason=reason, retry_after=wait, tried=False)
