"""A few processes that brief, and a bounded queue before them: when it is full the asker is told at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import structlog

from bot.inference.errors import BUSY, ENDING, Busy, Late, WorkerDied
from bot.inference.worker import Briefs, Worker, start_worker

_STARTING = 60.0  # seconds to load the models; the disk of a small machine may be cold

Observe = Callable[[str, float], None]  # the name of the work's class, and the seconds that a process took for it
Work = TypeVar("Work")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How busy a pool is: jobs that wait and their bound, jobs under way, and processes that are ready."""

    waiting: int
    bound: int
    running: int
    workers: int


@dataclass(eq=False, slots=True)
class _Job(Generic[Work, Result]):
    work: Work
    answer: asyncio.Future[Result]


class InferencePool(Generic[Work, Result]):
    """Briefs in processes of its own. `start` it before use and `stop` it after, or use it as a context manager.

    `make` is a module's function (or a partial of one), called once in each of the `workers` processes; what it
    returns briefs from then on. `queue` jobs may wait besides those under way. `limit` is seconds for one job,
    without its time in the queue. A process that dies or hangs is replaced. `observe` is told of all work that
    was given to a process, however it ended.
    """

    def __init__(
        self,
        make: Callable[[], Briefs[Work, Result]],
        *,
        workers: int = 1,
        queue: int = 32,
        limit: float = 30.0,
        observe: Observe = lambda work, seconds: None,
    ) -> None:
        if workers < 1 or queue < 0 or limit <= 0:
            raise ValueError("a pool needs at least one worker, a queue of 0 or more, and a positive time limit")
        self._make, self._count, self._queue, self._limit = make, workers, queue, limit
        self._observe = observe
        self._waiting: deque[_Job[Work, Result]] = deque()
        self._arrived, self._idle = asyncio.Event(), asyncio.Event()
        self._workers: dict[int, Worker] = {}
        self._serving: list[asyncio.Task[None]] = []
        self._running = 0
        self._open = False

    @property
    def load(self) -> Load:
        """How busy the pool is now."""
        return Load(waiting=len(self._waiting), bound=self._queue, running=self._running, workers=len(self._workers))

    async def start(self) -> None:
        """Start the processes and wait until each has loaded its models.

        Raises what `make` raised in the process (EngineError, for instance); then none is left running.
        """
        started = await asyncio.gather(
            *(start_worker(self._make, _STARTING) for _ in range(self._count)), return_exceptions=True
        )
        ready = [worker for worker in started if isinstance(worker, Worker)]
        failed = [error for error in started if isinstance(error, BaseException)]
        if failed:
            await asyncio.gather(*(worker.end(at_once=True) for worker in ready))
            raise failed[0]
        self._workers = dict(enumerate(ready))
        self._serving = [asyncio.create_task(self._serve(slot)) for slot in self._workers]
        self._open = True

    async def brief(self, work: Work) -> Result:
        """What a process makes of `work`, or what the pipeline raised for it.

        Raises Busy at once where the queue is full, Late after the time limit, WorkerDied where two processes ended
        over it. A caller that is cancelled frees its place; work under way is finished and thrown away.
        """
        if not self._open:
            raise Busy(ENDING)
        if len(self._waiting) + self._running >= self._count + self._queue:
            raise Busy(BUSY)
        job: _Job[Work, Result] = _Job(work, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        self._arrived.set()
        try:
            return await job.answer
        finally:
            with suppress(ValueError):  # under way, or done
                self._waiting.remove(job)

    async def stop(self, grace: float = 10.0) -> None:
        """Take no more work, finish what there is within `grace` seconds, and end the processes.

        What is not finished by then fails with Busy. Stopping twice is harmless.
        """
        self._open = False
        with suppress(TimeoutError):
            async with asyncio.timeout(grace):
                while self._waiting or self._running:
                    self._idle.clear()
                    await self._idle.wait()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        self._serving = []
        while self._waiting:
            _settle(self._waiting.popleft(), error=Busy(ENDING))
        await asyncio.gather(*(worker.end() for worker in self._workers.values()))
        self._workers = {}

    async def _serve(self, slot: int) -> None:
        """One process's jobs, one after another, for as long as the pool lives."""
        while True:
            while not self._waiting:
                self._idle.set()
                self._arrived.clear()
                await self._arrived.wait()
            job = self._waiting.popleft()
            self._running += 1
            try:
                await self._work(slot, job)
            finally:
                self._running -= 1
                self._idle.set()
            if slot not in self._workers:
                await self._replace(slot)

    async def _work(self, slot: int, job: _Job[Work, Result]) -> None:
        """Settle a job. One that ended its process is tried once more: the process may have ended for other reasons."""
        try:
            try:
                answer = await self._ask(slot, job)
            except WorkerDied:
                answer = await self._ask(slot, job)
        except asyncio.CancelledError:
            _settle(job, error=Busy(ENDING))
            raise
        except Exception as error:
            _settle(job, error=error)
        else:
            _settle(job, answer=answer)

    async def _ask(self, slot: int, job: _Job[Work, Result]) -> Any:
        worker = self._workers.get(slot)
        if worker is None:
            worker = self._workers[slot] = await start_worker(self._make, _STARTING)
        began = monotonic()
        try:
            return await worker.ask(job.work, self._limit)
        except (WorkerDied, Late, asyncio.CancelledError) as error:
            structlog.get_logger(__name__).warning("inference worker ended", pid=worker.pid, reason=repr(error))
            del self._workers[slot]
            await worker.end(at_once=True)
            raise
        finally:
            self._observe(type(job.work).__name__, monotonic() - began)

    async def _replace(self, slot: int) -> None:
        """A new process in the place of one that ended; where there can be none now, the next job tries again."""
        try:
            self._workers[slot] = await start_worker(self._make, _STARTING)
        except Exception as error:
            structlog.get_logger(__name__).error("inference worker cannot be started", exc_info=error)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


def _settle(job: _Job[Any, Result], *, answer: Result | None = None, error: Exception | None = None) -> None:
    """Answer a job, unless its caller is gone."""
    if job.answer.done():
        return
    if error is not None:
        job.answer.set_exception(error)
    else:
        job.answer.set_result(answer)  # type: ignore[arg-type]  # None is a result like any other
