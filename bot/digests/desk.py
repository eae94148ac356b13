"""Digests for targets: with the feeds that a channel reads, and without what it has had already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, TypeVar

from bot.digests.catalogue import defaults
from bot.digests.composer import Composer, Selection, Wish
from bot.digests.memory import Memory
from bot.store.article_rows import Known
from bot.store.briefings import Briefings
from bot.store.digested import Digested, Record, Shown
from bot.store.feeds import Feeds
from bot.store.keys import ChannelKey
from bot.store.sources import Sources
from bot.store.subscription import Choice, Subscription, Target, Timetable
from summarizer.digest.domain import Digest, FeedCheck
from summarizer.digest.outline import OutlinedStory
from summarizer.feeds.health import Pulse, condition
from summarizer.feeds.outlets import Outlet

Result = TypeVar("Result")
DAY = timedelta(days=1)
STEP = timedelta(minutes=5)  # for so long nothing newer comes in: digests due at one time are composed together
_REMEMBERED = timedelta(days=14)  # digests whose articles are not told again
_PULSES = timedelta(days=7)
_COMPOSERS = 4  # windows that are kept: daily, after a weekend, and those of the step before
_SOON, _OUTAGE = timedelta(hours=1), timedelta(hours=6)


class Stories(Protocol):
    """Where stories come from. `version` counts changes."""

    version: int

    @property
    def files(self) -> tuple[OutlinedStory, ...]:
        """The stories of the last days."""
        ...

    async def refresh(self, now: datetime) -> None:
        """Look for changes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """What the desk looks up."""

    digested: Digested
    sources: Sources
    feeds: Feeds
    briefings: Briefings


class DigestDesk:
    """Composes off the event loop, one digest at a time; what equal wishes share within five minutes is done once."""

    def __init__(self, *, stories: Stories, shelves: Shelves, outlets: Iterable[Outlet]) -> None:
        self._stories, self._shelves = stories, shelves
        self._outlets = tuple(outlets)
        self._composers: dict[tuple[int, datetime, datetime], Composer] = {}
        self._memory = Memory()
        self._standard: tuple[Pulse, ...] = ()
        self._added: tuple[Pulse, ...] = ()  # feeds of channels: each is told to those alone that read it
        self._turn = asyncio.Lock()

    async def now(self, target: Target, choice: Choice, now: datetime, *, loosely: bool = False) -> Digest:
        """The stories of the last day that fit, whether or not earlier digests had them."""
        wish = Wish(choice=choice, selection=await self.selection(target), loosely=loosely)
        return await self.composed(wish, now, DAY)

    async def next(self, subscription: Subscription, now: datetime) -> Digest:
        """What would be posted if the subscription were due now."""
        day = now.astimezone(subscription.timetable.zone).date()
        return await self.of(subscription, day, now)

    async def of(self, subscription: Subscription, local_date: date, now: datetime) -> Digest:
        """The digest of a local date: what came since the one before, and was in none before."""
        wish = await self.wish(subscription, local_date, now)
        return await self.composed(wish, now, looking_back(subscription.timetable, local_date, now))

    async def wish(self, subscription: Subscription, local_date: date, now: datetime) -> Wish:
        """What the digest of a local date is to be. Subscriptions with equal wishes get the same digest."""
        earlier = await self._shelves.digested.of(subscription.target, now - _REMEMBERED)
        before = [record for record in earlier if record.local_date < local_date]
        return Wish(
            choice=subscription.choice,
            selection=await self.selection(subscription.target),
            earlier=frozenset(id for record in before for story in record.stories for id in story.articles),
        )

    async def edition(self, now: datetime, back: timedelta) -> Hashable:
        """What else a digest depends on: as long as this is the same, equal wishes are composed alike."""
        async with self._turn:
            await self._stories.refresh(now)
            return self._stories.version, back, _step(now)

    async def record(self, subscription: Subscription, local_date: date, shown: Sequence[Shown], now: datetime) -> None:
        """Remember what a digest has, for what is new in the next."""
        await self._shelves.digested.add(subscription.id, local_date, shown, now)

    async def posted(self, target: Target, now: datetime) -> tuple[Record, ...]:
        """The digests that a target got lately, the latest first."""
        return await self._shelves.digested.of(target, now - _REMEMBERED)

    async def selection(self, target: Target) -> Selection:
        """The feeds that a channel or person reads."""
        key = ChannelKey(platform=target.platform, workspace=target.workspace, channel=target.channel)
        standard = defaults(self._outlets)
        read = await self._shelves.sources.of(key, standard)
        kept = {source.url for source in read}
        return Selection(
            removed=frozenset(source.url for source in standard if source.url not in kept),
            added=frozenset(source.url for source in read if source.own),
        )

    async def knows(self, target: Target) -> Selection:
        """The feeds that a target may hear of: all of the product's, and its own."""
        return Selection(added=(await self.selection(target)).added)

    def among(self, known: Known, selection: Selection) -> bool:
        """Whether one of the feeds that hold an article is of that selection."""
        standard = {outlet.feed for outlet in self._outlets} - selection.removed
        return any(feed in standard or feed in selection.added for feed in known.feeds)

    async def work(self, ask: Callable[[Composer], Result], now: datetime, back: timedelta = DAY) -> Result:
        """What the composer of these minutes answers, off the event loop, one question at a time."""
        async with self._turn:
            return await asyncio.to_thread(ask, await self._composer(now, back))

    async def _composer(self, now: datetime, back: timedelta) -> Composer:
        await self._stories.refresh(now)
        version = self._stories.version
        until = _step(now)
        key = version, until - back, until
        if key not in self._composers:
            pulses = await self._shelves.feeds.pulses(now - _PULSES)
            standard = {outlet.feed for outlet in self._outlets}
            self._added = tuple(pulse for pulse in pulses if pulse.url not in standard)
            self._standard = tuple(pulse for pulse in pulses if pulse.url in standard)
            feeds = self._check(self._standard, now)
            # Those of stories as they were would keep all of these in memory.
            kept = [(one, made) for one, made in self._composers.items() if one[0] == version][1 - _COMPOSERS :]
            self._composers = dict(kept)
            self._composers[key] = await asyncio.to_thread(self._compose, until - back, until, feeds)
        return self._composers[key]

    def _compose(self, since: datetime, until: datetime, feeds: FeedCheck) -> Composer:
        return Composer(self._stories.files, since=since, until=until, feeds=feeds, memory=self._memory)

    async def composed(self, wish: Wish, now: datetime, back: timedelta) -> Digest:
        """The digest of a wish, of what came in the time `back` from now."""
        async with self._turn:
            composer = await self._composer(now, back)
            chosen = await asyncio.to_thread(composer.choose, wish)
            missing = composer.missing(chosen)
            briefings = await self._shelves.briefings.find_urls(missing) if missing else {}
            digest = await asyncio.to_thread(composer.digest, chosen, briefings)
        return replace(digest, feeds=self._checked(wish.selection, digest.feeds, now))

    def _checked(self, selection: Selection, every: FeedCheck, now: datetime) -> FeedCheck:
        """How the feeds of a selection do; `every` is of all that the product comes with."""
        own = self._check((pulse for pulse in self._added if pulse.url in selection.added), now)
        if selection.removed:
            every = self._check((pulse for pulse in self._standard if pulse.url not in selection.removed), now)
        return every.with_more(own)

    def _check(self, pulses: Iterable[Pulse], now: datetime) -> FeedCheck:
        names = {outlet.feed: outlet.name for outlet in self._outlets}
        found = [(condition(pulse, now), names.get(pulse.url, pulse.name)) for pulse in pulses]
        return FeedCheck(
            checked=sum(state != "new" for state, _ in found),
            failed=tuple(sorted(name for state, name in found if state in ("failing", "dead"))),
            stale=tuple(sorted(name for state, name in found if state == "stale")),
        )


def shown_of(digest: Digest) -> tuple[Shown, ...]:
    """The stories of a digest, as they are remembered."""
    return tuple(
        Shown(
            story=entry.story.id,
            title=entry.story.title,
            articles=tuple(report.article.id for report in entry.story.reports),
        )
        for entry in digest.entries
    )


def _step(now: datetime) -> datetime:
    return now - (now - datetime.min.replace(tzinfo=UTC)) % STEP


def looking_back(timetable: Timetable, day: date, now: datetime) -> timedelta:
    """From a digest's date back to the one before: over a weekend two or three days, at most a week.

    As much longer as the digest is composed late, so that nothing which came since the one before is left out; by more
    than an hour, it is rounded up, so that digests which are late together are composed together.
    """
    days = next(days for days in range(1, 8) if (day - days * DAY).weekday() in timetable.days) * DAY
    before = datetime.combine(day - days, timetable.post_at, tzinfo=timetable.zone).astimezone(UTC)
    late = max(_step(now) - _step(before) - days, timedelta(0))
    return days + (late if late <= _SOON else -(-late // _OUTAGE) * _OUTAGE)
