"""Articles briefed by inference processes."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from pathlib import Path

from bot.__main__ import as_plain, make_pipeline
from bot.commands.reading import Document
from bot.inference import InferencePool
from bot.run.worker import worker_reader
from bot.settings import load_settings

_TEMPLATE = Path(__file__).resolve().parents[1] / "chat_article.txt"  # 800 words


def articles(count: int) -> list[Document]:
    """As many texts of 800 words, no two the same."""
    template = _TEMPLATE.read_text(encoding="utf-8")
    texts = [
        template.format(town=f"Karvik{number}", count=number + 20, half=number // 2 + 10, money=number * 3 + 60)
        for number in range(count)
    ]
    return [Document(id=str(number), body=text.encode(), kind="text") for number, text in enumerate(texts)]


async def briefings_a_second(processes: int, count: int) -> float:
    """How many of `count` articles are briefed a second, from the full queue on, by so many processes."""
    settings, _ = load_settings()
    plain = as_plain(settings)
    make = partial(worker_reader, plain.log, partial(make_pipeline, plain.condenser))
    async with InferencePool(make, workers=processes, queue=count, limit=120.0) as pool:
        began = time.perf_counter()
        briefed = await asyncio.gather(*(pool.brief(article) for article in articles(count)))
        seconds = time.perf_counter() - began
    assert all(one.briefing.positions for one in briefed), "an article without a position was not read"
    return count / seconds
