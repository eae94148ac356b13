"""What became of an article, step by step: held by a feed, read, put into a story, chosen or not, posted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence, Set
from datetime import datetime
from functools import partial

from bot.digests.composer import Composer, Wish
from bot.digests.desk import DigestDesk
from bot.present.dates import long_date
from bot.present.digest import covered
from bot.present.message import Line
from bot.store.article_rows import Known
from bot.store.articles import Articles
from bot.store.subscription import Choice, Subscription, Target
from summarizer.digest.story import coverage

_UNKNOWN = "None of the feeds that I read has held this article in the last 30 days, so nothing was done with it."
_STATES = {
    "waiting": "It waits to be read.",
    "old": "It was too old when the feed first held it, and was not read.",
    "fetched": "It was read.",
    "duplicate": "It was read, and carries the text of another article.",
    "paywalled": "It could not be read: it is behind a paywall.",
    "blurb": "It could not be used: the page has a few lines and no report.",
    "disallowed": "It was not opened: the outlet's robots.txt asks automatic readers not to open it.",
    "failed": "It could not be read.",
}


async def fate(
    desk: DigestDesk,
    articles: Articles,
    target: Target,
    subscriptions: Sequence[Subscription],
    url: str,
    now: datetime,
) -> list[Line]:
    """The steps, one line each; `url` is canonical."""
    known, audible = await articles.find(url), await desk.knows(target)
    if known is None or not desk.among(known, audible):
        return [Line(text=_UNKNOWN)]
    lines = [Line(text="A feed held it first", at=known.first_seen)]
    original = known if known.original in (None, known.id) else await articles.get(known.original or known.id)
    # The text may have come first by a feed that somebody else added, of which nothing is told.
    first = original if original is not None and desk.among(original, audible) else None
    lines.append(_read(known, first))
    if original is not None and known.state in ("fetched", "duplicate"):
        lines += [line async for line in _told(desk, target, subscriptions, (first or known).url, now)]
    return lines


def _read(known: Known, original: Known | None) -> Line:
    said = _STATES[known.state]
    if known.state == "duplicate" and original is not None:
        return Line(text=f"{said[:-1]}: {original.title or original.url}", link=original.url)
    told = known.reason and known.state != "disallowed"  # its reason says the same of the host
    return Line(text=f"{said} {known.reason}" if told else said)


async def _told(
    desk: DigestDesk, target: Target, subscriptions: Sequence[Subscription], article: str, now: datetime
) -> AsyncIterator[Line]:
    """Its story, its place in each digest to be, and the digests that had it."""
    audible = await desk.knows(target)
    story = await desk.work(lambda composer: composer.story(article, audible), now)
    if story is None:
        yield Line(text="It is in no story yet.")
    else:
        named = f"the story “{story.headline}”" if story.headline else "a story without a headline"
        yield Line(text=f"It belongs to {named} ({covered(coverage(story.reports))}).")
        selection = await desk.selection(target)
        for number, one in enumerate(subscriptions, start=1):
            wish = Wish(choice=one.choice, selection=selection)
            place, among = await desk.work(partial(Composer.place, wish=wish, article=article), now)
            yield Line(text=f"Subscription {number}: {_placed(place, among, one.choice)}")
    same = {article, *(id for one in (story.reports if story else ()) if article in one.ids for id in one.ids)}
    async for line in _posted(desk, target, same, now):
        yield line


def _placed(place: int | None, among: int, choice: Choice) -> str:
    if place is None:
        others = "1 story does" if among == 1 else f"{among} stories do"
        return f"the story does not fit what was chosen, or has nothing of the last day ({others})."
    cut = "below the cut" if place > choice.stories else "among those shown"
    return f"now in place {place} of {among}, with {choice.stories} shown: {cut}."


async def _posted(desk: DigestDesk, target: Target, same: Set[str], now: datetime) -> AsyncIterator[Line]:
    """The digests here that had one of these articles, which carry the same text."""
    found = False
    for record in await desk.posted(target, now):
        for place, story in enumerate(record.stories, start=1):
            if not same.isdisjoint(story.articles):
                found = True
                yield Line(text=f"It stood in the digest of {long_date(record.local_date)}, story {place}.")
    if not found:
        yield Line(text="It stood in no digest here in the last 14 days.")
