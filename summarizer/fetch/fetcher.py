"""One page for one link, within fixed limits of time, size and redirects."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass

import httpcore
import httpx

from summarizer.errors import FetchError
from summarizer.fetch.body import ENCODINGS, READABLE, content_type, read_body
from summarizer.fetch.network import PinnedBackend, PinnedTransport, Resolver, SystemResolver
from summarizer.fetch.statuses import check_status
from summarizer.fetch.targets import AllowedHosts, Target, parse_target


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """The limits of a fetch. ValueError where one makes no sense.

    `allow_hosts`: "host" or "host:port", opened although their addresses are not public.
    `timeout`: seconds for everything from the look-up to the last byte, redirects included.
    `max_bytes`: of the body after decompression.
    """

    allow_hosts: tuple[str, ...] = ()
    timeout: float = 10.0
    max_bytes: int = 5 * 2**20
    max_redirects: int = 5
    user_agent: str = "Mozilla/5.0 (compatible; Communique/0.1; reads one page on request)"

    def __post_init__(self) -> None:
        AllowedHosts(self.allow_hosts)
        if not 0 < self.timeout < float("inf"):
            raise ValueError("timeout must be a positive number of seconds")
        if self.max_bytes < 1 or self.max_redirects < 0:
            raise ValueError("max_bytes must be at least 1, max_redirects at least 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A fetched page: `url` after redirects, `charset` as the HTTP header declares it or None."""

    url: str
    content_type: str
    charset: str | None
    body: bytes


class Fetcher:
    """Fetches pages. Holds no connection between two fetches, so it needs no closing.

    `resolver` looks names up, `sockets` opens connections to addresses in digits, and `context` says which
    certificates are trusted; by default the system's resolver and sockets, and certifi's authorities.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        resolver: Resolver | None = None,
        sockets: httpcore.AsyncNetworkBackend | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings or FetchSettings()
        self._backend = PinnedBackend(
            resolver or SystemResolver(),
            AllowedHosts(self._settings.allow_hosts),
            sockets or httpcore.AnyIOBackend(),
        )
        self._context = context

    async def fetch(self, url: str) -> Page:
        """The page behind `url`; raises FetchError with a sentence that says why there is none."""
        target = parse_target(url)
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await self._follow(target)
        except TimeoutError as e:
            seconds = f"{self._settings.timeout:g} seconds"
            raise FetchError(
                f"{target.host} did not deliver the page within {seconds}. "
                "Try again later, or paste the article's text."
            ) from e

    async def _follow(self, target: Target) -> Page:
        """The page at the end of the redirects. The client, and its cookies, live for this fetch alone."""
        async with self._client() as client:
            for _ in range(self._settings.max_redirects + 1):
                outcome = await self._step(client, target)
                if isinstance(outcome, Page):
                    return outcome
                target = outcome
        raise FetchError(
            f"The link redirects more than {self._settings.max_redirects} times and was given up. "
            "Open it in a browser and copy the address of the article itself."
        )

    async def _step(self, client: httpx.AsyncClient, target: Target) -> Page | Target:
        """One request: the page, or where it redirects to."""
        try:
            response = await client.send(client.build_request("GET", target.url), stream=True)
            try:
                if response.next_request is not None:
                    return parse_target(response.next_request.url)
                check_status(response.status_code, target.host)
                kind, charset = content_type(response.headers)
                body = await read_body(response, self._settings.max_bytes)
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError) as e:
            raise _unreachable(target.host, e) from e
        except httpcore.TimeoutException as e:
            raise TimeoutError from e
        return Page(url=str(target.url), content_type=kind, charset=charset, body=body)

    def _client(self) -> httpx.AsyncClient:
        if self._context is None:  # reading the certificates takes longer than a fast fetch: once is enough
            self._context = httpx.create_ssl_context(trust_env=False)
        return httpx.AsyncClient(
            transport=PinnedTransport(self._backend, self._context),
            trust_env=False,
            timeout=None,  # noqa: S113 - the deadline of `fetch` covers every step together
            headers={
                "User-Agent": self._settings.user_agent,
                "Accept": ", ".join(sorted(READABLE)),
                "Accept-Language": "en",
                "Accept-Encoding": ENCODINGS,
            },
        )


def _unreachable(host: str, error: Exception) -> FetchError:
    """The sentence for a connection that failed or broke."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return FetchError(f"{host} has no valid security certificate. Check the link, or paste the article's text.")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpcore.ConnectError):
        return FetchError(f"{host} cannot be reached. Check the link, or try again later.")
    return FetchError(f"{host} broke off the connection. Try again later, or paste the article's text.")
