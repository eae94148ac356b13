"""Spans of what the program does, for OpenTelemetry. They hold no text, link or name of anybody.

Nothing is recorded before `tracing.use(...)`, and OpenTelemetry is not even imported.

What a process asks of another goes through the database, and its trace with it, as a W3C `traceparent`: `carried`
gives it, `span(..., under=...)` goes on with it as a step of the asker's, `link` names it as a mere cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from summarizer.errors import UserError

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import SpanContext, Tracer

Value = str | int | float | bool
# A client waits for its server; nobody waits for the consumer of what a producer left.
Kind = Literal["internal", "client", "server", "producer", "consumer"]
TRACEPARENT = "traceparent"


class Tracing:
    """Makes spans with the tracer that it was given."""

    def __init__(self) -> None:
        self._tracer: Tracer | None = None

    def use(self, tracer: Tracer | None) -> None:
        """Record spans from now on; None: no more."""
        self._tracer = tracer

    @contextmanager
    def span(
        self, name: str, *, kind: Kind = "internal", under: str | None = None, **attributes: Value
    ) -> Iterator[None]:
        """What happens in the block is one step of what happens around it; or of what `under` names, as it was carried
        here, with a link to what happens around it.

        A failure is marked with its class alone, because its words may hold a link; one that is told to a person
        (UserError) is none.
        """
        if self._tracer is None:
            yield
            return
        from opentelemetry.trace import Link, SpanKind, Status, StatusCode

        around, above = _current(), _read(under)
        with self._tracer.start_as_current_span(
            name,
            context=None if above is None else _within(above),
            kind=SpanKind[kind.upper()],
            attributes=attributes,
            links=[Link(around)] if above is not None and around.is_valid else (),
            record_exception=False,
            set_status_on_exception=False,
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

    def link(self, cause: str | None) -> None:
        """What is under way came of what `cause` names, which was carried here; itself and None are no cause."""
        if self._tracer is None or (found := _read(cause)) is None:
            return
        from opentelemetry.trace import get_current_span

        span = get_current_span()
        if span.get_span_context().span_id != found.span_id:
            span.add_link(found)

    def carried(self) -> str | None:
        """What is under way as a W3C `traceparent` (55 characters), to be carried to another process; None: nothing."""
        if self._tracer is None:
            return None
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        carrier: dict[str, str] = {}
        TraceContextTextMapPropagator().inject(carrier)
        return carrier.get(TRACEPARENT)

    def ids(self) -> Mapping[str, str]:
        """`trace_id` and `span_id` of what is under way, in hexadecimal; empty where nothing is recorded."""
        if self._tracer is None:
            return {}
        from opentelemetry.trace import format_span_id, format_trace_id

        context = _current()
        if not context.is_valid:
            return {}
        return {"trace_id": format_trace_id(context.trace_id), "span_id": format_span_id(context.span_id)}


def _current() -> SpanContext:
    from opentelemetry.trace import get_current_span

    return get_current_span().get_span_context()


def _read(traceparent: str | None) -> SpanContext | None:
    """The span that a `traceparent` names; None for None, and for what is none."""
    if traceparent is None:
        return None
    from opentelemetry.context import Context
    from opentelemetry.trace import get_current_span
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    found = TraceContextTextMapPropagator().extract({TRACEPARENT: traceparent}, context=Context())
    context = get_current_span(found).get_span_context()
    return context if context.is_valid else None


def _within(span: SpanContext) -> Context:
    from opentelemetry.trace import NonRecordingSpan, set_span_in_context

    return set_span_in_context(NonRecordingSpan(span))


tracing = Tracing()  # one for the process, as logging is
