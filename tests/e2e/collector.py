"""An OpenTelemetry collector on loopback, for what processes of the program send."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A span: what it is called, the role of the process that it is of, its trace, and its links' spans."""

    name: str
    role: str
    trace: bytes
    id: bytes
    parent: bytes
    links: tuple[bytes, ...]
    notes: dict[str, str]


@dataclass(slots=True, kw_only=True)
class Collector:
    """`url` is what OTEL_EXPORTER_OTLP_ENDPOINT is set to; `steps` come when they are over, some seconds late."""

    url: str = ""
    steps: list[Step] = field(default_factory=list)

    def named(self, name: str, **notes: str) -> list[Step]:
        """The spans of this name with these attributes."""
        return [step for step in self.steps if step.name == name and notes.items() <= step.notes.items()]

    async def take(self, request: web.Request) -> web.Response:
        """One export."""
        body = await request.read()
        sent = ExportTraceServiceRequest.FromString(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
        for resource in sent.resource_spans:
            role = _texts(resource.resource.attributes)["communique.role"]
            for span in (span for scope in resource.scope_spans for span in scope.spans):
                self.steps.append(
                    Step(
                        name=span.name,
                        role=role,
                        trace=span.trace_id,
                        id=span.span_id,
                        parent=span.parent_span_id,
                        links=tuple(link.span_id for link in span.links),
                        notes=_texts(span.attributes),
                    )
                )
        return web.Response()


@asynccontextmanager
async def collector() -> AsyncIterator[Collector]:
    """The collector, listening."""
    made, app = Collector(), web.Application()
    app.router.add_post("/v1/traces", made.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()


def _texts(attributes: list[KeyValue]) -> dict[str, str]:
    """Those attributes that are texts."""
    return {one.key: one.value.string_value for one in attributes if one.value.HasField("string_value")}
