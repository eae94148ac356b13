"""The clock: a handful of chores, each at its interval."""

from bot.scheduler.clockwork import Chore, Clockwork

__all__ = ["Chore", "Clockwork"]
