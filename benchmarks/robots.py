"""What reading robots.txt costs the newsroom: by file, by article, and in memory.

    python -m benchmarks.robots

The files are like those of news outlets (60 rules, some with wildcards, and the groups of 40 other robots), and the
costliest that fit into the 500 KiB that are read. They are handed out by a fetcher that takes no time. Exits 1 where an
article of a host that is known takes more than `MOST` seconds, or a costly file more than `COSTLIEST`.
"""

from __future__ import annotations

import asyncio
import sys
import time
import tracemalloc
from datetime import UTC, datetime
from typing import cast

from summarizer.feeds.hosts import Hosts
from summarizer.feeds.robots import Robots
from summarizer.feeds.robots_file import LIMIT, read_robots
from summarizer.fetch import Answer, Fetcher, Page

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKEN, HOSTS, ARTICLES = "communique", 140, 20_000
MOST, COSTLIEST = 100e-6, 5.0  # seconds
URL = "https://outlet-{host}.example/2026/03/01/world/europe/grain-talks-stall-in-geneva-{number}?ref=rss"
OTHERS = "".join(f"User-agent: Robot-{n}\nDisallow: /\n\n" for n in range(40))
RULES = "".join(f"Disallow: /section-{n}/\n" for n in range(50)) + "Disallow: /*/print$\nDisallow: /*?page=\n" * 5
TYPICAL = f"{OTHERS}User-agent: *\nCrawl-delay: 1\n{RULES}"


def costly() -> dict[str, str]:
    """Files that are meant to cost: many robots and rules, many wildcards, many lines."""
    return {
        "robots and rules": "".join(f"User-agent: r{n}\n" for n in range(16_000)) + _filled("Disallow:/{}\n"),
        "wildcards": "User-agent: *\n" + _filled("Disallow:/*a*-*a*-*z{}\n"),
        "anchors": "User-agent: *\n" + _filled("Disallow:/{}$\n"),
        "lines": "a\n" * (LIMIT // 2),
    }


def _filled(line: str) -> str:
    return "".join(line.format(n) for n in range(LIMIT // len(line)))


class Library:
    """A fetcher that has the same robots.txt for every host."""

    token = TOKEN

    async def ask(self, url: str, **_: object) -> Answer:
        """The file, at once."""
        page = Page(url=url, content_type="text/plain", charset=None, body=TYPICAL.encode())
        return Answer(url=url, host="", status=200, headers={}, page=page)


def of_files() -> float:
    """Prints what reading a file takes, and asking it once; returns the most, in seconds."""
    most = 0.0
    for name, text in {"typical": TYPICAL, **costly()}.items():
        began = time.process_time()
        file = read_robots(text.encode()[:LIMIT], TOKEN)
        read = time.process_time() - began
        began = time.process_time()
        file.allows(URL.format(host=0, number=0))
        asked = time.process_time() - began
        most = max(most, read + asked)
        print(f"{name:18} {len(text) / 1024:6.1f} KiB: read in {read * 1e3:7.2f} ms, asked in {asked * 1e3:6.2f} ms")
    return most


async def of_articles() -> float:
    """Prints what hosts and their articles take; returns the seconds of one article."""
    robots = Robots(cast("Fetcher", Library()), Hosts(apart=0))
    tracemalloc.start()
    for host in range(HOSTS):
        await robots.learn(URL.format(host=host, number=0), NOW)
        robots.check(URL.format(host=host, number=0), NOW)
    print(f"{HOSTS} hosts: {tracemalloc.get_traced_memory()[0] / 2**20:.1f} MiB")
    tracemalloc.stop()
    urls = [URL.format(host=n % HOSTS, number=n) for n in range(ARTICLES)]
    began = time.process_time()
    for url in urls:
        await robots.learn(url, NOW)
        robots.check(url, NOW)
    each = (time.process_time() - began) / len(urls)
    print(f"an article of a host that is known: {each * 1e6:.1f} microseconds")
    return each


if __name__ == "__main__":
    slowest, each = of_files(), asyncio.run(of_articles())
    sys.exit(each > MOST or slowest > COSTLIEST)
