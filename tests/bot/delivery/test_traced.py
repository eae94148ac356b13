"""A digest that is posted is linked to the tick that entered it, in whichever process."""

from __future__ import annotations

from delivery_office import Office
from delivery_samples import subscribe
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from sqlalchemy import select
from traced import is_linked_to, named, names

from bot.delivery.pacing import MemoryPacer
from bot.delivery.ports import Unknown
from bot.delivery.scheduling import Scheduling
from bot.jobs import open_jobs
from bot.store.delivery import delivery_key
from bot.store.tables import deliveries
from bot.tracing import tracing


async def entered(office: Office) -> str:
    """The key of a headline that a scheduler has just entered."""
    subscription = await subscribe(office.subscriptions)
    office.hands.now = subscription.next_run_at
    scheduling = Scheduling(
        database=office.database, jobs=open_jobs(office.database), now=office.hands, pacer=MemoryPacer({})
    )
    assert await scheduling.tick() == 1
    return delivery_key(subscription.id, subscription.next_date, 0)


async def delivered(office: Office, spans: InMemorySpanExporter, key: str) -> tuple[ReadableSpan, tuple[str, ...]]:
    """The span of the job that delivers it, and the keys that follow."""
    with tracing.span("job", kind="consumer"):
        _, following = await office.courier.deliver(key)
    return named(spans, "job")[-1], following


async def traces(office: Office) -> set[str | None]:
    """What stands in the ledger about traces."""
    async with office.database.reading() as connection:
        return set(await connection.scalars(select(deliveries.c.traceparent)))


async def test_each_message_is_linked_to_its_tick(office: Office, spans: InMemorySpanExporter) -> None:
    headline, (part,) = await delivered(office, spans, await entered(office))
    detail, _ = await delivered(office, spans, part)
    (tick,) = named(spans, "tick")
    assert (tick.kind, dict(tick.attributes or {})) == (SpanKind.PRODUCER, {"entered": 1})
    for job in (headline, detail):
        assert is_linked_to(job, tick)
        assert job.parent is None
        assert job.context.trace_id != tick.context.trace_id
    (carried,) = await traces(office)
    assert names(carried, tick)


async def test_so_is_the_question_what_became_of_it(office: Office, spans: InMemorySpanExporter) -> None:
    office.poster.answers = [Unknown(reason="reset")]
    key = await entered(office)
    await delivered(office, spans, key)
    office.hands.now = (await office.at(key)).not_before
    with tracing.span("job", kind="consumer"):
        await office.reconciler.reconcile(key)
    (tick,), (_, asked) = named(spans, "tick"), named(spans, "job")
    assert is_linked_to(asked, tick)


async def test_nothing_is_written_where_nothing_is_traced(office: Office) -> None:
    _, (part,) = await office.courier.deliver(await entered(office))
    await office.courier.deliver(part)
    assert len(office.poster.posts) == 2
    assert await traces(office) == {None}
