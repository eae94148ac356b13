"""Failures that are nobody's fault but ours: logged with a number that the asker can pass on."""

from __future__ import annotations

import secrets

import structlog

from bot.tracing import tracing


class Reported(Exception):
    """A failure that another process has logged already; its words hold that incident's number."""


def report(error: BaseException, **context: object) -> str:
    """Log `error` with its traceback and return what the asker is told: an apology with the incident's id."""
    if isinstance(error, Reported):
        return str(error)
    incident = secrets.token_hex(4)
    tracing.note(incident=incident)
    structlog.get_logger("communique").error("incident", incident=incident, exc_info=error, **context)
    return f"Something went wrong on our side. The operator finds the details in the log as incident {incident}."
