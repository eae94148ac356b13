"""Old rows go, a few at a time; nothing else does."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from store_samples import ALICE, NOW, channel, make_briefing, person

from bot.store.briefings import Briefings
from bot.store.channels import Channels
from bot.store.choices import ChannelSettings, PersonChoices
from bot.store.database import Database
from bot.store.events import Events
from bot.store.people import People
from bot.store.posts import Post, Posts
from bot.store.prune import Retention, prune
from bot.store.tables import briefing_urls

URL = "https://news.example/islands"
KEPT = Retention(
    events=timedelta(days=1), posts=timedelta(days=10), briefings=timedelta(days=10), changes=timedelta(days=10)
)
EVENING = timedelta(hours=8)
MONTH = timedelta(days=30)


async def test_old_events_go_in_batches_and_new_ones_stay(database: Database) -> None:
    store = Events(database)
    for at in range(25):
        await store.first_time(f"slack:Ev{at}", NOW)
    await store.first_time("slack:new", NOW + MONTH)
    assert (await prune(database, NOW + MONTH, KEPT, batch=10))["events"] == 25
    assert await store.first_time("slack:Ev0", NOW + MONTH)
    assert not await store.first_time("slack:new", NOW + MONTH)


async def test_nothing_goes_early(database: Database) -> None:
    await Events(database).first_time("slack:Ev1", NOW)
    id = await Briefings(database).add(make_briefing(), urls=[URL], now=NOW)
    assert set((await prune(database, NOW + EVENING, KEPT)).values()) == {0}
    assert await Briefings(database).get(id, ALICE)


async def test_a_briefing_goes_with_its_urls(database: Database) -> None:
    store = Briefings(database)
    old = await store.add(make_briefing(), urls=[URL], now=NOW)
    new = await store.add(make_briefing("Another text: " + "word " * 40), urls=[f"{URL}/2"], now=NOW + MONTH)
    assert (await prune(database, NOW + MONTH, KEPT))["briefings"] == 1
    assert await store.get(old, ALICE) is None
    assert await store.find_url(URL, NOW) is None
    assert await store.get(new, ALICE)
    async with database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(briefing_urls)) == 1


async def test_a_briefing_read_again_stays(database: Database) -> None:
    store = Briefings(database)
    id = await store.add(make_briefing(), now=NOW)
    await store.add(make_briefing(), now=NOW + MONTH)
    await prune(database, NOW + MONTH, KEPT)
    assert await store.get(id, ALICE)


async def test_a_briefing_stays_as_long_as_a_post_of_it(database: Database) -> None:
    store = Briefings(database)
    id = await store.add(make_briefing(), now=NOW)
    posted = NOW + timedelta(days=25)
    await Posts(database).add(
        Post(channel=channel(), briefing_id=id, title="Islands", message="1", posted_at=posted, url=URL)
    )
    await prune(database, NOW + MONTH, KEPT)
    assert await store.get(id, ALICE)
    assert await Posts(database).recent(channel(), URL, NOW)
    await prune(database, NOW + 2 * MONTH, KEPT)
    assert await store.get(id, ALICE) is None
    assert await Posts(database).last(channel(), 10) == ()


async def test_settings_outlive_their_history(database: Database) -> None:
    channels, people = Channels(database), People(database)
    await channels.set(channel(), {"sentences": 8}, by="U1", now=NOW)
    await channels.left(channel(), NOW)
    await people.set(person(), {"replies": "channel"})
    assert (await prune(database, NOW + MONTH, KEPT))["channel_changes"] == 1
    assert await channels.history(channel()) == ()
    assert await channels.get(channel()) == ChannelSettings(sentences=8)
    assert await people.get(person()) == PersonChoices(replies="channel")
