"""A web of news sites on 127.0.0.1: any host name leads to it, and it records who asked for what, when."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address

from summarizer.fetch import Fetcher, FetchSettings


@dataclass(frozen=True)
class Request:
    """One request: `headers` by lower-case names, `at` the loop's time when it came."""

    host: str
    path: str
    headers: dict[str, str]
    at: float


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    kind: str = "text/html"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


Handler = Callable[[Request], Reply]


@dataclass
class Web:
    """The sites: `pages` maps host and path to a reply, or to a function that makes one. All else is a 404.

    A delayed reply comes at once when `closing` is set.
    """

    port: int = 0
    pages: dict[tuple[str, str], Reply | Handler] = field(default_factory=dict)
    seen: list[Request] = field(default_factory=list)
    running: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, host: str, path: str) -> str:
        return f"http://{host}:{self.port}{path}"

    def asked(self, host: str, path: str) -> list[Request]:
        return [one for one in self.seen if (one.host, one.path) == (host, path)]

    async def resolve(self, host: str) -> tuple[object, ...]:
        if host.startswith("nowhere"):
            raise OSError("no such host")
        return (ip_address("127.0.0.1"),)

    def fetcher(self, *hosts: str, **limits: object) -> Fetcher:
        """A fetcher that may visit these hosts."""
        opened = tuple(f"{host}:{self.port}" for host in hosts)
        return Fetcher(FetchSettings(allow_hosts=opened, **limits), resolver=self)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            given = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
            headers = {name.lower(): value for name, value in given.items()}
            host = headers["host"].partition(":")[0]
            request = Request(host, lines[0].split(" ")[1], headers, asyncio.get_running_loop().time())
            self.seen.append(request)
            await self._counted(host, self._reply(request, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the reader has seen enough
        finally:
            writer.close()

    async def _counted(self, host: str, work: Awaitable[None]) -> None:
        for key in (host, ""):
            self.running[key] += 1
            self.most[key] = max(self.most[key], self.running[key])
        try:
            await work
        finally:
            self.running[host] -= 1
            self.running[""] -= 1

    async def _reply(self, request: Request, writer: asyncio.StreamWriter) -> None:
        found = self.pages.get((request.host, request.path), Reply(status=404))
        reply = found(request) if callable(found) else found
        with suppress(TimeoutError):
            async with asyncio.timeout(reply.delay):
                await self.closing.wait()
        head = {
            "Content-Type": reply.kind,
            "Content-Length": str(len(reply.body)),
            "Connection": "close",
            **reply.headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        writer.write(f"HTTP/1.1 {reply.status} Whatever\r\n{lines}\r\n".encode("latin-1") + reply.body)
        await writer.drain()


def feed_of(*links: str, head: str = "", extra: str = "") -> Reply:
    """An RSS feed that announces these links."""
    items = "".join(f"<item><title>On {link[-9:]}</title><link>{link}</link>{extra}</item>" for link in links)
    body = f"<rss version='2.0'><channel><title>News</title><language>en</language>{head}{items}</channel></rss>"
    return Reply(body=body.encode(), kind="application/rss+xml")


def page_of(text: str, title: str = "Report") -> Reply:
    """An article's page."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.strip().split("\n\n"))
    head = f"<html lang='en'><head><title>{title}</title></head>"
    html = f"{head}<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    return Reply(body=html.encode(), kind="text/html; charset=utf-8")


def report(name: str) -> str:
    """A text that is nobody else's, long enough for an article."""
    return "\n\n".join(
        f"{name.title()} {word} the envoys of {name} met for hour {n} and spoke about the {word} of {name}, officials "
        f"said on Sunday. Nobody at the {word} expected that delegation {name}{n} would sign what it had rejected."
        for n, word in enumerate(["harbour", "treaty", "border", "pipeline", "quota"])
    )
