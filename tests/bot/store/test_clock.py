"""The time that processes go by: what a server tells, and nothing that a machine's own clock is set to."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from machines import Bench, Machine

from bot.store.clock import Clock, Steps, seconds_up, utc_now
from bot.store.database import Database

BOT = Path(__file__).parents[3] / "bot"
SERVER = datetime(2026, 3, 2, 7, 1, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def told(bench: Bench, server: datetime, *, took: float = 0.0) -> Clock:
    """A clock that has been told the server's time; the answer took so many seconds."""
    clock = Clock(bench.host)
    clock.told(bench.seconds - took, server, bench.seconds)
    return clock


def test_without_a_server_it_is_the_machine_s() -> None:
    bench = Bench()
    clock = Clock(bench.host)
    assert (clock(), clock.ahead) == (bench.wall, 0.0)
    bench.set(-3600)
    assert clock() == bench.wall


def test_with_a_server_it_is_the_server_s() -> None:
    bench = Bench()
    clock = told(bench, SERVER)
    bench.wait(5)
    assert clock() == SERVER + 5 * SECOND
    assert clock.ahead == -90.0


@pytest.mark.parametrize("by", [3600, -3600, 0.3])
def test_setting_the_machine_s_clock_does_nothing(by: float) -> None:
    bench = Bench()
    clock = told(bench, SERVER)
    bench.set(by)
    bench.wait(5)
    assert clock() == SERVER + 5 * SECOND
    assert clock.ahead == pytest.approx(by - 90)


def test_an_answer_is_of_the_middle_of_its_way() -> None:
    bench = Bench()
    assert told(bench, SERVER, took=0.4)() == SERVER + 0.2 * SECOND


def test_the_quickest_answer_counts_most_and_a_slow_one_changes_nothing() -> None:
    bench = Bench()
    clock = told(bench, SERVER, took=4)
    clock.told(bench.seconds - 0.01, SERVER, bench.seconds)  # within what the first one left open
    assert clock() - SERVER <= 0.01 * SECOND
    before = clock()
    clock.told(bench.seconds - 300, SERVER - 100 * SECOND, bench.seconds)  # the machine was asleep in between
    assert clock() == before


def test_drift_is_followed() -> None:
    bench = Bench()
    clock = told(bench, SERVER)
    for minute in range(1, 601):  # of a machine whose seconds are too long by one in ten thousand
        bench.wait(60)
        clock.told(bench.seconds - 0.002, SERVER + minute * 60.006 * SECOND, bench.seconds)
        assert abs(clock() - (SERVER + minute * 60.006 * SECOND)) < 0.01 * SECOND


def test_a_small_correction_backwards_is_waited_out() -> None:
    bench = Bench()
    clock = told(bench, SERVER)
    seen = [clock()]
    clock.told(bench.seconds, SERVER - 0.4 * SECOND, bench.seconds)
    for _ in range(10):
        seen.append(clock())
        bench.wait(0.1)
    assert seen == sorted(seen)
    assert clock() == SERVER + 0.6 * SECOND


@pytest.mark.parametrize("by", [90, -90])
def test_another_server_s_clock_is_followed_at_once(by: int) -> None:
    bench = Bench()
    clock = told(bench, SERVER)
    clock()
    clock.told(bench.seconds, SERVER + by * SECOND, bench.seconds)
    assert clock() == SERVER + by * SECOND


def test_a_clock_that_is_set_is_noticed_once() -> None:
    bench = Bench()
    steps = Steps(bench.host)
    bench.wait(60)
    assert steps.by() == pytest.approx(0)
    bench.set(-3600)
    assert steps.by() == pytest.approx(-3600)
    assert steps.by() == pytest.approx(0)


def test_the_real_clocks_go_on() -> None:
    first, then = seconds_up(), utc_now()
    assert 0 <= seconds_up() - first < 5
    assert then.tzinfo is UTC


async def test_two_machines_on_one_server_agree(server_url: str) -> None:
    fast, slow = Machine(90), Machine(-90)
    one, other = [await Database.open(server_url, host=machine.host) for machine in (fast, slow)]
    assert abs(one.now() - other.now()) < 0.5 * SECOND
    assert (one.now.ahead, other.now.ahead) == (pytest.approx(90, abs=0.5), pytest.approx(-90, abs=0.5))
    fast.ahead += 3600
    assert abs(one.now() - other.now()) < 0.5 * SECOND
    await one.ask_time()
    assert abs(one.now() - other.now()) < 0.5 * SECOND
    for database in (one, other):
        await database.close()


async def test_a_new_connection_tells_before_it_is_used(server_url: str) -> None:
    """It may be the first one to a server that has taken over."""
    beats = Bench()
    database = await Database.open(server_url, connections=1, host=beats.host)
    beats.seconds -= 60  # the server's clock is a minute ahead of what it was, as far as can be told here
    assert utc_now() - database.now() > 50 * SECOND
    await database._engine.dispose()
    async with database.reading():
        assert abs(utc_now() - database.now()) < 5 * SECOND
    await database.close()


async def test_a_file_has_the_machine_s_time(tmp_path: Path) -> None:
    bench = Bench()
    database = await Database.open(f"sqlite:///{tmp_path}/state.db", host=bench.host)
    assert database.now() == bench.wall
    await database.close()


def test_nobody_else_reads_the_machine_s_clock() -> None:
    """Not by another name either: what is compared with the database has to come from it."""
    names = re.compile(r"\bdatetime\.(now|utcnow|today)\(|\btime\.time\(|\bdate\.today\(|\butc_now\b")
    found = {str(path.relative_to(BOT)) for path in BOT.rglob("*.py") if names.search(path.read_text(encoding="utf-8"))}
    assert found == {
        "store/clock.py",
        "doctor/asking.py",  # compares this machine's clock with a platform's
        "jobs/queue.py",  # the queue in memory goes by the machine's clock
        "adapters/discord/poster.py",  # defaults, for whoever has no database
        "adapters/slack/web_api.py",
    }
