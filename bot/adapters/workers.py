"""Lines briefed in several processes at once, given back in their order.

Not concurrent.futures: there a process that dies takes all work in flight with it. Here each process has a
pipe of its own and one line at a time, so that a crash costs exactly the line that caused it.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Generator, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import cast

from bot.adapters.lines import Line, Result, brief_line, failure, id_of
from bot.commands.briefer import Briefer
from bot.incidents import report
from summarizer.errors import UserError

AHEAD = 4  # lines read ahead of the oldest unanswered one, for each process: what bounds the memory
_CRASHED = "The process that worked on this line crashed."
MakeBriefer = Callable[[], Briefer]


class WorkerError(UserError):
    """The processes cannot work at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unable:
    """A process's answer in the place of a result, when it could not get ready."""

    reason: str


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    line: Line | None = None


def brief_in_processes(make: MakeBriefer, lines: Iterable[Line], jobs: int) -> Generator[Result]:
    """The results of `lines` in their order, from `jobs` processes; `make` is pickled and called in each.

    At most `AHEAD` times `jobs` lines are held. Closing the generator ends the processes. Raises WorkerError
    where they cannot work at all.
    """
    with closing(_Pool(make, jobs)) as pool:
        source = iter(lines)
        waiting: dict[int, Result] = {}
        order: list[int] = []
        exhausted = False
        while order or not exhausted:
            while not exhausted and pool.idle and len(order) < AHEAD * jobs:
                line = next(source, None)
                exhausted = line is None
                if line is not None:
                    order.append(line.number)
                    pool.give(line)
            if order and order[0] not in waiting:
                waiting.update(pool.results())
            while order and order[0] in waiting:
                yield waiting.pop(order.pop(0))


class _Pool:
    """Processes that each work on one line at a time."""

    def __init__(self, make: MakeBriefer, jobs: int) -> None:
        self._make = make
        self._context = multiprocessing.get_context("spawn")  # onnxruntime's threads do not survive a fork
        self._workers = [self._start() for _ in range(jobs)]

    @property
    def idle(self) -> bool:
        """Whether some process has nothing to do."""
        return any(worker.line is None for worker in self._workers)

    def give(self, line: Line) -> None:
        """Hand `line` to an idle process."""
        worker = next(worker for worker in self._workers if worker.line is None)
        worker.line = line
        with suppress(BrokenPipeError, ConnectionResetError):  # it died idle: results() reports and replaces it
            worker.pipe.send(line)

    def results(self) -> dict[int, Result]:
        """Wait for at least one result; line numbers to results."""
        busy = {worker.pipe: worker for worker in self._workers if worker.line is not None}
        found: dict[int, Result] = {}
        for pipe in wait(list(busy)):
            worker = busy[cast(Connection, pipe)]
            line = cast(Line, worker.line)
            try:
                result: Result | _Unable = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                found[line.number] = failure(id_of(line), _CRASHED)
                self._replace(worker)
                continue
            if isinstance(result, _Unable):
                raise WorkerError(result.reason)
            found[line.number] = result
            worker.line = None
        return found

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()

    def _replace(self, worker: _Worker) -> None:
        worker.pipe.close()
        worker.process.join()
        self._workers[self._workers.index(worker)] = self._start()

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, self._make), daemon=True)
        # Ctrl-C reaches every process of the terminal; a child inherits "ignore" from its first moment on.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            process.start()
        finally:
            signal.signal(signal.SIGINT, before)
        theirs.close()
        return _Worker(process=process, pipe=ours)


def _work(pipe: Connection, make: MakeBriefer) -> None:
    """What a process does until its pipe is closed."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            briefer = make()
            briefer.get_ready()
        except UserError as error:
            pipe.send(_Unable(reason=str(error)))
            return
        except Exception as error:
            pipe.send(_Unable(reason=report(error)))
            return
        while True:
            pipe.send(brief_line(briefer, pipe.recv()))
