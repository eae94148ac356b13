"""Who makes the stories, as others see it."""

from __future__ import annotations

from bot.metrics.meters import Meters
from bot.observing.leading import ObservedLead


async def test_the_place_is_told_as_it_is_taken_and_lost(meters: Meters) -> None:
    answers = [False, True, False]

    async def leads() -> bool:
        return answers.pop(0)

    lead = ObservedLead(leads, meters)
    told = []
    for _ in range(3):
        told.append((await lead(), lead.place, meters.registry.get_sample_value("communique_newsroom_leader")))
    assert told == [(False, "standby", 0.0), (True, "leader", 1.0), (False, "standby", 0.0)]
