"""The desk over its real neighbours: pages from a socket, worker processes, and the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot_fakes import FakePipeline
from desk_fakes import MORE, page

from bot.commands.desk import Desk
from bot.commands.reading import make_reader
from bot.inference import InferencePool
from bot.store.briefings import Briefings
from bot.store.database import Database
from bot.store.keys import Viewer
from summarizer.fetch import Fetcher, FetchSettings

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
WORDS = "Turkey said the talks had failed."
ALICE, BOB = (Viewer(platform="slack", workspace="T1", channel="C1", user=user) for user in ("U1", "U2"))


@asynccontextmanager
async def site(hits: list[str]) -> AsyncIterator[str]:
    """A site of one article at /talks, to which /short leads; its address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        hits.append(path)
        body = page(WORDS, url=path).body
        status = "302 Found\r\nLocation: /talks?utm_source=short" if path == "/short" else "200 OK"
        kind = "Content-Type: text/html; charset=utf-8\r\nConnection: close"
        writer.write(f"HTTP/1.1 {status}\r\n{kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}"


async def test_links_and_texts_come_to_the_right_people(tmp_path: Path) -> None:
    hits: list[str] = []
    database = await Database.open(f"sqlite:///{tmp_path}/state.db")
    await database.migrate()
    store = Briefings(database)
    async with site(hits) as address, InferencePool(partial(make_reader, FakePipeline)) as pool:
        fetcher = Fetcher(FetchSettings(allow_hosts=(address.removeprefix("http://"),)))
        desk = Desk(fetcher=fetcher, pool=pool, shelf=store)
        first, same = await asyncio.gather(desk.link(f"{address}/short", NOW), desk.link(f"{address}/short", NOW))
        later = await desk.link(f"{address}/talks/#comments", NOW + timedelta(hours=1))
        text = await desk.text(f"{WORDS}\n\n{MORE}", ALICE.person.owner, NOW)
        await desk.close()
    assert hits == ["/short", "/talks?utm_source=short"]
    assert first.id == same.id == later.id
    assert (first.cached, later.cached, later.at) == (False, True, NOW)
    assert later.briefing == first.briefing
    assert await store.get(first.id, BOB)
    assert (await store.get(text.id, BOB), text.cached) == (None, False)
    assert await store.get(text.id, ALICE)
    await database.close()
