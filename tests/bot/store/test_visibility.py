"""Who sees which briefing, as somebody would try it who should not see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from store_samples import ALICE, ENGINE, NOW, PERSON, ROOM, elsewhere, make_briefing

from bot.store.briefings import Briefings, content_hash
from bot.store.database import Database
from bot.store.keys import PUBLIC, ChannelKey, PersonKey, Viewer
from bot.store.posts import Post, Posts

STRANGERS = {
    "other user": elsewhere(user="U2"),
    "other user and channel": elsewhere(user="U2", channel="C2"),
    "same ids in another workspace": elsewhere(workspace="T2"),
    "same ids on another platform": elsewhere(platform="discord"),
    "same ids without a workspace": elsewhere(workspace=""),
    "wildcards": elsewhere(user="%", channel="%"),
    "nobody": Viewer(platform="", workspace="", channel="", user=""),
}


@pytest.fixture
def store(database: Database) -> Briefings:
    return Briefings(database)


async def post(database: Database, id: str, room: ChannelKey = ROOM) -> None:
    await Posts(database).add(
        Post(channel=room, briefing_id=id, title="Islands", message="1700000000.000100", posted_at=NOW)
    )


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
async def test_a_pasted_text_is_its_authors_alone(store: Briefings, stranger: Viewer) -> None:
    id = await store.add(make_briefing(url=None), owner=PERSON.owner, now=NOW)
    assert await store.get(id, ALICE)
    assert await store.get(id, elsewhere(channel="D1"))
    assert await store.get(id, stranger) is None


@pytest.mark.parametrize("outside", [elsewhere(channel="C2"), elsewhere(workspace="T2"), elsewhere(platform="discord")])
async def test_a_text_of_a_channel_stays_in_the_channel(store: Briefings, outside: Viewer) -> None:
    id = await store.add(make_briefing(url=None), owner=ROOM.owner, now=NOW)
    assert await store.get(id, elsewhere(user="U2"))
    assert await store.get(id, outside) is None


async def test_sharing_opens_it_to_that_channel_and_no_other(store: Briefings, database: Database) -> None:
    id = await store.add(make_briefing(url=None), owner=PERSON.owner, now=NOW)
    await post(database, id)
    assert await store.get(id, elsewhere(user="U2"))
    assert await store.get(id, elsewhere(user="U2", channel="C2")) is None
    assert await store.get(id, elsewhere(user="U2", workspace="T2")) is None
    assert await store.get(id, elsewhere(user="U2", platform="discord")) is None


async def test_sharing_one_briefing_opens_no_other(store: Briefings, database: Database) -> None:
    shared = await store.add(make_briefing(url=None), owner=PERSON.owner, now=NOW)
    secret = await store.add(make_briefing("Secret: " + "word " * 40, url=None), owner=PERSON.owner, now=NOW)
    await post(database, shared)
    assert await store.get(secret, elsewhere(user="U2")) is None


async def test_the_same_text_of_two_people_stays_two_briefings(store: Briefings) -> None:
    briefing = make_briefing(url=None)
    bob = replace(PERSON, user="U2")
    mine = await store.add(briefing, owner=PERSON.owner, now=NOW)
    his = await store.add(briefing, owner=bob.owner, now=NOW)
    assert mine != his
    assert await store.get(his, ALICE) is None


async def test_a_pasted_text_is_not_found_by_the_url_it_names(store: Briefings) -> None:
    briefing = make_briefing(url="https://news.example/islands")
    await store.add(briefing, owner=PERSON.owner, now=NOW)
    assert await store.find_url("https://news.example/islands", NOW) is None
    assert await store.find_text(content_hash(briefing.article), ENGINE, PUBLIC) is None


@pytest.mark.parametrize("viewer", [ALICE, *STRANGERS.values()])
async def test_what_came_from_a_link_is_everybodys(store: Briefings, viewer: Viewer) -> None:
    id = await store.add(make_briefing(), urls=["https://news.example/islands"], now=NOW)
    assert await store.get(id, viewer)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (("T1", "a"), ("T1a", "")),
        (('T1", "a', "b"), ("T1", 'a", "b')),
        (("T1:a", "b"), ("T1", "a:b")),
    ],
)
def test_owners_cannot_be_forged_by_ids(mine: tuple[str, str], theirs: tuple[str, str]) -> None:
    def owners(pair: tuple[str, str]) -> set[str]:
        make: tuple[Callable[[], str], ...] = (
            lambda: PersonKey(platform="slack", workspace=pair[0], user=pair[1]).owner,
            lambda: ChannelKey(platform="slack", workspace=pair[0], channel=pair[1]).owner,
        )
        return {one() for one in make}

    assert len(owners(mine) | owners(theirs)) == 4
    assert PUBLIC not in owners(mine)
