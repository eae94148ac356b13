"""Articles briefed by `communique run nlp` processes, asked for through the database."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.at_scale.server import PostgresServer, a_database
from bot.jobs import open_jobs
from bot.remote.desk import RemoteSettings, open_remote_desk
from bot.store.database import Database

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "e2e"))

from running_bot import bot_process, environment

_TEMPLATE = Path(__file__).resolve().parents[1] / "chat_article.txt"  # 800 words
_READY = 90.0  # seconds to load the models


def articles(count: int) -> list[str]:
    """As many texts of 800 words, no two the same."""
    template = _TEMPLATE.read_text(encoding="utf-8")
    return [
        template.format(town=f"Karvik{number}", count=number + 20, half=number // 2 + 10, money=number * 3 + 60)
        for number in range(count)
    ]


async def briefings_a_second(server: PostgresServer, processes: int, count: int) -> float:
    """How many of `count` articles, asked for at once, so many processes with one model each brief a second."""
    with a_database(server) as url, tempfile.TemporaryDirectory() as folder:
        environ = environment(Path(folder)) | {"DATABASE_URL": url, "COMMUNIQUE_INFERENCE__WORKERS": "1"}
        async with AsyncExitStack() as stack:
            started = [await stack.enter_async_context(bot_process(environ, "run", "nlp")) for _ in range(processes)]
            for one in started:
                await one.logged("ready", within=_READY)
            return count / await _seconds(url, articles(count))


async def _seconds(url: str, texts: list[str]) -> float:
    """From the first question to the last answer; the first answer of all is awaited before, and not counted."""
    database = await Database.open(url)
    settings = RemoteSettings(places=len(texts) + 1)
    desk = open_remote_desk(database, open_jobs(database), lambda: datetime.now(UTC), settings)
    now = datetime.now(UTC)
    await desk.text(articles(len(texts) + 1)[-1], "nobody", now)
    began = time.perf_counter()
    filed = await asyncio.gather(*(desk.text(text, "nobody", now) for text in texts))
    seconds = time.perf_counter() - began
    assert all(one.briefing.positions for one in filed), "an article without a position was not read"
    await desk.close()
    await database.close()
    return seconds
