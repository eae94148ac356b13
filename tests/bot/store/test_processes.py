"""Several real processes on one database."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable

from store_samples import NOW, make_briefing

from bot.store.briefings import Briefings
from bot.store.database import Database
from bot.store.events import Events

Start = Callable[[str], "subprocess.Popen[str]"]


def outcomes(processes: list[subprocess.Popen[str]]) -> list[str]:
    """What the processes print once all of them are let go at the same time."""
    for process in processes:
        assert line(process) == "ready"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    return [line(process) for process in processes]


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


async def test_processes_that_start_together_migrate_once(empty: Database, start: Start) -> None:
    assert outcomes([start("migrate") for _ in range(4)]) == ["current"] * 4


def test_processes_that_start_together_make_a_new_database(start: Start) -> None:
    assert outcomes([start("migrate") for _ in range(4)]) == ["current"] * 4


async def test_a_briefing_added_by_two_processes_is_stored_once(database: Database, start: Start) -> None:
    one, other = outcomes([start("briefings"), start("briefings")])
    assert one == other
    assert len(set(one.split(","))) == 20


async def test_each_event_is_first_in_one_process_alone(database: Database, start: Start) -> None:
    one, other, third = outcomes([start("events") for _ in range(3)])
    assert [bits.count("1") for bits in zip(one, other, third, strict=True)] == [1] * 100


async def test_what_was_answered_survives_a_kill(database: Database, start: Start) -> None:
    writers = [start("briefings"), start("events")]
    ids, _ = outcomes(writers)
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    again = await Briefings(database).add(make_briefing("Text 19: " + "word " * 40), now=NOW)
    assert again == ids.split(",")[-1]
    assert not await Events(database).first_time("slack:Ev99", NOW)
