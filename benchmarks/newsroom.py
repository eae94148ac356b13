"""What stories cost in memory and time where feeds bring thousands of articles a day, through a real store.

    python -m benchmarks.newsroom [--daily 2000] [--database URL]

Chance articles: five days of them in the clustering, eight days in outline, each with the words, parties and opening of
a real one. Told are the memory that the newsroom and a reader of stories take in this process, how long it takes until
they have read all from the store, and how long one more article takes from its features to a reader. Exits 1 where the
two take more than `MOST` MiB together, or one more article more than `SLOWEST` seconds of CPU time.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import random
import sys
import tempfile
import time
import zlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.compose_stories import PARTY_IDS, word
from bot.digests.composer import Composer, Selection, Wish
from bot.digests.stories import StoredStories
from bot.store.database import Database
from bot.store.kept_stories import KeptStories, Portion
from bot.store.outline_rows import Taken
from bot.store.subscription import Choice
from bot.store.told_stories import ToldStories
from summarizer.digest.beats import topics
from summarizer.digest.domain import FeedCheck
from summarizer.digest.keywords import Opening
from summarizer.digest.outline import Outline
from summarizer.stories.cluster import Clusterer
from summarizer.stories.domain import Headline
from summarizer.stories.features import ArticleFeatures, pack, terms
from summarizer.stories.state import Changes, KeptStory, Placed

NOW = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
CLUSTERED, TOLD = timedelta(days=5), timedelta(days=8)
WORDS, WIDTH, STORY = 400, 384, 3  # of an article; of a vector; articles of a story
MOST, SLOWEST = 120.0, 0.5
_PORTION = 500
READ = Selection(added=frozenset(f"https://outlet-{number}.example/rss" for number in range(140)))
TOPIC = next(iter(topics()))


class Maker:
    """Makes chance articles, the newest last."""

    def __init__(self, daily: int) -> None:
        self._chance = random.Random(7)  # noqa: S311
        self._vectors = np.random.default_rng(7)
        self.daily, self.made = daily, 0

    def features(self, id: str, text: str, at: datetime) -> ArticleFeatures:
        vector = self._vectors.normal(size=WIDTH).astype(np.float32)
        head = Headline(text=text[:60], article=id)
        unit = vector / np.linalg.norm(vector)
        return ArticleFeatures(id=id, terms=terms(text), vector=unit, headline=head, published=at)

    def text(self) -> str:
        return " ".join(word(self._chance) for _ in range(WORDS))

    def portion(self, count: int) -> Portion:
        """The next articles, with features where they are young enough to be clustered."""
        taken, kept, places, stories = [], {}, [], []
        for _ in range(count):
            self.made += 1
            at = NOW - TOLD + timedelta(days=self.made / self.daily)
            url, text = f"https://outlet-{self.made % 140}.example/2026/03/article-{self.made}", self.text()
            story = f"{self.made // STORY:012x}"
            taken.append(self.taken(url, text, at))
            places.append(Placed(id=url, number=self.made, at=at, story=story))
            if self.made % STORY == 0:
                stories.append(KeptStory(id=story, number=self.made, titled=url))
            if at >= NOW - CLUSTERED:
                kept[url] = pack(self.features(url, text, at))
        return Portion(taken=taken, features=kept, changes=Changes(articles=tuple(places), stories=tuple(stories)))

    def taken(self, url: str, text: str, at: datetime) -> Taken:
        title, opening = text[:60], text[: text.find(" ", 1700)]
        parties = tuple(self._chance.sample(PARTY_IDS, self._chance.randint(1, 6)))
        outline = Outline(
            title=title,
            published=at,
            parties=parties,
            mentions=tuple(self._chance.randint(1, 20) for _ in parties),
            heard=len(parties) // 2,
            topics=(TOPIC,),
            marks=np.array(sorted(Opening(title, opening).marks), dtype="<u4").tobytes(),
            opening=zlib.compress(f"{title}\0{opening}".encode(), 9),
        )
        feeds = (f"https://outlet-{self.made % 140}.example/rss",)
        return Taken(id=self.made, url=url, original=self.made, feeds=feeds, first_seen=at, outline=outline)


def resident() -> float:
    """MiB of this process."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 2**20


async def timed(what: str, work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """CPU seconds and MiB that the work takes; prints them."""
    before, began, started = resident(), time.perf_counter(), time.process_time()
    await work()
    cpu, wall = time.process_time() - started, time.perf_counter() - began
    grown = resident() - before
    print(f"{what:58} {cpu:8.3f} s of CPU time ({wall:.3f} s), {grown:+7.1f} MiB", flush=True)
    return cpu, grown


async def restore(clusterer: Clusterer, kept: KeptStories) -> None:
    async for some in kept.articles():
        clusterer.enter(some)
    clusterer.found(*await kept.stories())


async def measure(url: str, daily: int) -> int:
    database, maker = await Database.open(url), Maker(daily)
    await database.migrate()
    kept = KeptStories(database)
    epoch = await kept.begin(NOW)
    while maker.made < TOLD.days * daily:
        await kept.save(epoch, maker.portion(_PORTION), now=NOW, left=NOW - CLUSTERED)
    await database.close()
    return epoch


async def read(url: str, daily: int, epoch: int) -> bool:
    """Whether all is as small and as fast as it has to be."""
    database = await Database.open(url)
    kept, clusterer = KeptStories(database), Clusterer()
    print(f"{resident():.0f} MiB before anything is read")
    _, newsroom = await timed("the newsroom takes over", lambda: restore(clusterer, kept))
    stories = StoredStories(ToldStories(database), (), every=0.0)
    _, reader = await timed("a reader reads all stories", lambda: stories.refresh(NOW))
    for days in (1, 7):
        await timed(f"a composer of {days} days, asked once", lambda days=days: composed(stories, days))
    maker, costs = Maker(daily), []
    maker.made = 10 * daily
    for number in range(20):
        url_of, text = f"https://new.example/{number}", maker.text()
        told = maker.features(url_of, text, NOW)
        maker.made += 1
        started = time.process_time()
        clusterer.add(told, NOW)
        some = Portion(
            taken=[maker.taken(url_of, text, NOW)], features={url_of: pack(told)}, changes=clusterer.changes()
        )
        await kept.save(epoch, some, now=NOW, left=NOW - CLUSTERED)
        written = time.process_time()
        await stories.refresh(NOW)
        costs.append((written - started, time.process_time() - written))
    take, look = (sorted(cost[at] for cost in costs)[len(costs) // 2] for at in (0, 1))
    print(f"one more article: {1e3 * take:.1f} ms until it is written, {1e3 * look:.1f} ms until it is read (medians)")
    await database.close()
    return newsroom + reader <= MOST and take + look <= SLOWEST


async def composed(stories: StoredStories, days: int) -> None:
    composer = Composer(stories.files, since=NOW - timedelta(days=days), until=NOW, feeds=FeedCheck(checked=1))
    found = composer.choose(Wish(choice=Choice(topics=(TOPIC,), exclude=("baden",)), selection=READ))
    print(json.dumps({"stories": len(stories.files), "fit": found.matching}))


def main() -> int:
    """Print the figures; 1 where one is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--daily", type=int, default=2_000)
    parser.add_argument("--database", help="of PostgreSQL, and empty; a file of its own otherwise")
    parser.add_argument("--read", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read is not None:
        return int(not asyncio.run(read(given.database, given.daily, given.read)))
    folder: AbstractContextManager[str] = nullcontext("") if given.database else tempfile.TemporaryDirectory()
    with folder as path:
        url = given.database or f"sqlite:///{path}/stories.db"
        epoch = asyncio.run(measure(url, given.daily))
        # Another process: what making the articles took does not count.
        import subprocess

        command = [sys.executable, "-m", "benchmarks.newsroom", "--database", url]
        return subprocess.call([*command, "--daily", str(given.daily), "--read", str(epoch)])  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
