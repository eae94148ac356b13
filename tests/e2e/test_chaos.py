"""A short storm: killed, frozen and out of disk, no digest is lost and none posted twice. `make chaos` is longer."""

from __future__ import annotations

from pathlib import Path

from chaos.storm import Storm, Weather


async def test_nothing_lost_nothing_doubled(tmp_path: Path) -> None:
    weather = Weather(channels=6, details=1, kills=5, freezes=1, full_disks=1, patience=90)
    verdict = await Storm(weather, tmp_path).blow()
    assert str(verdict) == "deliveries 24 lost 0 doubled 0"
    assert verdict.unfinished == 0
    assert (verdict.kills, verdict.freezes, verdict.full_disks) == (5, 1, 1)
    assert {"reset after", "slow"} & verdict.faults.keys()
