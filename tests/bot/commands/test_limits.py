"""How many briefings a person and a channel get, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.limits import RateLimits, Rates
from bot.commands.table import Request
from bot.store.admissions import Admissions
from bot.store.database import Database
from summarizer.errors import UserError


class Clock:
    """Stands still until it is put forward."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limits_of(database: Database, clock: Clock, *, person: str, channel: str) -> RateLimits:
    return RateLimits(Rates(person=person, channel=channel), Admissions(database), clock)


def request(asker: str = "ana", channel: str = "desk", workspace: str = "w") -> Request:
    return Request(command="link", asker=asker, channel=channel, workspace=workspace)


async def test_a_person_who_asks_too_often_is_told_when_to_come_back(database: Database, clock: Clock) -> None:
    limits = limits_of(database, clock, person="2 per 10 minutes", channel="9 per minute")
    await limits.admit(request())
    clock.at += timedelta(minutes=4)
    await limits.admit(request(channel="other"))
    with pytest.raises(UserError, match=r"^You have asked for many .* again in 6 minutes\.$"):
        await limits.admit(request())
    await limits.admit(request(asker="rui"))
    await limits.admit(request(workspace="another"))
    clock.at += timedelta(minutes=6)
    await limits.admit(request())
    with pytest.raises(UserError, match=r"again in 4 minutes\.$"):
        await limits.admit(request())


async def test_what_was_asked_by_a_clock_that_was_ahead_keeps_nobody_waiting(database: Database, clock: Clock) -> None:
    limits = limits_of(database, clock, person="2 per 10 minutes", channel="9 per minute")
    clock.at += timedelta(days=365)
    for _ in range(2):
        await limits.admit(request())
    clock.at -= timedelta(days=365)
    for _ in range(2):
        await limits.admit(request())
    with pytest.raises(UserError, match=r"again in 10 minutes\.$"):
        await limits.admit(request())


async def test_a_channel_has_its_own_limit(database: Database, clock: Clock) -> None:
    limits = limits_of(database, clock, person="9 per minute", channel="2 per minute")
    await limits.admit(request(asker="a"))
    await limits.admit(request(asker="b"))
    with pytest.raises(UserError, match=r"^This channel .* in a minute\.$"):
        await limits.admit(request(asker="c"))
    await limits.admit(request(asker="c", channel="other"))


async def test_several_links_count_each_and_a_refusal_counts_nothing(database: Database, clock: Clock) -> None:
    limits = limits_of(database, clock, person="3 per minute", channel="9 per minute")
    await limits.admit(request(), cost=2)
    with pytest.raises(UserError):
        await limits.admit(request(), cost=2)
    await limits.admit(request())
    with pytest.raises(UserError, match=r"in a minute\.$"):
        await limits.admit(request(asker="rui"), cost=4)


@pytest.mark.parametrize("most", [5, 1])
async def test_many_at_once_in_two_processes_do_not_slip_through(
    url: str, database: Database, clock: Clock, most: int
) -> None:
    other = await Database.open(url)
    both = [limits_of(one, clock, person=f"{most} per minute", channel="99 per minute") for one in (database, other)]
    asking = (both[number % 2].admit(request(channel=str(number))) for number in range(20))
    done = await asyncio.gather(*asking, return_exceptions=True)
    await other.close()
    assert sum(one is None for one in done) == most


def test_a_rate_that_cannot_be_read_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="couldn't parse"):
        Rates(person="often")
