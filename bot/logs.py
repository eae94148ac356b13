"""Logging, by structlog, to stderr: stdout belongs to the answers. No token gets there, whoever logs it."""

from __future__ import annotations

import logging
import sys
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.redaction import redact
from bot.tracing import tracing

LogFormat = Literal["auto", "console", "json"]


def configure_logging(level: str, format: LogFormat = "auto") -> None:
    """Log from `level` ("debug" to "error") on; "auto": JSON lines unless on a terminal."""
    people = format == "console" or (format == "auto" and sys.stderr.isatty())
    number = logging.getLevelNamesMapping()[level.upper()]
    first: tuple[Processor, ...] = (
        structlog.contextvars.merge_contextvars,
        _traced,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    structlog.configure(
        processors=[*first, *_last(people=people), _redacted],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries log through the standard module; only what is worth a person's attention is shown.
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(people=people))
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it misses becomes our own UserError
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a chore that takes longer than its interval is no news


class _Formatter(logging.Formatter):
    """Records of libraries in the form of our own, without secrets."""

    def __init__(self, *, people: bool) -> None:
        super().__init__("%(levelname)s:%(name)s:%(message)s" if people else None)
        self._render = None if people else structlog.processors.JSONRenderer(ensure_ascii=False)
        self._stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)

    def format(self, record: logging.LogRecord) -> str:
        if self._render is None:
            return redact(super().format(record))
        entry: dict[str, Any] = {"event": record.getMessage(), "logger": record.name, "level": record.levelname.lower()}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return redact(str(self._render(None, "", self._stamp(None, "", entry))))


def _traced(_: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    """Which trace a line belongs to, where there is one."""
    entry.update(tracing.ids())
    return entry


def _redacted(_: WrappedLogger, __: str, line: Any) -> str:
    """The last processor, which gets the finished line."""
    return redact(str(line))


def _last(*, people: bool) -> tuple[Processor, ...]:
    if people:
        plain = structlog.dev.plain_traceback
        return (structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain),)
    return (
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    )
