"""The server's connections."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from postgres_server import PostgresServer

from bot.doctor.connections import BESIDES, Room, connections, judged, needed
from bot.run.roles import ROLES
from bot.store.database import Database


def test_every_role_has_its_count() -> None:
    assert set(BESIDES) == set(ROLES)
    assert needed("worker", 4) == 8


def test_the_guide_has_the_same_counts() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "deploy.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)`[^|]*\|([\d |]+)\| (\d+) \|$", guide, re.MULTILINE)
    parts = {
        "all" if name == "run" else name: [int(part) for part in row.split("|") if part.strip()]
        for name, row, _ in rows
    }
    assert {role: sum(row) for role, row in parts.items()} == {role: needed(role, 4) for role in ROLES}
    assert [sum(row) for row in parts.values()] == [int(total) for _, _, total in rows]


@pytest.mark.parametrize(
    ("most", "used", "level"), [(97, 10, "ok"), (97, 70, "warning"), (20, 0, "warning"), (97, 90, "failure")]
)
def test_what_fits(most: int, used: int, level: str) -> None:
    finding = judged(Room(most=most, used=used), pool=4)
    assert finding.level == level
    assert f"{used} of {most}" in finding.told


async def test_a_real_server(server_url: str) -> None:
    others = await Database.open(server_url)
    async with others.reading():
        finding = await connections(server_url, 4)
    await others.close()
    assert finding is not None
    assert finding.level == "ok"
    assert "of 97 are used" in finding.told  # PostgreSQL's defaults: 100, of which 3 are the superuser's


async def test_a_limit_of_the_role_counts(postgres: PostgresServer, server_url: str) -> None:
    postgres._psql("ALTER ROLE bot CONNECTION LIMIT 12")
    try:
        finding = await connections(server_url, 4)
    finally:
        postgres._psql("ALTER ROLE bot CONNECTION LIMIT -1")
    assert finding is not None
    assert "of 12 are used" in finding.told
    assert finding.level == "warning"


async def test_where_there_is_no_server(tmp_path: object) -> None:
    assert await connections(f"sqlite:///{tmp_path}/state.db", 4) is None
    assert await connections("postgresql://bot@127.0.0.1:1/nothing", 4) is None
