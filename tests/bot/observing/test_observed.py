"""What is measured and traced around commands, posts and reading."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from bot_fakes import FakeFetcher
from delivery_samples import CHOICE, ROOM, FakePoster, FakeWriter, timetable
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pool_fakes import make_told

from bot.commands.answer import answer
from bot.commands.table import Command, Commands, Request
from bot.delivery.ports import Order, RateLimited
from bot.inference import InferencePool
from bot.metrics.meters import Meters
from bot.observing.commands import observed
from bot.observing.posts import ObservedPoster, TracedWriter
from bot.observing.reading import TracedFetcher, TracedPool
from bot.present.message import Message
from bot.store.subscription import Subscription
from summarizer.errors import ExtractError, FetchError, UserError
from summarizer.fetch import Page

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SUBSCRIPTION = Subscription(
    id="s1",
    target=ROOM,
    choice=CHOICE,
    timetable=timetable(),
    created_by="U1",
    created_at=AT,
    next_run_at=AT,
    next_date=AT.date(),
)


def table() -> Commands:
    async def well(request: Request) -> Message:
        return Message(title="Well", sections=())

    async def refused(request: Request) -> Message:
        raise UserError("No such link.")

    async def failed(request: Request) -> Message:
        raise RuntimeError("a defect")

    runs = {"well": well, "refused": refused, "failed": failed}
    commands = [Command(name=name, summary=name, run=run) for name, run in runs.items()]
    hidden = Command(name="pressed", summary="A button's.", run=well, hidden=True)
    return Commands("brief", [*commands, hidden])


async def test_commands_by_their_outcome(meters: Meters, spans: InMemorySpanExporter) -> None:
    commands = table().each(observed(meters))
    for name in ("well", "refused", "failed", "failed"):
        await answer(commands, Request(command=name, platform="slack", arguments={"url": "https://private.example/"}))
    await answer(commands, Request(command="pressed", platform="discord", how="button"))
    for platform, name, outcome, count in (
        ("slack", "well", "well", 1),
        ("slack", "refused", "refused", 1),
        ("slack", "failed", "failed", 2),
        ("discord", "pressed", "well", 1),
    ):
        labels = {"platform": platform, "command": name, "outcome": outcome}
        assert meters.registry.get_sample_value("communique_command_seconds_count", labels) == count
    told = [span.to_json() for span in spans.get_finished_spans()]
    assert len(told) == 5
    assert not any("private.example" in one for one in told)


async def test_an_unknown_command_makes_no_label(meters: Meters) -> None:
    await answer(table().each(observed(meters)), Request(command="what-somebody-typed", platform="slack"))
    assert not [
        sample
        for family in meters.registry.collect()
        for sample in family.samples
        if "what-somebody-typed" in sample.labels.values()
    ]


async def test_posts_by_their_outcome(meters: Meters, spans: InMemorySpanExporter) -> None:
    platform = FakePoster(answers=[RateLimited(wait=3.0)])
    poster = ObservedPoster(poster=platform, platform="slack", meters=meters)  # type: ignore[arg-type]  # never closed
    for _ in range(2):
        await poster.post("k1", ROOM, {"text": "private words"}, thread=None, may_send=lambda: True)
    await poster.find("k1", ROOM, thread=None, since=AT)
    for outcome in ("ratelimited", "posted"):
        labels = {"platform": "slack", "outcome": outcome}
        assert meters.registry.get_sample_value("communique_post_seconds_count", labels) == 1
    assert [(span.name, (span.attributes or {})["outcome"]) for span in spans.get_finished_spans()] == [
        ("post", "ratelimited"),
        ("post", "posted"),
        ("look up", "posted"),
    ]
    assert "private words" not in "".join(span.to_json() for span in spans.get_finished_spans())


async def test_digests_are_traced(spans: InMemorySpanExporter) -> None:
    order = Order(subscription=SUBSCRIPTION, local_date=date(2026, 3, 2), due_at=AT, late=True)
    pages = await TracedWriter(writer=FakeWriter(details=2)).digest(order)
    (span,) = spans.get_finished_spans()
    assert (span.name, dict(span.attributes or {})) == ("compose", {"late": True, "pages": len(pages)})


async def test_pages_are_traced_without_their_address(spans: InMemorySpanExporter) -> None:
    there = Page(url="https://example.org/envoys", body=b"<p>Envoys</p>", content_type="text/html", charset=None)
    fetcher = TracedFetcher(FakeFetcher({there.url: there}))
    assert await fetcher.fetch(there.url) is there
    with pytest.raises(FetchError):
        await fetcher.fetch("https://example.org/nowhere")
    found, nowhere = spans.get_finished_spans()
    assert (found.name, dict(found.attributes or {})) == ("fetch", {"bytes": 13})
    assert (nowhere.name, dict(nowhere.attributes or {})) == ("fetch", {"refused": True})


async def test_the_models_are_measured_and_traced(meters: Meters, spans: InMemorySpanExporter) -> None:
    pool = InferencePool(make_told, observe=meters.inferred)
    meters.watch_pool(lambda: pool.load.waiting, lambda: pool.load.running, lambda: pool.load.workers)
    value = meters.registry.get_sample_value
    async with pool:
        assert value("communique_inference_processes") == 1
        assert await TracedPool(pool).brief(("sleep", 0.05)) == 0.05
        with pytest.raises(ExtractError):
            await TracedPool(pool).brief(("refuse", "no text"))
    assert value("communique_inference_processes") == 0
    assert value("communique_inference_seconds_count", {"work": "tuple"}) == 2
    assert 0.05 <= (value("communique_inference_seconds_sum", {"work": "tuple"}) or 0) < 5
    assert [(span.attributes or {})["work"] for span in spans.get_finished_spans()] == ["tuple", "tuple"]
