"""Sending spans to an OpenTelemetry collector: the extra `communique[telemetry]`."""

from __future__ import annotations

from collections.abc import Callable

from bot.tracing import tracing
from summarizer.errors import UserError

_PATH = "/v1/traces"
_TIMEOUT = 10.0  # seconds for one request to the collector


class TelemetryError(UserError):
    """Spans cannot be sent; the message says what to do."""


def start_telemetry(endpoint: str, *, headers: str | None = None, version: str, role: str) -> Callable[[], None]:
    """Send spans to the collector at `endpoint` (http://collector:4318) from a thread of their own.

    `headers` as OTEL_EXPORTER_OTLP_HEADERS has them: name=value, separated by commas. Returns what sends the last
    ones and ends it. Raises TelemetryError where OpenTelemetry is not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.util.re import parse_env_headers
    except ImportError as error:
        told = 'OTEL_EXPORTER_OTLP_ENDPOINT needs OpenTelemetry: pip install "communique[telemetry]", or unset it.'
        raise TelemetryError(told) from error
    sent = parse_env_headers(headers, liberal=True) if headers else None
    exporter = OTLPSpanExporter(endpoint=endpoint.rstrip("/") + _PATH, headers=sent, timeout=_TIMEOUT)
    named = {"service.name": "communique", "service.version": version, "communique.role": role}
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracing.use(provider.get_tracer("communique", version))

    def stop() -> None:
        tracing.use(None)
        provider.shutdown()

    return stop
