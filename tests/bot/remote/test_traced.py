"""One trace from whoever asks to whoever reads and stores, in whichever processes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from chat_fakes import CannedPool
from job_runs import until
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from remote_fleet import asking, reading
from sqlalchemy import select
from traced import is_linked_to, is_step_of, named, names

from bot.commands.reading import Briefed, Document
from bot.remote.desk import RemoteDesk
from bot.store.database import Database
from bot.store.reading_tables import readings
from bot.tracing import tracing
from summarizer.errors import ExtractError

NOW = datetime.now(UTC)
LINK = "https://news.example/ferries-1"
BLURB = "https://news.example/blurb"


class Gated(CannedPool):
    """Briefs when the gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()

    async def brief(self, work: Document, /) -> Briefed:
        await self.gate.wait()
        return await super().brief(work)


async def commanded(desk: RemoteDesk, link: str = LINK) -> None:
    """A command of somebody's, as the program traces it."""
    with tracing.span("command", platform="slack"):
        await desk.link(link, NOW)


async def noted(url: str) -> list[str | None]:
    """What stands in the database about traces."""
    database = await Database.open(url)
    async with database.reading() as connection:
        found = list(await connection.scalars(select(readings.c.traceparent)))
    await database.close()
    return found


async def test_what_is_read_elsewhere_is_a_step_of_the_command(server_url: str, spans: InMemorySpanExporter) -> None:
    async with reading(server_url), asking(server_url) as desk:
        await commanded(desk)
    (command,), (ask,), (read,), (job,) = (named(spans, name) for name in ("command", "ask", "read", "job"))
    assert is_step_of(ask, command)
    assert is_step_of(read, ask)
    for name in ("fetch", "inference", "store"):
        (step,) = named(spans, name)
        assert is_step_of(step, read)
    assert (ask.kind, read.kind) == (SpanKind.CLIENT, SpanKind.SERVER)
    assert dict(read.attributes or {}) == {"tries": 1, "outcome": "well"}
    assert job.parent is None
    assert is_linked_to(read, job)
    (carried,) = await noted(server_url)
    assert names(carried, ask)
    assert not any(word in span.to_json() for span in spans.get_finished_spans() for word in ("news.example", "Malmö"))


async def test_who_asks_for_the_same_is_linked_to_the_first(server_url: str, spans: InMemorySpanExporter) -> None:
    pool = Gated()
    async with reading(server_url, pool), asking(server_url) as one, asking(server_url) as other:
        first = asyncio.create_task(commanded(one))
        await until(lambda: one.under_way == 1)
        second = asyncio.create_task(commanded(other))
        await until(lambda: other.under_way == 1)
        pool.gate.set()
        await asyncio.gather(first, second)
    asks = {span.context.trace_id: span for span in named(spans, "ask")}
    (read,) = named(spans, "read")
    mine = asks.pop(read.context.trace_id)
    (others,) = asks.values()
    assert not mine.links
    assert is_linked_to(others, mine)


async def test_a_failure_is_told_without_its_words(server_url: str, spans: InMemorySpanExporter) -> None:
    async with reading(server_url), asking(server_url) as desk:
        with pytest.raises(ExtractError):
            await commanded(desk, BLURB)
    (ask,), (read,) = named(spans, "ask"), named(spans, "read")
    assert dict(read.attributes or {}) == {"tries": 1, "outcome": "extract"}
    assert (dict(ask.attributes or {}), ask.status.status_code) == ({"refused": True}, StatusCode.UNSET)


async def test_nothing_is_written_where_nothing_is_traced(server_url: str) -> None:
    async with reading(server_url), asking(server_url) as desk:
        await commanded(desk)
    assert await noted(server_url) == [None]
