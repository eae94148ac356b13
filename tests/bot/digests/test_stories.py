"""Stories as a composing process follows them: what changed is read, what is too old is let go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from digest_samples import NOW, report
from digest_store import OUTLETS

from bot.digests.stories import StoredStories
from bot.store.database import Database
from bot.store.kept_stories import KeptStories, Portion
from bot.store.outline_rows import Taken
from bot.store.told_stories import ToldStories
from summarizer.digest.outlining import outline
from summarizer.stories.state import Alias, Changes, KeptStory, Placed

LEFT = NOW - timedelta(days=5)
NUMBERS = {"lake-1": 1, "lake-2": 2, "quota-1": 3, "dam-1": 4}


def taken(id: str, original: str | None = None) -> Taken:
    one = report(id)
    return Taken(
        id=NUMBERS[id],
        url=id,
        original=NUMBERS[original or id],
        feeds=(one.publisher.feed,),
        first_seen=one.seen,
        outline=None if original else outline(one.briefing),
    )


def portion(
    where: dict[str, str], *, carriers: dict[str, str] | None = None, aliases: tuple[Alias, ...] = ()
) -> Portion:
    """Articles by the story that they are in, and carriers by their originals; a story is titled by its first."""
    titles = {story: id for id, story in reversed(where.items())}
    return Portion(
        taken=[*(taken(id) for id in where), *(taken(id, original) for id, original in (carriers or {}).items())],
        features=dict.fromkeys(where, (b"", "{}")),
        changes=Changes(
            articles=tuple(Placed(id=id, number=NUMBERS[id], at=report(id).seen, story=where[id]) for id in where),
            stories=tuple(KeptStory(id=id, number=1, titled=titled) for id, titled in sorted(titles.items())),
            aliases=aliases,
        ),
    )


class Newsroom:
    """Writes portions."""

    def __init__(self, database: Database) -> None:
        self._kept, self._epoch = KeptStories(database), 0

    async def begin(self) -> None:
        self._epoch = await self._kept.begin(NOW)

    async def write(self, one: Portion) -> None:
        await self._kept.save(self._epoch, one, now=NOW, left=LEFT)


def told(stories: StoredStories) -> dict[str, list[str]]:
    return {one.story.id: [report.id for report in one.reports] for one in stories.files}


async def opened(database: Database) -> tuple[Newsroom, StoredStories]:
    room = Newsroom(database)
    await room.begin()
    return room, StoredStories(ToldStories(database), OUTLETS, every=0.0)


async def test_stories_grow_merge_and_are_renamed(database: Database) -> None:
    room, stories = await opened(database)
    await room.write(portion({"lake-1": "lake", "quota-1": "quota"}))
    await stories.refresh(NOW)
    assert told(stories) == {"lake": ["lake-1"], "quota": ["quota-1"]}
    await room.write(portion({"lake-2": "lake"}))
    await stories.refresh(NOW)
    assert told(stories) == {"lake": ["lake-1", "lake-2"], "quota": ["quota-1"]}
    lake = next(one for one in stories.files if one.story.id == "lake")
    assert lake.headline == report("lake-2").article.title
    moved = portion({"lake-1": "lake", "quota-1": "lake"}, aliases=(("quota", "lake"),))
    await room.write(replace(moved, taken=[], features={}))
    await stories.refresh(NOW)
    assert told(stories) == {"lake": ["lake-1", "lake-2", "quota-1"]}


async def test_a_copy_that_comes_later_is_a_carrier(database: Database) -> None:
    room, stories = await opened(database)
    await room.write(portion({"lake-1": "lake", "lake-2": "lake"}))
    await stories.refresh(NOW)
    await room.write(portion({}, carriers={"quota-1": "lake-1"}))
    await stories.refresh(NOW)
    (lake,) = stories.files
    assert [carrier.id for carrier in lake.reports[0].carriers] == ["quota-1"]
    await room.write(portion({}, carriers={"lake-2": "lake-1"}))
    await stories.refresh(NOW)
    assert told(stories) == {"lake": ["lake-1"]}
    assert [carrier.id for carrier in stories.files[0].reports[0].carriers] == ["lake-2", "quota-1"]


async def test_one_outlet_carries_a_text_once(database: Database) -> None:
    room, stories = await opened(database)
    await room.write(portion({"lake-1": "lake"}, carriers={"dam-1": "lake-1"}))
    await stories.refresh(NOW)
    assert report("dam-1").publisher == report("lake-1").publisher
    assert stories.files[0].reports[0].carriers == ()


async def test_where_nothing_changed_nothing_is_made_anew(database: Database) -> None:
    room, stories = await opened(database)
    await room.write(portion({"lake-1": "lake", "quota-1": "quota"}))
    await stories.refresh(NOW)
    before, version = {one.story.id: one for one in stories.files}, stories.version
    await stories.refresh(NOW)
    assert stories.version == version
    await room.write(portion({"lake-2": "lake"}))
    await stories.refresh(NOW)
    after = {one.story.id: one for one in stories.files}
    assert stories.version == version + 1
    assert after["quota"] is before["quota"]
    assert after["lake"] is not before["lake"]


async def test_it_looks_now_and_then_unless_told_to(database: Database) -> None:
    room, _ = await opened(database)
    seconds = [0.0]
    stories = StoredStories(ToldStories(database), OUTLETS, every=60.0, clock=lambda: seconds[0])
    await stories.refresh(NOW)
    await room.write(portion({"lake-1": "lake"}))
    seconds[0] = 59.0
    await stories.refresh(NOW)
    assert told(stories) == {}
    stories.look_again()
    await stories.refresh(NOW)
    assert told(stories) == {"lake": ["lake-1"]}
    await room.write(portion({"lake-2": "lake"}))
    seconds[0] = 120.0
    await stories.refresh(NOW)
    assert told(stories) == {"lake": ["lake-1", "lake-2"]}


async def test_a_newsroom_that_begins_anew_is_followed(database: Database) -> None:
    room, stories = await opened(database)
    await room.write(portion({"lake-1": "lake"}))
    await stories.refresh(NOW)
    await room.begin()
    await room.write(portion({"quota-1": "quota"}))
    await stories.refresh(NOW)
    assert told(stories) == {"lake": ["lake-1"], "quota": ["quota-1"]}


async def test_what_no_digest_looks_back_for_is_let_go(database: Database) -> None:
    room, stories = await opened(database)
    await room.write(portion({"lake-1": "lake", "quota-1": "lake", "dam-1": "dam"}))
    await stories.refresh(NOW)
    oldest = min(report(id).seen for id in ("lake-1", "quota-1"))
    await stories.refresh(oldest + timedelta(days=8, seconds=1))
    assert sum(len(reports) for reports in told(stories).values()) < 3
    await stories.refresh(NOW + timedelta(days=9))
    assert told(stories) == {}
    fresh = StoredStories(ToldStories(database), OUTLETS)
    await fresh.refresh(NOW + timedelta(days=9))
    assert told(fresh) == {}
