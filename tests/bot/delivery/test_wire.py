"""One request, and what its failures mean."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.delivery.breaker import Breaker
from bot.delivery.ports import Unknown, Unsent
from bot.delivery.wire import Answer, Wire, rate_limited


@dataclass(slots=True)
class Server:
    """Keeps what it is sent; answers `status` and `text`."""

    status: int = 200
    text: str = '{"ok": true}'
    bodies: list[bytes] = field(default_factory=list)
    base: str = ""
    cut: bool = False

    async def serve(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        if self.cut and request.transport is not None:
            request.transport.abort()
        return web.Response(status=self.status, text=self.text, headers={"X-Left": "0"})


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", made.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def wire(server: Server) -> AsyncIterator[Wire]:
    made = Wire(server.base)
    yield made
    await made.close()


async def test_an_answer(server: Server, wire: Wire) -> None:
    answer = await wire.post("a", {"text": "grüße"}, headers={})
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.headers["x-left"]) == (200, {"ok": True}, "0")
    assert server.bodies == [b'{"text": "gr\\u00fc\\u00dfe"}']


async def test_too_late_leaves_nothing_on_the_wire(server: Server, wire: Wire) -> None:
    answer = await wire.post("a", {"text": "late"}, headers={}, may_send=lambda: False)
    assert isinstance(answer, Unsent)
    assert isinstance(await wire.post("a", {"text": "next"}, headers={}), Answer)
    assert server.bodies == [b'{"text": "next"}']


async def test_asked_once_connected(server: Server, wire: Wire) -> None:
    """Not before: connecting can take longer than a lease."""
    asked: list[int] = []

    def may_send() -> bool:
        asked.append(len(server.bodies))
        return True

    await wire.post("a", {}, headers={}, may_send=may_send)
    assert asked == [0]


async def test_cut_off_after_it_was_sent(server: Server, wire: Wire) -> None:
    server.cut = True
    assert isinstance(await wire.post("a", {}, headers={}), Unknown)
    assert len(server.bodies) == 1


async def test_nobody_listens() -> None:
    wire = Wire("http://127.0.0.1:9")
    assert isinstance(await wire.post("a", {}, headers={}), Unsent)
    assert isinstance(await wire.get("a", {}, headers={}), Unknown)
    await wire.close()


async def test_no_json(server: Server, wire: Wire) -> None:
    server.status, server.text = 502, "<html>"
    answer = await wire.get("a", {}, headers={})
    assert isinstance(answer, Answer)
    assert (answer.status, dict(answer.body), answer.listed) == (502, {}, ())


@pytest.mark.parametrize(
    ("body", "header", "wait"),
    [({"retry_after": 0.25}, "1", 0.25), ({}, "7", 7.0), ({}, "soon", 1.0), ({"retry_after": -3}, "1", 0.0)],
)
def test_retry_after(body: dict[str, object], header: str, wait: float) -> None:
    assert rate_limited(Answer(status=429, headers={"retry-after": header}, body=body)).wait == wait


async def test_a_platform_that_is_left_alone_gets_nothing(server: Server) -> None:
    """And whoever posts is told, as by the platform, to keep everything for a while."""
    server.status = 403
    wire = Wire(server.base, breaker=Breaker("discord", most=3))
    for _ in range(3):
        assert isinstance(await wire.get("there", {}, headers={}), Answer)
    answer = await wire.post("there", {}, headers={})
    await wire.close()
    assert len(server.bodies) == 3
    assert isinstance(answer, Answer)
    told = rate_limited(answer, everywhere=bool(answer.body["global"]))
    assert told.everywhere
    assert 590 < told.wait <= 600
