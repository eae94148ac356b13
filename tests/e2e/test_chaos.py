"""A short storm: killed, frozen and out of disk, no digest is lost and none posted twice. `make chaos` is longer."""

from __future__ import annotations

from pathlib import Path

from chaos.disk import a_disk
from chaos.places import FREEZE, FULL_DISK, KILL, OneMachine
from chaos.storm import Storm, Weather


async def test_nothing_lost_nothing_doubled(tmp_path: Path) -> None:
    blows = {KILL: 5, FREEZE: 1, FULL_DISK: 1}
    with a_disk(tmp_path) as disk:
        place = OneMachine(disk=disk)
        verdict = await Storm(Weather(channels=6, details=1, blows=blows, patience=180), place, tmp_path).blow()
    assert str(verdict) == "deliveries 24 lost 0 doubled 0"
    assert verdict.unfinished.total() == 0
    assert verdict.blows == blows
    assert place.refused > 0
    assert {"reset after", "slow"} & verdict.faults.keys()
