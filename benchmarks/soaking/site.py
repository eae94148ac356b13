"""Feeds on loopback whose outlets go on publishing, and the pages of their articles."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from itertools import product
from pathlib import Path

from aiohttp import web
from digest_site import TEXTS
from running_bot import SAMPLE, page

_TEMPLATE = (Path(__file__).resolve().parents[1] / "chat_article.txt").read_text(encoding="utf-8")
_FIRST = "Kar Mel Tor Vas Bel Dor Han Lim Nov Pet Ros Sal Tar Ul Zel Mor Bru Fen Gil Hol Jor Kil Lun Nes".split()
_LAST = "vik mouth haven port stad burg ness ford holm wick gard minde strand sund bay quay dal fjord mark vold".split()
TOWNS = [first + last for first, last in product(_FIRST, _LAST)]
_SHOWN, _PARAGRAPHS = 12, 6  # articles in a feed; paragraphs of an article


def _paragraphs() -> list[str]:
    texts = [*TEXTS.values(), SAMPLE, _TEMPLATE.format(town="Karvik", count=20, half=10, money=60)]
    return list(dict.fromkeys(part for text in texts for part in text.strip().split("\n\n")[1:]))


@dataclass(slots=True, kw_only=True)
class NewsSite:
    """Feeds by name, each with a new article every `every` seconds since it was first asked for.

    `links` are the pages of articles that people paste. `asked` counts the requests of feeds and of articles.
    """

    every: float
    host: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    links: dict[str, str] = field(default_factory=dict)
    _since: dict[str, float] = field(default_factory=dict)
    _pool: list[str] = field(default_factory=_paragraphs)

    def address(self, feed: str) -> str:
        """Where a feed is, which begins to publish when it is asked first."""
        return f"http://{self.host}/feeds/{feed}.xml"

    def link(self, number: int) -> tuple[str, str]:
        """A new article to paste: its address, and the town in its title."""
        town = TOWNS[number % len(TOWNS)]
        name = f"{town.lower()}-{number}"
        self.links[name] = _TEMPLATE.format(town=town, count=number + 20, half=number // 2, money=number * 3)
        return f"http://{self.host}/links/{name}", town

    async def feed(self, request: web.Request) -> web.Response:
        """The RSS of a feed: its newest articles."""
        name = request.match_info["feed"]
        self.asked["feeds"] += 1
        began = self._since.setdefault(name, time.time() - 3 * self.every)
        newest = int((time.time() - began) / self.every)
        items = "".join(self._item(name, number, began) for number in range(max(0, newest - _SHOWN), newest))
        body = f"<rss version='2.0'><channel><title>{name}</title><language>en</language>{items}</channel></rss>"
        headers = {"Cache-Control": "max-age=60"}
        return web.Response(text=body, content_type="application/rss+xml", headers=headers)

    def _item(self, feed: str, number: int, began: float) -> str:
        at = datetime.fromtimestamp(began + number * self.every, UTC)
        link = f"http://{self.host}/articles/{feed}/{number}"
        title = escape(self._text(feed, number).partition("\n")[0])
        return f"<item><title>{title}</title><link>{link}</link><pubDate>{format_datetime(at)}</pubDate></item>"

    async def article(self, request: web.Request) -> web.Response:
        """The page of an article that a feed announced."""
        self.asked["articles"] += 1
        text = self._text(request.match_info["feed"], int(request.match_info["number"]))
        return web.Response(text=page(text), content_type="text/html")

    async def pasted(self, request: web.Request) -> web.Response:
        """The page of an article that is pasted."""
        self.asked["links"] += 1
        return web.Response(text=page(self.links[request.match_info["name"]]), content_type="text/html")

    def _text(self, feed: str, number: int) -> str:
        """An article: always the same for the same number."""
        chance = random.Random(f"{feed} {number}")  # noqa: S311  # not for secrets
        topic = chance.choice(("grain", "power", "fish", "gas"))
        title = f"{chance.choice(TOWNS)} talks on {topic} go on in round {number}"
        return "\n\n".join([title, *chance.sample(self._pool, _PARAGRAPHS)])


@asynccontextmanager
async def news_site(every: float) -> AsyncIterator[NewsSite]:
    """The site, served."""
    site, app = NewsSite(every=every), web.Application()
    app.router.add_get("/feeds/{feed}.xml", site.feed)
    app.router.add_get("/articles/{feed}/{number}", site.article)
    app.router.add_get("/links/{name}", site.pasted)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.host = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield site
    finally:
        await runner.cleanup()
