"""Checks of the machine and the database."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.__main__ import make_pipeline
from bot.doctor import machine
from bot.doctor.storage import database, database_folder
from bot.store.database import Database
from summarizer.errors import EngineError


class Usage(NamedTuple):
    free: int


async def test_the_real_models_brief_the_sample() -> None:
    finding = await machine.models(partial(make_pipeline, {"engine": "extractive"}), limit=30)
    assert finding.level in ("ok", "warning"), finding  # a warning where the machine is busy
    assert "positions" in finding.told


def no_engine() -> Any:
    raise EngineError("The model cannot be loaded.")


async def test_models_that_cannot_be_loaded() -> None:
    finding = await machine.models(no_engine, limit=30)
    assert finding.level == "failure"
    assert "cannot be loaded" in finding.told


@pytest.mark.parametrize(("megabytes", "level"), [(10, "failure"), (200, "warning"), (5_000, "ok")])
def test_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, megabytes: int, level: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(megabytes * 2**20))
    finding = machine.disk(tmp_path / "not" / "there")
    assert finding.level == level
    assert str(tmp_path) in finding.told


def test_time_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.time_zones().level == "ok"
    monkeypatch.setattr(machine, "ZONES", ("UTC", "Atlantis/Harbour"))
    finding = machine.time_zones()
    assert (finding.level, "Atlantis/Harbour" in finding.told) == ("failure", True)


@pytest.mark.parametrize(
    ("hosts", "level"),
    [
        ((), "ok"),
        (("intranet.example:8080",), "warning"),
        (("127.0.0.1:8080",), "warning"),
        (("10.0.0.1",), "warning"),
        (("169.254.169.254",), "failure"),
    ],
)
async def test_fetch_guard(hosts: tuple[str, ...], level: str) -> None:
    assert (await machine.fetch_guard({"allow_hosts": hosts})).level == level


async def made(path: Path) -> str:
    url = f"sqlite:///{path}"
    opened = await Database.open(url)
    await opened.migrate()
    await opened.close()
    return url


async def test_a_database_that_is_well_and_stays_as_it_is(tmp_path: Path) -> None:
    url = await made(tmp_path / "state.db")
    before = schema(tmp_path / "state.db")
    finding = await database(url)
    assert finding.level == "ok"
    assert "schema" not in finding.told
    assert schema(tmp_path / "state.db") == before


async def test_an_older_schema_is_tried_out_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    sqlite3.connect(path).execute("CREATE TABLE other (id INTEGER)").connection.close()
    before = schema(path)
    finding = await database(f"sqlite:///{path}")
    assert (finding.level, "updates its schema" in finding.told) == ("ok", True)
    assert schema(path) == before


async def test_a_database_that_is_still_to_be_made_is_not_made(tmp_path: Path) -> None:
    finding = await database(f"sqlite:///{tmp_path}/deeper/state.db")
    assert finding.level == "ok"
    assert not database_folder(f"sqlite:///{tmp_path}/deeper/state.db").exists()


def newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


def garbled(path: Path) -> None:
    for one in path.parent.iterdir():
        one.unlink()
    path.write_bytes(b"no database at all" * 400)


@pytest.mark.parametrize("harm", [newer, garbled])
async def test_a_database_that_cannot_be_used(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    url = await made(tmp_path / "state.db")
    harm(tmp_path / "state.db")
    finding = await database(url)
    assert finding.level == "failure"
    assert finding.remedy


async def test_an_address_that_is_none() -> None:
    finding = await database("mysql://root:hunter2@db/state")
    assert finding.level == "failure"
    assert "hunter2" not in repr(finding)
    assert database_folder("mysql://db/state") == Path()
    assert database_folder("postgresql://db/state") == Path()
    assert database_folder("sqlite:////var/lib/communique/state.db") == Path("/var/lib/communique")


def schema(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    finally:
        connection.close()
