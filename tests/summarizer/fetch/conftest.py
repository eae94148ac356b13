"""A readable web server on 127.0.0.1, a name server that says what a test wants, and sockets that record."""

from __future__ import annotations

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

import httpcore
import pytest

from summarizer.fetch.addresses import Address

sys.path.insert(0, str(Path(__file__).parent / "helpers"))

Handler = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Site:
    """The server: `seen` holds each request's path and headers, lower-cased; an unknown path is a 404."""

    port: int = 0
    seen: list[dict[str, str]] = field(default_factory=list)
    handlers: dict[str, Handler] = field(default_factory=dict)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def page(
        self,
        path: str,
        body: bytes = b"<p>Hello",
        status: int = 200,
        kind: str | None = "text/html",
        headers: dict[str, str] | None = None,
    ) -> None:
        """Answers `path` with one whole page."""
        lines = {
            "Content-Length": str(len(body)),
            **({"Content-Type": kind} if kind else {}),
            **(headers or {}),
        }
        self.stream(path, [body], status=status, headers=lines)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        """Sends whoever asks for `path` elsewhere."""
        self.page(path, b"", status=status, headers={"Location": to})

    def stream(
        self,
        path: str,
        pieces: Iterable[bytes],
        pause: float = 0,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Answers `path` piece by piece, `pause` seconds apart, and closes the connection."""
        head = "".join(f"{k}: {v}\r\n" for k, v in (headers or {"Content-Type": "text/html"}).items())

        async def send(writer: asyncio.StreamWriter) -> None:
            writer.write(f"HTTP/1.1 {status} Whatever\r\nConnection: close\r\n{head}\r\n".encode("latin-1"))
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)

        self.handlers[path] = send

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            path = lines[0].split(" ")[1]
            headers = dict(line.split(": ", 1) for line in lines[1:] if line)
            self.seen.append({":path": path, **{name.lower(): value for name, value in headers.items()}})
            if path not in self.handlers:
                self.page(path, b"", status=404)
            await self.handlers[path](writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the reader has seen enough
        finally:
            writer.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A running, empty site."""
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()


@pytest.fixture
async def secure_site(certificate: str) -> AsyncIterator[Site]:
    """The same over TLS, with a self-signed certificate for news.example."""
    site = Site()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=context)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()


@pytest.fixture
def certificate(request: pytest.FixtureRequest) -> str:
    """Key and certificate of news.example, valid for a century, trusted by nobody."""
    return str(request.path.parent / "news.example.pem")


class Names:
    """A name server. Each look-up of a name takes the next of its answers; the last one stays."""

    def __init__(self, **answers: list[tuple[str, ...]]) -> None:
        self.answers = {name.replace("_", "."): list(turns) for name, turns in answers.items()}
        self.asked: list[str] = []

    async def resolve(self, host: str) -> tuple[Address, ...]:
        self.asked.append(host)
        turns = self.answers.get(host)
        if turns is None:
            raise OSError(f"no such host: {host}")
        return tuple(ip_address(a) for a in (turns.pop(0) if len(turns) > 1 else turns[0]))


class Wire(httpcore.AnyIOBackend):
    """Records the address of each connection and leads it to the test's own server instead."""

    def __init__(self, port: int, dead: tuple[str, ...] = ()) -> None:
        self.port = port
        self.dead = dead
        self.opened: list[str] = []

    async def connect_tcp(self, host: str, port: int, *args: object, **kwargs: object) -> httpcore.AsyncNetworkStream:
        self.opened.append(host)
        if host in self.dead:
            raise httpcore.ConnectError("no route to host")
        return await super().connect_tcp("127.0.0.1", self.port)


@pytest.fixture
def names() -> type[Names]:
    """The name server's class: modules of fakes cannot be imported by tests."""
    return Names


@pytest.fixture
def wire() -> type[Wire]:
    """The recording sockets' class."""
    return Wire
