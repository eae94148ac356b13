"""The signals by which hosts and people end the program: the first asks, the second insists."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

_ENDING = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def asked_to_end() -> Iterator[asyncio.Event]:
    """An event that the first SIGTERM or SIGINT sets; the second ends the process and its workers at once.

    For the main thread's event loop; the handlers are there inside the block.
    """
    loop, asked = asyncio.get_running_loop(), asyncio.Event()

    def heard(number: int) -> None:
        if asked.is_set():
            end_at_once(number)
        asked.set()

    for one in _ENDING:
        loop.add_signal_handler(one, heard, one)
    try:
        yield asked
    finally:
        for one in _ENDING:
            loop.remove_signal_handler(one)


def end_at_once(number: int) -> None:
    """End this process now, and those that it started; the exit status names the signal, as shells do."""
    for worker in multiprocessing.active_children():
        worker.kill()
    os._exit(128 + number)
