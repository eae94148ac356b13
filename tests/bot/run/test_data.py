"""What the operator does with workspaces' data on the command line."""

from __future__ import annotations

import argparse
import json
import stat
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from bot.run.data import person_of, run_data, workspace_of
from bot.run.data_options import add_data
from bot.store.channels import Channels
from bot.store.database import Database
from bot.store.keys import ChannelKey, PersonKey
from bot.store.people import People
from summarizer.errors import UserError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def run(url: str, *typed: str) -> tuple[int, str]:
    """The exit status and what was printed."""
    parser = argparse.ArgumentParser()
    add_data(parser.add_subparsers())
    out = StringIO()
    status = await run_data(parser.parse_args(["data", *typed]), url, out, now=NOW)
    return status, out.getvalue()


@pytest.fixture
async def filled(database: Database) -> Database:
    for team in ("T1", "T2"):
        room = ChannelKey(platform="slack", workspace=team, channel="C1")
        await Channels(database).set(room, {"sentences": 8}, by="U1", now=NOW)
    await People(database).set(PersonKey(platform="slack", workspace="T1", user="U1"), {"replies": "channel"})
    return database


async def test_listed(filled: Database, url: str) -> None:
    assert await run(url, "list") == (0, "slack:T1\t3 rows\nslack:T2\t2 rows\n")


async def test_exported(filled: Database, url: str, tmp_path: Path) -> None:
    _, printed = await run(url, "export", "--workspace", "slack:T1")
    file = tmp_path / "t1.json"
    assert await run(url, "export", "--workspace", "slack:T1", "-o", str(file)) == (0, f"Written: {file}\n")
    assert json.loads(printed) == json.loads(file.read_text(encoding="utf-8"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(printed)["tables"]["channels"][0]["sentences"] == 8
    assert "T2" not in printed
    with pytest.raises(UserError, match="cannot be written"):
        await run(url, "export", "--workspace", "slack:T1", "-o", str(tmp_path))


async def test_deleted_with_yes_alone(filled: Database, url: str) -> None:
    status, told = await run(url, "delete", "--workspace", "slack:T1")
    assert status == 1
    assert "Would delete: 1 of channel_changes, 1 of channels, 1 of people." in told
    assert await run(url, "delete", "--workspace", "slack:T1", "--yes") == (
        0,
        "Deleted: 1 of channel_changes, 1 of channels, 1 of people.\n",
    )
    assert await run(url, "list") == (0, "slack:T2\t2 rows\n")


async def test_a_person_is_forgotten(filled: Database, url: str) -> None:
    assert await run(url, "forget", "--person", "slack:T1:U1", "--yes") == (0, "Deleted: 1 of people.\n")
    assert await run(url, "forget", "--person", "discord:17", "--yes") == (0, "Deleted: nothing.\n")


@pytest.mark.parametrize("typed", ["T1", "slack", "slack:", "irc:T1", "slack:T1:U1", "discord:"])
def test_what_is_no_workspace(typed: str) -> None:
    with pytest.raises(UserError, match="no workspace"):
        workspace_of(typed)


@pytest.mark.parametrize("typed", ["U1", "slack:U1", "slack::U1", "discord::17", "discord:1:17", "irc:1:2"])
def test_who_is_nobody(typed: str) -> None:
    with pytest.raises(UserError, match="nobody"):
        person_of(typed)


async def test_an_old_database_is_left_alone(empty: Database, url: str) -> None:
    with pytest.raises(UserError, match="communique migrate"):
        await run(url, "list")
