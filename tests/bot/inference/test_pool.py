from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from job_runs import until
from pool_fakes import Spying, make_dead, make_none, make_told

from bot.commands.reading import Document
from bot.inference import Busy, InferencePool, Late, WorkerDied
from summarizer.errors import EngineError, ExtractError

HELPERS = Path(__file__).parents[1] / "helpers"


def alive(pid: int) -> bool:
    """Whether a process runs or lies about as a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def orphan_alive(pid: int) -> bool:
    """Whether it still runs. Where nobody collects orphans, as in some containers, a dead one stays as a zombie."""
    status = Path(f"/proc/{pid}/stat")
    return alive(pid) and not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


async def settled(pool: InferencePool[Any, Any], *, running: int, waiting: int) -> None:
    """Wait until the pool has come to this load."""
    await until(lambda: (pool.load.running, pool.load.waiting) == (running, waiting))


async def test_answers_and_failures_come_back_as_they_are() -> None:
    async with InferencePool(make_told) as pool:
        assert await pool.brief(("say", "yes")) == "yes"
        assert await pool.brief(("say", None)) is None
        assert await pool.brief(("size", b"x" * 5_000_000)) == 5_000_000
        with pytest.raises(ExtractError, match=r"^No article\.$"):
            await pool.brief(("refuse", "No article."))
        with pytest.raises(ValueError, match="a defect") as caught:
            await pool.brief(("defect", "a defect"))
        assert "in brief" in caught.value.__notes__[0]  # the traceback of the other process
        with pytest.raises(RuntimeError, match="Unpicklable: this and that"):
            await pool.brief(("unpicklable", None))
        with pytest.raises(TimeoutError, match="the pipeline's own"):
            await pool.brief(("late", "the pipeline's own"))
        assert (pool.load.running, pool.load.waiting, pool.load.workers) == (0, 0, 1)


async def test_two_processes_work_at_once(tmp_path: Path) -> None:
    end = tmp_path / "end"
    async with InferencePool(make_told, workers=2) as pool:
        slow = asyncio.create_task(pool.brief(("wait for", str(end))))
        await settled(pool, running=1, waiting=0)
        assert await pool.brief(("say", "first")) == "first"
        assert not slow.done()
        end.touch()
        assert await slow == str(end)


async def test_a_full_queue_is_told_at_once_and_a_cancelled_caller_frees_its_place(tmp_path: Path) -> None:
    end = tmp_path / "end"
    async with InferencePool(make_told, queue=1) as pool:
        running = asyncio.create_task(pool.brief(("wait for", str(end))))
        await settled(pool, running=1, waiting=0)
        waiting = asyncio.create_task(pool.brief(("say", "never")))
        await settled(pool, running=1, waiting=1)
        with pytest.raises(Busy, match="try again in a minute"):
            await pool.brief(("say", "no"))
        assert not running.done()
        waiting.cancel()
        await settled(pool, running=1, waiting=0)
        second = asyncio.create_task(pool.brief(("say", "second")))
        running.cancel()  # its work is finished all the same, and then the place is free
        await settled(pool, running=1, waiting=1)
        end.touch()
        assert await second == "second"
        await settled(pool, running=0, waiting=0)
        assert await pool.brief(("say", "third")) == "third"


async def test_with_no_queue_an_idle_process_takes_one_job() -> None:
    async with InferencePool(make_told, queue=0) as pool:
        first, second = await asyncio.gather(*(pool.brief(("say", 1)) for _ in range(2)), return_exceptions=True)
        assert first == 1
        assert isinstance(second, Busy)


async def test_work_whose_process_dies_is_tried_once_more(tmp_path: Path) -> None:
    async with InferencePool(make_told) as pool:
        assert await pool.brief(("die once", str(tmp_path / "died"))) == str(tmp_path / "died")
        with pytest.raises(WorkerDied):
            await pool.brief(("die", None))
        assert await pool.brief(("say", "still here")) == "still here"


async def test_a_process_that_was_killed_idle_costs_nobody_anything() -> None:
    async with InferencePool(make_told) as pool:
        pid = await pool.brief(("pid", None))
        os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.05)
        assert await pool.brief(("pid", None)) != pid
        assert not alive(pid)


async def test_a_process_that_hangs_is_ended_and_replaced() -> None:
    async with InferencePool(make_told, limit=1.5) as pool:
        pid = await pool.brief(("pid", None))
        with pytest.raises(Late, match=r"took more than 1\.5 seconds"):
            await pool.brief(("sleep", 60))
        assert await pool.brief(("pid", None)) != pid
        assert not alive(pid)


async def test_a_frozen_process_does_not_freeze_the_loop() -> None:
    """What it is given is more than a pipe takes unread."""
    async with InferencePool(make_told) as pool:
        pid = await pool.brief(("pid", None))
        os.kill(pid, signal.SIGSTOP)
        large = asyncio.create_task(pool.brief(("size", b"x" * 5_000_000)))
        for _ in range(20):
            await asyncio.sleep(0.01)
        assert not large.done()
        os.kill(pid, signal.SIGCONT)
        assert await large == 5_000_000


async def test_a_frozen_process_is_ended_and_replaced() -> None:
    async with InferencePool(make_told, limit=1.5) as pool:
        pid = await pool.brief(("pid", None))
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(Late):
            await pool.brief(("size", b"x" * 5_000_000))
        assert await pool.brief(("pid", None)) != pid


async def test_ctrl_c_leaves_the_processes_to_their_parent() -> None:
    async with InferencePool(make_told) as pool:
        pid = await pool.brief(("pid", None))
        os.kill(pid, signal.SIGINT)
        assert await pool.brief(("pid", None)) == pid


@pytest.mark.parametrize(("make", "error"), [(make_none, EngineError), (make_dead, WorkerDied)])
async def test_a_pool_that_cannot_start_says_why_and_leaves_nothing(make: Any, error: type[Exception]) -> None:
    pool = InferencePool(make, workers=2)
    with pytest.raises(error):
        await pool.start()
    assert pool.load.workers == 0
    with pytest.raises(Busy):
        await pool.brief(("say", "too late"))


async def test_stopping_finishes_what_there_is() -> None:
    pool = InferencePool(make_told)
    await pool.start()
    pid = await pool.brief(("pid", None))
    jobs = [asyncio.create_task(pool.brief(("sleep", 0.05))) for _ in range(3)]
    await asyncio.sleep(0)
    await pool.stop()
    assert [job.result() for job in jobs] == [0.05] * 3
    assert not alive(pid)
    with pytest.raises(Busy, match="restart"):
        await pool.brief(("say", "too late"))
    await pool.stop()


async def test_what_cannot_be_finished_in_time_is_given_up() -> None:
    pool = InferencePool(make_told)
    await pool.start()
    pid = await pool.brief(("pid", None))
    jobs = [asyncio.create_task(pool.brief(("sleep", 60))) for _ in range(2)]
    await settled(pool, running=1, waiting=1)
    await pool.stop(grace=0.05)
    assert [type(error) for error in await asyncio.gather(*jobs, return_exceptions=True)] == [Busy, Busy]
    assert not alive(pid)


@pytest.mark.parametrize("ending", ["return", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_no_process_outlives_a_program_that_forgot_to_stop(ending: str, tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(f"""
import asyncio, os, signal
from bot.inference import InferencePool
from pool_fakes import make_told

async def main():
    pool = InferencePool(make_told)
    await pool.start()
    print(await pool.brief(("pid", None)), flush=True)
    {ending}

if __name__ == "__main__":
    asyncio.run(main())
""")
    environment = {**os.environ, "PYTHONPATH": str(HELPERS)}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, timeout=120, check=False)  # noqa: S603
    pid = int(done.stdout)
    deadline = time.monotonic() + 60
    while orphan_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not orphan_alive(pid)


async def test_a_real_reader_needs_no_chat_library(sample: str) -> None:
    page = "<html><head><title>Grain</title></head><body><article>{}</article></body></html>".format(
        "".join(f"<p>{paragraph}</p>" for paragraph in sample.split("\n\n"))
    )
    async with InferencePool(Spying) as pool:
        briefed = await pool.brief(Document(id="a", body=page.encode(), kind="html", url="https://a.example/x"))
        imported = {name.split(".")[0] for name in await pool.brief("modules")}
    assert briefed.briefing.positions
    assert not imported & {"slack_bolt", "slack_sdk", "discord", "aiohttp", "sqlalchemy", "torch", "transformers"}


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"queue": -1}, {"limit": 0}])
def test_a_pool_of_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="at least one worker"):
        InferencePool(make_told, **wrong)
