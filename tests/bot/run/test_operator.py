"""The operator's commands, as they are typed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.run.operator_options import moment
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.delivery import HEADLINE, delivery_key
from bot.store.sealing import check_keys
from bot.store.subscription import Choice, Target, Timetable
from bot.store.subscriptions import Subscriptions


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An environment of its own, with a database that is not there yet."""
    url = f"sqlite:///{tmp_path}/state.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("COMMUNIQUE_KEYS", raising=False)
    return url


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_migrate_says_what_it_did(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert "now" in told(capsys)
    assert main(["migrate"]) == 0
    assert "already" in told(capsys)


@pytest.mark.parametrize("command", [["restored", "--until", "2026-11-22T10:05Z"], ["data", "list"]])
def test_what_needs_the_newest_database_says_so(
    url: str, tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 1
    assert "There is no database" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    (tmp_path / "state.db").touch()  # as one that nobody has migrated yet
    assert main(command) == 1
    assert "not at the newest version" in capsys.readouterr().err


def test_a_new_key_is_one(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "new"]) == 0
    key = told(capsys).strip()
    check_keys([key])
    assert main(["keys", "new"]) == 0
    assert told(capsys).strip() != key


def test_a_key_is_made_while_credentials_wait_for_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "given")
    assert main(["keys", "new"]) == 0
    check_keys([capsys.readouterr().out.strip()])


def test_keys_cannot_be_rotated_without_one(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["keys", "rotate"]) == 1
    assert "key" in capsys.readouterr().err


@pytest.mark.parametrize(("skip", "state"), [([], "unknown"), (["--skip"], "skipped")])
def test_restored(url: str, skip: list[str], state: str, capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime.now(UTC)
    key = asyncio.run(subscribed(url, now - timedelta(hours=4)))
    assert main(["restored", "--until", now.isoformat(), *skip]) == 0
    assert told(capsys).startswith("1 messages")
    assert asyncio.run(state_of(url, key)) == state


@pytest.mark.parametrize(("catch_up", "state"), [("12", "unknown"), ("2", "skipped")])
def test_restored_plans_with_the_settings(url: str, catch_up: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the lost database gave up after so many hours, the platform need not be asked about."""
    monkeypatch.setenv("COMMUNIQUE_DIGESTS__CATCH_UP", catch_up)
    now = datetime.now(UTC)
    key = asyncio.run(subscribed(url, now - timedelta(hours=4)))
    assert main(["restored", "--until", now.isoformat()]) == 0
    assert asyncio.run(state_of(url, key)) == state


async def subscribed(url: str, at: datetime):
    database = await Database.open(url)
    await database.migrate()
    target = Target(platform="slack", workspace="T1", channel="C1")
    post_at = (at + timedelta(hours=1)).time().replace(second=0, microsecond=0, tzinfo=None)
    timetable = Timetable(post_at=time(post_at.hour, post_at.minute), timezone="UTC")
    made = await Subscriptions(database).add(target, Choice(), timetable, by="U1", now=at)
    await database.close()
    return delivery_key(made.id, made.next_date, HEADLINE)


async def state_of(url: str, key: str) -> str | None:
    database = await Database.open(url)
    try:
        found = await Deliveries(database).get(key)
        return found.state if found else None
    finally:
        await database.close()


def test_a_moment_without_a_zone_is_utc() -> None:
    assert moment("2026-11-22T10:05") == moment("2026-11-22T10:05Z") == moment("2026-11-22T12:05+02:00")
