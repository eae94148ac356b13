"""How many briefings a person and a channel get."""

from __future__ import annotations

import asyncio

import pytest

from bot.commands.limits import RateLimits, Rates
from bot.commands.table import Request
from summarizer.errors import UserError


def request(asker: str = "ana", channel: str = "desk", workspace: str = "w") -> Request:
    return Request(command="link", asker=asker, channel=channel, workspace=workspace)


async def test_a_person_who_asks_too_often_is_told_when_to_come_back():
    limits = RateLimits(Rates(person="2 per 10 minutes", channel="9 per minute"))
    await limits.admit(request())
    await limits.admit(request(channel="other"))
    with pytest.raises(UserError, match=r"^You have asked for many .* again in 10 minutes\.$"):
        await limits.admit(request())
    await limits.admit(request(asker="rui"))
    await limits.admit(request(workspace="another"))


async def test_a_channel_has_its_own_limit():
    limits = RateLimits(Rates(person="9 per minute", channel="2 per minute"))
    await limits.admit(request(asker="a"))
    await limits.admit(request(asker="b"))
    with pytest.raises(UserError, match=r"^This channel .* in a minute\.$"):
        await limits.admit(request(asker="c"))
    await limits.admit(request(asker="c", channel="other"))


async def test_several_links_count_each_and_a_refusal_counts_nothing():
    limits = RateLimits(Rates(person="3 per minute", channel="9 per minute"))
    await limits.admit(request(), cost=2)
    with pytest.raises(UserError):
        await limits.admit(request(), cost=2)
    await limits.admit(request())


async def test_many_at_once_do_not_slip_through():
    limits = RateLimits(Rates(person="5 per minute", channel="99 per minute"))
    done = await asyncio.gather(*(limits.admit(request()) for _ in range(20)), return_exceptions=True)
    assert sum(one is None for one in done) == 5


def test_a_rate_that_cannot_be_read_is_refused_at_once():
    with pytest.raises(ValueError, match="couldn't parse"):
        Rates(person="often")
