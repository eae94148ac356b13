"""Connections to checked addresses only: looking up, checking and connecting are one step.

httpx asks for a connection to a host *name*; `PinnedBackend` resolves it, refuses the host if any of
its addresses is not public, and opens the socket to one of the addresses that it has just checked.
A name server that answers differently the second time (DNS rebinding) is never asked a second time.
TLS and the Host header still go by the name, which is what the certificate is checked against.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Iterable
from ipaddress import ip_address
from typing import Protocol

import httpcore
import httpx

from summarizer.errors import FetchError
from summarizer.fetch.addresses import Address, literal, refusal
from summarizer.fetch.targets import AllowedHosts

_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
_ATTEMPTS = 4  # addresses of one host that are tried
_ATTEMPT_SECONDS = 3.0  # for one of several addresses, so that a dead IPv6 route leaves time for IPv4


class Resolver(Protocol):
    """Looks a host name up. `OSError` where it does not exist or no name server answers."""

    async def resolve(self, host: str) -> tuple[Address, ...]:
        """All addresses of `host`, best first."""
        ...


class SystemResolver:
    """The operating system's resolver, in a thread that nobody has to wait for."""

    async def resolve(self, host: str) -> tuple[Address, ...]:
        """All addresses of `host`, best first."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[Address, ...]] = loop.create_future()

        def settle(found: tuple[Address, ...] | OSError) -> None:
            if answer.done():  # the caller ran out of time
                return
            if isinstance(found, OSError):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def work() -> None:
            found = _look_up(host)
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to tell
                loop.call_soon_threadsafe(settle, found)

        # A daemon thread: one of the loop's executor would hold the program's exit until DNS gives up.
        threading.Thread(target=work, name="resolve", daemon=True).start()
        return await answer


def _look_up(host: str) -> tuple[Address, ...] | OSError:
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as e:
        return e if isinstance(e, OSError) else OSError(str(e))
    return tuple(dict.fromkeys(ip_address(row[4][0]) for row in rows))


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections to public addresses and to the operator's allowed hosts."""

    def __init__(self, resolver: Resolver, allowed: AllowedHosts, sockets: httpcore.AsyncNetworkBackend) -> None:
        self._resolver = resolver
        self._allowed = allowed
        self._sockets = sockets

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the host's checked addresses; raises FetchError where one is refused."""
        addresses = await self._checked(host, port)
        for address in addresses[:-1]:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._open(address, port, _ATTEMPT_SECONDS)
        return await self._open(addresses[-1], port, timeout)

    async def _open(self, address: Address, port: int, seconds: float | None) -> httpcore.AsyncNetworkStream:
        # An address in digits: nothing below looks a name up again.
        return await self._sockets.connect_tcp(host=str(address), port=port, timeout=seconds)

    async def _checked(self, host: str, port: int) -> tuple[Address, ...]:
        """The host's addresses, every one of them checked."""
        addresses = await self._addresses(host)
        if not self._allowed.opens(host, port):
            for address in addresses:
                if kind := refusal(address):
                    raise FetchError(
                        f"{host} leads to an address that is not on the public internet ({kind}) and is not "
                        "opened. Paste the article's text, or ask the operator to allow this host."
                    )
        return addresses[:_ATTEMPTS]

    async def _addresses(self, host: str) -> tuple[Address, ...]:
        if address := literal(host):
            return (address,)
        try:
            addresses = await self._resolver.resolve(host)
        except OSError as e:
            raise FetchError(f"The host {host} was not found. Check the link, or try again later.") from e
        if not addresses:
            raise FetchError(f"The host {host} has no address. Check the link, or try again later.")
        return addresses


class PinnedTransport(httpx.AsyncBaseTransport):
    """httpx over `PinnedBackend`: HTTP/1.1, no proxies, no connection kept for a later request."""

    def __init__(self, backend: PinnedBackend, context: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context, max_keepalive_connections=0, network_backend=backend
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends one request; raises httpcore's errors, and FetchError for refused addresses."""
        sent = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        response = await self._pool.handle_async_request(sent)
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Stream(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Closes every connection."""
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    """A response's bytes as they come in."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()
