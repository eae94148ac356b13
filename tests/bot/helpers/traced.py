"""What was traced while a test runs; test folders' conftests import `spans`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.tracing import tracing


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Spans are recorded, and are here once they are over."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.use(provider.get_tracer("test"))
    yield exporter
    tracing.use(None)


def named(spans: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    """The spans of this name that are over, in the order in which they ended."""
    return [span for span in spans.get_finished_spans() if span.name == name]


def is_step_of(span: ReadableSpan, above: ReadableSpan) -> bool:
    """Whether one span is the other's child, in its trace."""
    return span.parent is not None and (span.parent.trace_id, span.parent.span_id) == (
        above.context.trace_id,
        above.context.span_id,
    )


def is_linked_to(span: ReadableSpan, cause: ReadableSpan) -> bool:
    """Whether one span came of the other, in another trace."""
    return [(link.context.trace_id, link.context.span_id) for link in span.links] == [
        (cause.context.trace_id, cause.context.span_id)
    ]


def names(traceparent: str | None, span: ReadableSpan) -> bool:
    """Whether a `traceparent` is this span's, and says that it is recorded."""
    found = re.fullmatch(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})", traceparent or "")
    if found is None:
        return False
    trace, id, flags = (int(part, 16) for part in found.groups())
    return (trace, id, flags & 1) == (span.context.trace_id, span.context.span_id, 1)
