"""One job, done."""

from __future__ import annotations

from pgqueuer.models import Job

from bot.incidents import report
from bot.jobs.ports import Handler


def full_key(name: str, key: str) -> str:
    """A job's key among those of every name."""
    return f"{name}:{key}"


async def do(name: str, handler: Handler, job: Job) -> None:
    """Call the handler; what it raises is reported, and is nobody else's trouble."""
    try:
        await handler((job.payload or b"").decode())
    except Exception as error:
        report(error, job=name)
