"""Workspaces' tokens: encrypted at rest, bound to their row, replaced and deleted without getting mixed up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from installation_samples import NEW, NOW, OLD, OTHER, REFRESH, TOKEN, installed
from sqlalchemy import select, update

from bot.store.database import Database
from bot.store.installation_tables import installations
from bot.store.installations import Census, Installations
from bot.store.sealing import Seal, SealError, check_keys, new_key

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def store(database: Database) -> Installations:
    return Installations(database, Seal([OLD]))


async def raw(database: Database) -> str:
    """Everything that the table holds, as text."""
    async with database.reading() as connection:
        return repr((await connection.execute(select(installations))).all())


async def test_an_installation_is_found_again(store: Installations) -> None:
    made = installed(refresh=REFRESH, expires_at=LATER, enterprise="E1")
    await store.save(made)
    assert await store.get("T1") == made
    assert await store.get("T2") is None


async def test_no_token_lies_in_the_database_or_is_shown(store: Installations, database: Database) -> None:
    made = installed(refresh=REFRESH)
    await store.save(made)
    for shown in (await raw(database), repr(made), str(made)):
        assert TOKEN not in shown
        assert REFRESH not in shown


async def test_installing_anew_replaces_what_was_there(store: Installations) -> None:
    await store.save(installed(refresh=REFRESH, expires_at=LATER))
    again = installed(token="xoxb-2", installed_at=LATER, scopes=())  # noqa: S106
    await store.save(again)
    assert await store.get("T1") == again


async def test_any_key_opens_and_the_first_one_seals(store: Installations, database: Database) -> None:
    await store.save(installed())
    turning = Installations(database, Seal([NEW, OLD]))
    assert await turning.get("T1") == installed()
    assert await turning.census() == Census(total=1, unreadable=(), older=1)
    assert await turning.reseal() == Census(total=1, unreadable=(), older=0)
    assert await Installations(database, Seal([NEW])).get("T1") == installed()
    with pytest.raises(SealError, match="No key of COMMUNIQUE_KEYS opens the tokens of slack workspace T1"):
        await store.get("T1")


async def test_what_no_key_opens_is_named_and_keeps_nobody_else_from_working(
    store: Installations, database: Database
) -> None:
    for number in range(3):
        await store.save(installed(f"T{number}"))
    await Installations(database, Seal([OTHER])).save(installed("T1"))
    found = await Installations(database, Seal([NEW, OLD])).reseal()
    assert found == Census(total=3, unreadable=("T1",), older=0)
    assert await Installations(database, Seal([NEW])).get("T2") == installed("T2")
    assert await Installations(database, Seal([OTHER])).get("T1") == installed("T1")


async def test_a_copied_ciphertext_opens_nothing_elsewhere(store: Installations, database: Database) -> None:
    await store.save(installed("T1"))
    await store.save(installed("T2", token="xoxb-of-others"))  # noqa: S106
    theirs = select(installations.c.sealed).where(installations.c.workspace == "T2").scalar_subquery()
    async with database.writing() as connection:
        await connection.execute(update(installations).where(installations.c.workspace == "T1").values(sealed=theirs))
    with pytest.raises(SealError, match="sealed for another place") as told:
        await store.get("T1")
    assert "xoxb" not in str(told.value)
    assert (await store.census()).unreadable == ("T1",)


async def test_a_damaged_ciphertext_is_told_as_such(store: Installations, database: Database) -> None:
    await store.save(installed())
    async with database.writing() as connection:
        await connection.execute(update(installations).values(sealed="gAAAAé no ciphertext"))
    with pytest.raises(SealError, match="No key"):
        await store.get("T1")


async def test_removing_leaves_no_token(store: Installations, database: Database) -> None:
    await store.save(installed())
    await store.save(installed("T2"))
    assert await store.remove("T1")
    assert await store.get("T1") is None
    assert "'T1'" not in await raw(database)  # quoted: a sealed token may hold these letters
    assert await store.get("T2") is not None
    assert await store.remove("T1")  # again, as events come again


async def test_a_late_word_of_removal_leaves_a_newer_installation(store: Installations) -> None:
    await store.save(installed(installed_at=LATER))
    assert not await store.remove("T1", until=NOW)
    assert await store.get("T1") is not None
    assert await store.remove("T1", until=LATER)


async def test_one_process_replaces_an_expiring_token(store: Installations) -> None:
    known = installed(refresh=REFRESH, expires_at=LATER)
    await store.save(known)
    soon = NOW + timedelta(seconds=30)
    assert await store.claim_refresh(known, now=NOW, until=soon)
    assert not await store.claim_refresh(known, now=NOW, until=soon)
    assert await store.claim_refresh(known, now=soon, until=soon + timedelta(seconds=30))  # the first one died
    expires = LATER + timedelta(hours=12)
    fresh = await store.refreshed(known, token="xoxb-2", refresh="xoxe-2", expires_at=expires)  # noqa: S106
    assert fresh == replace(known, token="xoxb-2", refresh="xoxe-2", expires_at=expires)  # noqa: S106
    assert await store.get("T1") == fresh
    assert not await store.claim_refresh(known, now=LATER, until=expires)  # who did not see that yet


async def test_a_replaced_token_brings_no_removed_workspace_back(store: Installations) -> None:
    known = installed(refresh=REFRESH, expires_at=LATER)
    await store.save(known)
    await store.remove("T1")
    assert await store.refreshed(known, token="xoxb-2", refresh=None, expires_at=None) is None  # noqa: S106
    again = installed(installed_at=LATER)
    await store.save(again)
    assert await store.refreshed(known, token="xoxb-2", refresh=None, expires_at=None) is None  # noqa: S106
    assert await store.get("T1") == again


async def test_platforms_are_kept_apart(store: Installations, database: Database) -> None:
    await store.save(installed())
    other = Installations(database, Seal([OLD]), platform="teams")
    assert await other.get("T1") is None
    assert await other.remove("T1")
    assert (await store.census()).total == 1


def test_keys() -> None:
    check_keys([new_key(), OLD])
    assert new_key() != new_key()
    for wrong in ("short", OLD[:-1], OLD + "A", "é" * 44, ""):
        with pytest.raises(SealError, match="key 2 of 2 is none") as told:
            check_keys([OLD, wrong])
        assert not wrong or wrong not in str(told.value)
    with pytest.raises(SealError, match="COMMUNIQUE_KEYS is not set"):
        Seal([])
