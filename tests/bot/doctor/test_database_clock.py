"""This machine's clock, and the database server's."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.doctor.database_clock import database_clock, judged


@pytest.mark.parametrize(
    ("ahead", "level", "words"),
    [(0.4, "ok", "agrees"), (-0.9, "ok", "agrees"), (93.2, "warning", "93 s ahead"), (-1.6, "warning", "2 s behind")],
)
def test_a_second_is_let_pass(ahead: float, level: str, words: str) -> None:
    finding = judged(ahead)
    assert finding.level == level
    assert words in finding.told


async def test_a_real_server(server_url: str) -> None:
    finding = await database_clock(server_url)
    assert finding is not None
    assert (finding.check, finding.level) == ("database clock", "ok")


async def test_where_there_is_no_server(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    assert await database_clock(f"sqlite:///{file}") is None
    assert not file.exists()
    assert await database_clock("postgresql://bot@127.0.0.1:1/nothing") is None
