from __future__ import annotations

import asyncio
import json

import pytest
from fast_forward import fast_forward
from run_fakes import FakePlatform

from bot.logs import configure_logging
from bot.run.supervisor import Supervisor
from summarizer.errors import UserError


async def nobody_waits() -> None:
    """There is nothing under way to be given up."""


def supervise(*platforms: FakePlatform, **times: float) -> Supervisor:
    configure_logging("info", "json")  # here, and not in a fixture: to the stream that the test captures
    return Supervisor(platforms, give_up=nobody_waits, **times)


def log(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    entries = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    return [(entry["event"], entry.get("platform", "")) for entry in entries]


@fast_forward
async def test_one_that_fails_leaves_the_other_running(capsys: pytest.CaptureFixture[str]) -> None:
    works, fails = FakePlatform(), FakePlatform(name="Discord", failure=UserError("The token is refused."))
    supervisor = supervise(works, fails)
    await supervisor.start()
    watching = asyncio.create_task(supervisor.watch())
    await asyncio.sleep(0.01)
    assert not watching.done()
    assert supervisor.connected == {"Slack"}
    assert fails.steps == ["finished", "closed"]
    assert ("not started", "Discord") in log(capsys)
    works.end()
    await asyncio.wait_for(watching, 1)
    assert supervisor.connected == set()
    assert ("lost", "Slack") in log(capsys)


@pytest.mark.parametrize("failure", [UserError("The token is refused."), RuntimeError("a defect")])
@fast_forward
async def test_with_none_left_the_watch_is_over(failure: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    supervisor = supervise(FakePlatform(failure=failure))
    await supervisor.start()
    await asyncio.wait_for(supervisor.watch(), 1)
    expected = "not started" if isinstance(failure, UserError) else "incident"
    assert (expected, "Slack") in log(capsys)


@fast_forward
async def test_a_slow_one_goes_on_connecting(capsys: pytest.CaptureFixture[str]) -> None:
    slow, quick = FakePlatform(name="Discord", delay=0.1), FakePlatform()
    supervisor = supervise(slow, quick, soon=0.02)
    await supervisor.start()
    assert supervisor.connected == {"Slack"}
    assert ("not connected yet, still trying", "Discord") in log(capsys)
    await asyncio.sleep(0.15)
    assert supervisor.connected == {"Slack", "Discord"}
    await supervisor.close()


@fast_forward
async def test_a_defect_while_it_runs_is_an_incident(capsys: pytest.CaptureFixture[str]) -> None:
    platform = FakePlatform()
    supervisor = supervise(platform)
    await supervisor.start()
    platform.end(RuntimeError("a defect"))
    await asyncio.wait_for(supervisor.watch(), 1)
    assert ("incident", "Slack") in log(capsys)


@fast_forward
async def test_closing_waits_for_what_is_under_way() -> None:
    platforms = FakePlatform(works=0.05), FakePlatform(name="Discord")
    supervisor = supervise(*platforms)
    await supervisor.start()
    await supervisor.close()
    assert [platform.steps for platform in platforms] == [["started", "finished", "closed"]] * 2


@fast_forward
async def test_what_takes_too_long_is_given_up_and_told() -> None:
    endless = FakePlatform(works=60)

    async def give_up() -> None:
        endless.given_up.set()

    supervisor = Supervisor([endless], give_up=give_up, finishing=0.02, telling=1)
    await supervisor.start()
    await asyncio.wait_for(supervisor.close(), 2)
    assert endless.steps == ["started", "gave up", "closed"]


@fast_forward
async def test_one_that_does_not_close_does_not_keep_the_program() -> None:
    endless = FakePlatform(works=60)
    supervisor = supervise(endless, finishing=0.02, telling=0.02)
    await supervisor.start()
    await asyncio.wait_for(supervisor.close(), 2)
    assert endless.steps == ["started"]


@fast_forward
async def test_closing_while_one_still_starts() -> None:
    slow = FakePlatform(delay=60)
    supervisor = supervise(slow)
    starting = asyncio.create_task(supervisor.start())
    await asyncio.sleep(0.01)
    starting.cancel()
    await asyncio.wait_for(supervisor.close(), 2)
    assert slow.steps == ["finished", "closed"]
