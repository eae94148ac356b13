"""What was asked for before somebody's data was deleted brings none of it back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from delivery_samples import CHOICE, timetable
from sqlalchemy import insert, select
from store_samples import NOW, channel, make_briefing, person

from bot.store.articles import Articles
from bot.store.briefings import Briefings
from bot.store.database import Database
from bot.store.deletions import DeletedMeanwhile, deleted_since, note_deletion
from bot.store.digested import Digested, Shown
from bot.store.feed_tables import articles
from bot.store.feeds import Feeds
from bot.store.keys import ChannelKey, PersonKey, WorkspaceKey, concerned
from bot.store.posts import Post, Posts
from bot.store.prune import Retention, prune
from bot.store.reading import Wanted
from bot.store.readings import Readings
from bot.store.sources import Sources
from bot.store.subscription import Target
from bot.store.subscriptions import Subscriptions
from bot.store.tables import briefings, digested, people
from bot.store.workspace_tables import deletions
from bot.store.workspaces import Workspaces
from summarizer.feeds.entries import Entry

HERE = WorkspaceKey(platform="slack", workspace="T1")
SECOND = timedelta(seconds=1)
ASKED, DELETED, AFTER = NOW, NOW + SECOND, NOW + 2 * SECOND
FEED = "https://feed.example/rss?key=secret"


@pytest.fixture
async def other(database: Database, url: str) -> AsyncIterator[Database]:
    """The same database as another process has it."""
    opened = await Database.open(url)
    yield opened
    await opened.close()


async def ids(database: Database) -> list[str]:
    async with database.reading() as connection:
        return list((await connection.scalars(select(briefings.c.id))).all())


@pytest.mark.parametrize("key", [HERE, person()])
@pytest.mark.parametrize("owner", [person().owner, person("U2").owner, channel().owner])
async def test_a_private_text_that_was_under_way(database: Database, key: WorkspaceKey | PersonKey, owner: str) -> None:
    shelf, theirs = Briefings(database), key == HERE or owner == person().owner
    await Workspaces(database).delete(key, now=DELETED)
    if theirs:
        with pytest.raises(DeletedMeanwhile, match="deleted"):
            await shelf.add(make_briefing(), owner=owner, now=ASKED)
        assert await ids(database) == []
    assert await shelf.add(make_briefing(), owner=owner, now=AFTER if theirs else ASKED)
    assert await shelf.add(make_briefing(), now=ASKED), "what came from a link is everybody's"


@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_a_person_of_several_workspaces(database: Database, platform: str) -> None:
    """On Discord it is one person, in direct messages too; on Slack each workspace has its own people."""
    here, there, direct = (PersonKey(platform=platform, workspace=name, user="U1") for name in ("T1", "T2", ""))
    await Workspaces(database).delete(here, now=DELETED)
    for key in (there, direct):
        adding = Briefings(database).add(make_briefing(), owner=key.owner, now=ASKED)
        if platform == "slack":
            await adding
        else:
            with pytest.raises(DeletedMeanwhile):
                await adding


async def test_a_text_that_was_to_be_ordered(database: Database) -> None:
    async def nothing(*_: object) -> None:
        """Announces it to nobody."""

    readings, wanted = Readings(database), Wanted(name="a", text=b"A text.", owner=person().owner)
    await Workspaces(database).delete(person(), now=DELETED)
    with pytest.raises(DeletedMeanwhile):
        await readings.ask(wanted, ASKED, bound=9, along=nothing)
    assert await Workspaces(database).count(person()) == {}
    id = await readings.ask(wanted, AFTER, bound=9, along=nothing)
    taken = await readings.take(id or "", "me", AFTER + SECOND)
    assert taken is not None
    assert (taken.text, taken.asked_at) == (b"A text.", AFTER)


@pytest.mark.parametrize(("key", "room"), [(HERE, "C1"), (person(), "D1")])
async def test_what_was_being_posted(database: Database, key: WorkspaceKey | PersonKey, room: str) -> None:
    id, posts = await Briefings(database).add(make_briefing(), now=NOW), Posts(database)
    post = Post(channel=channel(room), briefing_id=id, title="Islands", message="1", posted_at=AFTER)
    whose = concerned("slack", "T1", "U1")
    await Workspaces(database).delete(key, room=room, now=DELETED)
    await posts.add(post, whose=whose, asked=ASKED)
    assert await posts.last(channel(room), 9) == ()
    await posts.add(post, whose=whose, asked=AFTER)
    assert await posts.last(channel(room), 9) == (post,)


@pytest.mark.parametrize(("key", "room"), [(HERE, "C1"), (HERE, "U1"), (person(), "U1")])
async def test_feeds_that_were_being_added(database: Database, key: WorkspaceKey | PersonKey, room: str) -> None:
    place = ChannelKey(platform="slack", workspace="T1", channel=room)
    await Workspaces(database).delete(key, now=DELETED)
    with pytest.raises(DeletedMeanwhile):
        await Sources(database).add(place, FEED, by="U1", now=ASKED)
    assert await Sources(database).added_anywhere() == ()
    await Sources(database).add(place, FEED, by="U1", now=AFTER)
    assert await Sources(database).added_anywhere() == (FEED,)


async def test_a_digest_that_was_being_composed(database: Database) -> None:
    made = await Subscriptions(database).add(
        Target(platform="slack", workspace="T1", channel="C1"), CHOICE, timetable(), by="U1", now=NOW
    )
    shown = [Shown(story="s", title="Islands", articles=("a",))]
    await Digested(database).add(made.id, made.next_date, shown, NOW)
    await Workspaces(database).delete(HERE, now=DELETED)
    await Digested(database).add(made.id, made.next_date, shown, AFTER)
    async with database.reading() as connection:
        assert (await connection.execute(select(digested))).all() == []


async def test_articles_of_a_feed_that_was_being_asked(database: Database) -> None:
    """Its address may hold a key, and so may what it tells."""
    await Sources(database).add(channel(), FEED, by="U1", now=NOW)
    await Feeds(database).want([FEED], NOW)
    (feed,) = await Feeds(database).claim_due(NOW)
    await Workspaces(database).delete(HERE, now=DELETED)
    entry = Entry(url="https://feed.example/a", link="https://feed.example/a?key=secret", title="Islands")
    assert await Articles(database).announce(feed.id, [entry], now=AFTER, not_before=NOW) == ()
    async with database.reading() as connection:
        assert (await connection.execute(select(articles))).all() == []


async def test_a_deletion_waits_for_what_is_being_written(database: Database, other: Database) -> None:
    """Whoever has looked and found no deletion has written before the first row goes."""
    async with database.writing() as connection:
        assert not await deleted_since(database, connection, [person(), HERE], ASKED)
        deleting = asyncio.create_task(Workspaces(other).delete(HERE, now=DELETED))
        await asyncio.sleep(0.3)
        row = {"platform": "slack", "workspace": "T1", "user": "U1", "timezone": "Europe/Oslo"}
        await connection.execute(insert(people).values(row))
        assert not deleting.done()
    assert await deleting == {"people": 1}
    assert await Workspaces(other).count(HERE) == {}


async def test_many_texts_at_once_leave_nothing_behind(database: Database, other: Database) -> None:
    text, begun = make_briefing().article.text, asyncio.Event()

    async def paste(who: int) -> int:
        """Pastes what was asked for before the deletion, until that is refused; returns how much was stored."""
        shelf, stored = Briefings((database, other)[who % 2]), 0
        while True:
            try:
                pasted = make_briefing(f"{text} {who} {stored}", url=None)
                await shelf.add(pasted, owner=person(f"U{who}").owner, now=ASKED)
            except DeletedMeanwhile:
                return stored
            stored += 1
            if stored == 3:
                begun.set()

    pasting = [asyncio.create_task(paste(who)) for who in range(4)]
    await begun.wait()
    await Workspaces(other).delete(HERE, now=DELETED)
    assert sum(await asyncio.gather(*pasting)) >= 3
    assert await ids(database) == []


async def test_the_latest_of_two_deletions_counts_whichever_is_noted_last(database: Database) -> None:
    """Nightly ones go by when the night's work began."""
    await note_deletion(database, HERE, AFTER)
    await note_deletion(database, HERE, ASKED)
    async with database.writing() as connection:
        assert await deleted_since(database, connection, [HERE], DELETED)


async def test_a_note_of_a_clock_that_was_ahead_goes_in_the_next_night(database: Database) -> None:
    """Until its time comes, whatever is asked for would have been deleted since."""
    await note_deletion(database, HERE, NOW + timedelta(days=365))
    await note_deletion(database, person(), NOW + SECOND)  # just now, by another process
    assert (await prune(database, NOW, Retention()))["deletions"] == 1
    await Briefings(database).add(make_briefing(), owner=person("U2").owner, now=NOW)
    with pytest.raises(DeletedMeanwhile):
        await Briefings(database).add(make_briefing(), owner=person().owner, now=NOW)


async def test_nothing_tells_whose_it_was_and_a_day_later_nothing_is_left(database: Database) -> None:
    for key in (HERE, person("U123456")):
        await note_deletion(database, key, NOW)
        await note_deletion(database, key, DELETED)
    async with database.reading() as connection:
        rows = (await connection.execute(select(deletions))).all()
    assert len(rows) == 2
    assert {row.deleted_at for row in rows} == {DELETED}
    assert not {"T1", "U123456", "slack"} & {word for row in rows for word in (row.key, row.key[:2])}
    assert (await prune(database, NOW + timedelta(hours=23), Retention()))["deletions"] == 0
    assert (await prune(database, NOW + timedelta(hours=25), Retention()))["deletions"] == 2
