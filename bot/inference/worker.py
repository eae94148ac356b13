"""One process that holds the loaded models, and the conversation with it: one piece of work at a time."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import signal
import traceback
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Protocol, TypeVar

from bot.inference.errors import Late, WorkerDied
from summarizer.errors import UserError

_NICE = 5  # below the event loop, which must acknowledge in time while the models compute
_ENDING = 2.0  # seconds for a process to end by itself
_GONE = (EOFError, OSError)

Work = TypeVar("Work", contravariant=True)
Result = TypeVar("Result", covariant=True)


class Briefs(Protocol[Work, Result]):
    """What a process makes once and then uses for everything."""

    def brief(self, work: Work, /) -> Result:
        """The result; whatever is raised reaches the asker."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failed:
    """Sent in the place of a result. `trace` is the traceback in the process, which does not travel by itself."""

    error: Exception
    trace: str


class Worker:
    """A running process. Made by `start_worker`; `ask` it one thing at a time, and `end` it."""

    def __init__(self, process: SpawnProcess, pipe: Connection) -> None:
        self._process, self._pipe = process, pipe
        self._pid = process.pid

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._pid

    async def ask(self, work: object, limit: float) -> Any:
        """What the process makes of `work`, or what it raised.

        Raises WorkerDied where the process ended, Late after `limit` seconds: `end` the worker at once after both,
        and after a cancellation, because its answer may still come.
        """
        return await self._within(limit, self._asked(work))

    async def ready(self, limit: float) -> None:
        """Wait until the process has made what briefs; raises what that raised, WorkerDied, or Late."""
        await self._within(limit, self._answer())

    async def _within(self, limit: float, answer: Coroutine[Any, Any, Any]) -> Any:
        deadline = asyncio.timeout(limit)
        try:
            async with deadline:
                return await answer
        except TimeoutError as error:
            if not deadline.expired():  # the pipeline's own
                raise
            raise Late(f"This article took more than {limit:g} seconds and was given up.") from error

    async def _asked(self, work: object) -> Any:
        try:
            await asyncio.to_thread(self._pipe.send, work)  # a page of megabytes takes its time
        except OSError as error:
            raise WorkerDied("The process had ended before the work was given to it.") from error
        return await self._answer()

    async def _answer(self) -> Any:
        await _readable(self._pipe.fileno())
        try:
            answer = await asyncio.to_thread(self._pipe.recv)
        except _GONE as error:
            raise WorkerDied("The process ended in the middle of its work.") from error
        if isinstance(answer, _Failed):
            if not isinstance(answer.error, UserError):
                answer.error.add_note(answer.trace)
            raise answer.error
        return answer

    async def end(self, *, at_once: bool = False) -> None:
        """End the process: by itself when it has nothing to do, otherwise by force. None is left behind."""
        if at_once:
            self._process.kill()  # before the pipe is closed: a thread may still be writing to it
        else:
            self._pipe.close()
        try:
            async with asyncio.timeout(_ENDING):
                await _readable(self._process.sentinel)
        except TimeoutError:
            self._process.kill()
            await _readable(self._process.sentinel)
        self._pipe.close()
        self._process.join()
        self._process.close()


async def start_worker(make: Callable[[], Briefs[Any, Any]], limit: float) -> Worker:
    """A process that has called `make`, a function that it finds by name, and is ready for work.

    Raises what `make` raised, or WorkerDied where it is not ready after `limit` seconds; then nothing is left running.
    """
    context = multiprocessing.get_context("spawn")  # onnxruntime's threads do not survive a fork
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, make), daemon=True, name="inference")
    # Ctrl-C reaches every process of a terminal. It stays blocked in the new one until that one ignores it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    theirs.close()
    worker = Worker(process, ours)
    try:
        await worker.ready(limit)
    except Late as error:
        await worker.end(at_once=True)
        raise WorkerDied(f"The process was not ready after {limit:g} seconds.") from error
    except BaseException:
        await worker.end(at_once=True)
        raise
    return worker


async def _readable(descriptor: int) -> None:
    """Wait until there is something to read, the end included. No thread waits in the meantime."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)


def _serve(pipe: Connection, make: Callable[[], Briefs[Any, Any]]) -> None:
    """What the process does until its pipe is closed, also by the other process's end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.nice(_NICE)
    with suppress(*_GONE):
        try:
            briefs = make()
        except Exception as error:
            pipe.send(_failed(error))
            return
        pipe.send(None)
        while True:
            work = pipe.recv()
            try:
                answer = briefs.brief(work)
            except Exception as error:
                answer = _failed(error)
            del work  # a page of some megabytes would be kept until the next one comes
            pipe.send(answer)


def _failed(error: Exception) -> _Failed:
    """What can be sent about `error`: itself, or its words where it cannot be pickled and made again."""
    trace = "".join(traceback.format_exception(error))
    bare = error.with_traceback(None)
    try:
        pickle.loads(pickle.dumps(bare))  # noqa: S301 - made a moment ago in this process
    except Exception:
        bare = RuntimeError(f"{type(error).__name__}: {error}")
    return _Failed(error=bare, trace=trace)
