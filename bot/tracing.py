"""Spans of what the program does, for OpenTelemetry. They hold no text, link or name of anybody.

Nothing is recorded before `tracing.use(...)`, and OpenTelemetry is not even imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from summarizer.errors import UserError

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

Value = str | int | float | bool


class Tracing:
    """Makes spans with the tracer that it was given."""

    def __init__(self) -> None:
        self._tracer: Tracer | None = None

    def use(self, tracer: Tracer | None) -> None:
        """Record spans from now on; None: no more."""
        self._tracer = tracer

    @contextmanager
    def span(self, name: str, **attributes: Value) -> Iterator[None]:
        """What happens in the block is one step of what happens around it.

        A failure is marked with its class alone, because its words may hold a link; one that is told to a person
        (UserError) is none.
        """
        if self._tracer is None:
            yield
            return
        from opentelemetry.trace import Status, StatusCode

        with self._tracer.start_as_current_span(
            name, attributes=attributes, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except UserError:
                span.set_attribute("refused", True)
                raise
            except Exception as error:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise

    def note(self, **attributes: Value) -> None:
        """Add to the span that is under way, if any."""
        if self._tracer is None:
            return
        from opentelemetry.trace import get_current_span

        get_current_span().set_attributes(attributes)

    def ids(self) -> Mapping[str, str]:
        """`trace_id` and `span_id` of what is under way, in hexadecimal; empty where nothing is recorded."""
        if self._tracer is None:
            return {}
        from opentelemetry.trace import format_span_id, format_trace_id, get_current_span

        context = get_current_span().get_span_context()
        if not context.is_valid:
            return {}
        return {"trace_id": format_trace_id(context.trace_id), "span_id": format_span_id(context.span_id)}


tracing = Tracing()  # one for the process, as logging is
