"""Turns at hosts."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import pairwise

import pytest
from fast_forward import fast_forward

from summarizer.feeds.hosts import Hosts


class Watch:
    """Records when each request began, and how many ran at once to each host and in all."""

    def __init__(self) -> None:
        self.running: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.began: dict[str, list[float]] = {}

    async def request(self, hosts: Hosts, host: str, seconds: float = 0.02) -> None:
        async with hosts.turn(f"https://{host}/page"):
            self.began.setdefault(host, []).append(asyncio.get_running_loop().time())
            for key in (host, "all"):
                self.running[key] += 1
                self.most[key] = max(self.most[key], self.running[key])
            await asyncio.sleep(seconds)
            self.running[host] -= 1
            self.running["all"] -= 1


@fast_forward
async def test_the_limits_of_each_host_and_of_all_are_kept() -> None:
    hosts, watch = Hosts(at_once=2, apart=0, in_all=5), Watch()
    await asyncio.gather(*(watch.request(hosts, f"h{n % 10}.example") for n in range(60)))
    assert watch.most.pop("all") == 5
    assert max(watch.most.values()) <= 2
    await asyncio.gather(*(watch.request(hosts, "busy.example") for _ in range(6)))
    assert watch.most["busy.example"] == 2


@fast_forward
async def test_requests_to_one_host_begin_apart_and_others_do_not_wait() -> None:
    hosts, watch = Hosts(at_once=3, apart=0.05), Watch()
    await asyncio.gather(*(watch.request(hosts, host, 0.001) for host in ["a.example"] * 4 + ["b.example"]))
    began = watch.began["a.example"]
    gaps = [later - earlier for earlier, later in pairwise(began)]
    assert gaps == pytest.approx([0.05] * 3)
    assert watch.began["b.example"] == [0]


@fast_forward
async def test_who_waits_for_a_busy_host_takes_no_place_from_others() -> None:
    hosts, watch = Hosts(at_once=1, apart=0, in_all=2), Watch()
    slow = [asyncio.create_task(watch.request(hosts, "slow.example", 0.2)) for _ in range(5)]
    await asyncio.sleep(0.01)
    async with asyncio.timeout(0.15):
        await watch.request(hosts, "fast.example", 0.001)
    for task in slow:
        task.cancel()


@fast_forward
async def test_a_failure_and_a_cancellation_free_the_turn() -> None:
    hosts = Hosts(at_once=1, apart=0)

    async def fail() -> None:
        async with hosts.turn("https://a.example/"):
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011
        await fail()
    task = asyncio.create_task(Watch().request(hosts, "a.example", 9))
    await asyncio.sleep(0.01)
    task.cancel()
    async with asyncio.timeout(0.5):
        await Watch().request(hosts, "a.example", 0)


@fast_forward
async def test_requests_begin_apart_also_after_waiting_for_a_place_among_all() -> None:
    hosts, watch = Hosts(at_once=3, apart=0.05, in_all=1), Watch()
    others = [watch.request(hosts, f"other-{n}.example", 0.03) for n in range(4)]
    await asyncio.gather(*others, *(watch.request(hosts, "a.example", 0.001) for _ in range(3)))
    began = watch.began["a.example"]
    assert min(later - earlier for earlier, later in pairwise(began)) >= 0.0499


@fast_forward
async def test_a_host_may_ask_for_more_time_than_all_get() -> None:
    hosts, began = Hosts(apart=0.01), []
    loop = asyncio.get_running_loop()

    async def request() -> None:
        async with hosts.turn("https://slow.example/page", 0.1):
            began.append(loop.time())

    await asyncio.gather(*(request() for _ in range(3)))
    assert began == pytest.approx([0, 0.1, 0.2])


@fast_forward
async def test_how_long_a_turn_is_off() -> None:
    hosts, url = Hosts(at_once=1, apart=5.0), "https://busy.example/page"
    assert hosts.expected(url) == 0.0
    async with hosts.turn(url):
        assert hosts.expected(url) == 5.0
        waiting = [asyncio.create_task(hosts.turn(url).__aenter__()) for _ in range(2)]
        await asyncio.sleep(0)
        assert hosts.expected(url) == 15.0
        assert hosts.expected(url, 10.0) == 25.0
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
    assert hosts.expected(url) == 5.0
    assert hosts.expected("https://other.example/") == 0.0


@fast_forward
async def test_hosts_that_were_asked_once_are_forgotten() -> None:
    hosts = Hosts()
    for number in range(5000):
        async with hosts.turn(f"https://{number}.example/page"):
            await asyncio.sleep(0.01)
    assert len(hosts._lines) < 2000
