"""Jobs, done."""

from __future__ import annotations

import asyncio
from typing import Any

from pgqueuer import PgQueuer
from pgqueuer.models import Job

from bot.incidents import report
from bot.jobs.ports import Handler
from bot.tracing import tracing

_STOPPING = 3.0  # seconds at most, until jobs that were cancelled are over


def full_key(name: str, key: str) -> str:
    """A job's key among those of every name."""
    return f"{name}:{key}"


async def do(name: str, handler: Handler, job: Job) -> None:
    """Call the handler; what it raises is reported, and is nobody else's trouble."""
    try:
        with tracing.span("job", kind="consumer", job=name):
            await handler((job.payload or b"").decode())
    except Exception as error:
        report(error, job=name)


async def work(queue: PgQueuer, **options: Any) -> None:
    """Run the queue until cancelled: it takes no more then, and finishes what is under way. Cancelled again, it stops.

    `options` are those of `PgQueuer.run`, which by itself cancels the jobs and may forget which ones are done.
    """
    running = asyncio.create_task(queue.run(**options))
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        queue.shutdown.set()
        try:
            await asyncio.gather(asyncio.shield(running), return_exceptions=True)
        finally:
            running.cancel()
            await asyncio.wait({running}, timeout=_STOPPING)  # jobs use what is closed next
        raise
