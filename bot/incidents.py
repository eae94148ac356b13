"""Failures that are nobody's fault but ours: logged with a number that the asker can pass on."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import structlog

from bot.tracing import tracing


class Reported(Exception):
    """A failure that another process has logged already; its words hold that incident's number."""


class Reporter:
    """Logs failures; whoever counts them is told of each."""

    def __init__(self) -> None:
        self._heard: Callable[[], None] | None = None

    def tell(self, heard: Callable[[], None] | None) -> None:
        """Call this for every incident from now on; None: nobody."""
        self._heard = heard

    def __call__(self, error: BaseException, **context: object) -> str:
        """Log `error` with its traceback and return what the asker is told: an apology with the incident's id."""
        if isinstance(error, Reported):
            return str(error)
        incident = secrets.token_hex(4)
        tracing.note(incident=incident)
        if self._heard is not None:
            self._heard()
        structlog.get_logger("communique").error("incident", incident=incident, exc_info=error, **context)
        return f"Something went wrong on our side. The operator finds the details in the log as incident {incident}."


report = Reporter()  # one for the process, as logging is
