"""How briefing in other processes fails. What the pipeline itself raises arrives as it was raised."""

from __future__ import annotations

from summarizer.errors import UserError

BUSY = "I am busy with other articles right now. Please try again in a minute."
ENDING = "I am about to restart. Please try again in a minute."
ABSENT = (
    "The part of me that reads articles is not running right now. Please try again in a minute; "
    "should it stay like that, tell whoever runs me."
)


class Busy(UserError):
    """No more work is taken: too much waits already, or the program is about to end."""


class Absent(Busy):
    """Nobody is there who could do the work."""

    def __init__(self) -> None:
        super().__init__(ABSENT)


class Late(UserError):
    """An article took longer than the time limit, and its process was ended."""


class WorkerDied(RuntimeError):
    """A process ended in the middle of its work: out of memory, or a crash in a library."""
