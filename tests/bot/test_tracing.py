"""Spans, as an exporter in memory gets them."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import structlog
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from traced import is_linked_to, is_step_of, named, names, spans

from bot import telemetry
from bot.incidents import report
from bot.logs import configure_logging
from bot.tracing import tracing
from summarizer.errors import UserError

__all__ = ["spans"]
SECRET = "https://intranet.example/what-they-read"  # noqa: S105  # what must not get into a span

ELSEWHERE = f"00-{'1' * 32}-{'2' * 16}-01"


def test_nothing_happens_where_nothing_is_recorded() -> None:
    with tracing.span("command", platform="slack"):
        tracing.note(outcome="well")
        tracing.link(ELSEWHERE)
        assert tracing.ids() == {}
        assert tracing.carried() is None
    with tracing.span("read", kind="server", under=ELSEWHERE):
        assert tracing.ids() == {}


def test_steps_are_nested(spans: InMemorySpanExporter) -> None:
    with tracing.span("command", platform="slack"), tracing.span("inference", waiting=2):
        tracing.note(pages=3)
    inner, outer = spans.get_finished_spans()
    assert (outer.name, dict(outer.attributes or {})) == ("command", {"platform": "slack"})
    assert (inner.name, dict(inner.attributes or {})) == ("inference", {"waiting": 2, "pages": 3})
    assert inner.parent is not None
    assert inner.parent.span_id == outer.context.span_id


def test_a_trace_goes_on_elsewhere(spans: InMemorySpanExporter) -> None:
    with tracing.span("ask", kind="client"):
        carried = tracing.carried()
    with tracing.span("job"), tracing.span("read", kind="server", under=carried), tracing.span("fetch"):
        pass
    (ask,), (job,), (read,), (fetch,) = (named(spans, name) for name in ("ask", "job", "read", "fetch"))
    assert names(carried, ask)
    assert (ask.kind, job.kind, read.kind) == (SpanKind.CLIENT, SpanKind.INTERNAL, SpanKind.SERVER)
    assert is_step_of(read, ask)
    assert is_step_of(fetch, read)
    assert is_linked_to(read, job)
    assert (job.parent, job.links) == (None, ())


def test_a_cause_is_linked_but_for_oneself(spans: InMemorySpanExporter) -> None:
    with tracing.span("tick", kind="producer"):
        carried = tracing.carried()
        tracing.link(carried)
    with tracing.span("job", kind="consumer"):
        tracing.link(carried)
    tick, job = spans.get_finished_spans()
    assert tick.links == ()
    assert is_linked_to(job, tick)
    assert job.parent is None


@pytest.mark.parametrize("carried", ["", "nonsense", f"00-{'0' * 32}-{'0' * 16}-01", f"ff-{'1' * 32}-{'1' * 16}-01"])
def test_what_is_no_trace_is_none(spans: InMemorySpanExporter, carried: str) -> None:
    with tracing.span("job"), tracing.span("read", under=carried):
        tracing.link(carried)
    read, job = spans.get_finished_spans()
    assert is_step_of(read, job)
    assert read.links == ()


def test_where_nobody_records_nobody_else_does(spans: InMemorySpanExporter) -> None:
    with tracing.span("read", under=f"00-{'1' * 32}-{'1' * 16}-00"):  # the asker's sampler left it out
        pass
    assert spans.get_finished_spans() == ()


def test_a_failure_is_marked_without_its_words(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="intranet"), tracing.span("fetch"):
        raise ValueError(SECRET)
    with pytest.raises(UserError), tracing.span("fetch"):
        raise UserError(f"{SECRET} cannot be read.")
    failed, refused = spans.get_finished_spans()
    assert (failed.status.status_code, failed.status.description) == (StatusCode.ERROR, "ValueError")
    assert (refused.status.status_code, dict(refused.attributes or {})) == (StatusCode.UNSET, {"refused": True})
    assert not any("intranet" in span.to_json() for span in (failed, refused))


def test_lines_of_the_log_name_their_trace(spans: InMemorySpanExporter, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    with tracing.span("job"):
        report(RuntimeError("a defect"))
    structlog.get_logger().info("outside")
    inside, outside = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (span,) = spans.get_finished_spans()
    assert inside["trace_id"] == f"{span.context.trace_id:032x}"
    assert inside["span_id"] == f"{span.context.span_id:016x}"
    assert (span.attributes or {})["incident"] == inside["incident"]
    assert "trace_id" not in outside


class Collector(BaseHTTPRequestHandler):
    """Takes what is exported."""

    got: list[tuple[str, str, bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.path, self.headers.get("x-team", ""), body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def test_spans_reach_a_collector() -> None:
    Collector.got = []
    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        stop = telemetry.start_telemetry(address, headers="x-team=harbour", version="1.2.3", role="worker")
        with tracing.span("command", platform="slack"):
            pass
        stop()
        server.shutdown()
    ((path, team, body),) = Collector.got
    assert (path, team) == ("/v1/traces", "harbour")
    assert all(word in body for word in (b"communique", b"worker", b"1.2.3", b"slack"))
    assert tracing.ids() == {}


def test_without_the_extra_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(telemetry.TelemetryError, match=r"communique\[telemetry\]"):
        telemetry.start_telemetry("http://127.0.0.1:4318", version="1", role="all")
