"""A short storm over a fleet on PostgreSQL. `make chaos-postgres` is longer."""

from __future__ import annotations

from pathlib import Path

import pytest
from chaos.places import FREEZE_WORKER, KILL_DATABASE, KILL_SCHEDULER, KILL_WORKER, SET_CLOCK, ManyMachines
from chaos.storm import Storm, Weather
from postgres_server import PostgresServer
from wrong_clock import can_be_wrong


async def test_a_fleet_loses_nothing_and_doubles_nothing(
    mortal: PostgresServer, server_url: str, tmp_path: Path
) -> None:
    blows = {KILL_WORKER: 2, KILL_SCHEDULER: 1, KILL_DATABASE: 1, FREEZE_WORKER: 1}
    weather = Weather(channels=6, details=1, spread=6, blows=blows, patience=180)
    verdict = await Storm(weather, ManyMachines(server=mortal, url=server_url), tmp_path).blow()
    assert str(verdict) == "deliveries 24 lost 0 doubled 0"
    assert verdict.unfinished.total() == 0
    assert verdict.blows == blows
    assert {"reset after", "slow"} & verdict.faults.keys()


@pytest.mark.skipif(not can_be_wrong(), reason="needs Linux and a C compiler")
async def test_nor_does_one_whose_clocks_are_wrong(mortal: PostgresServer, server_url: str, tmp_path: Path) -> None:
    """By minutes, forward and back; and somebody sets them by hours."""
    blows = {SET_CLOCK: 4, KILL_WORKER: 1}
    weather = Weather(channels=5, details=1, spread=4, blows=blows, wrong=90, patience=180)
    verdict = await Storm(weather, ManyMachines(server=mortal, url=server_url), tmp_path).blow()
    assert str(verdict) == "deliveries 20 lost 0 doubled 0"
    assert verdict.blows == blows


async def test_doubles_are_counted(mortal: PostgresServer, server_url: str, tmp_path: Path) -> None:
    """A worker that posts again without asking the platform first."""
    place = ManyMachines(server=mortal, url=server_url, crew={"scheduler": 1, "worker": 1})
    weather = Weather(channels=3, details=0, blows={}, faulty=1.0, patience=120, blind=True)
    verdict = await Storm(weather, place, tmp_path).blow()
    assert verdict.deliveries == 6
    assert verdict.doubled > 0


async def test_losses_are_counted(mortal: PostgresServer, server_url: str, tmp_path: Path) -> None:
    """Nobody posts."""
    place = ManyMachines(server=mortal, url=server_url, crew={"scheduler": 1})
    verdict = await Storm(Weather(channels=2, details=1, blows={}, patience=8), place, tmp_path).blow()
    assert (verdict.deliveries, verdict.lost, verdict.doubled) == (8, 8, 0)
    assert verdict.unfinished.total() == 4  # the headlines, which a scheduler entered when they were due
