"""One page for one link, within fixed limits of time, size and redirects."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

import httpcore
import httpx

from summarizer.errors import FetchError
from summarizer.fetch.body import ENCODINGS, READABLE, content_type, read_body
from summarizer.fetch.network import PinnedBackend, PinnedTransport, Resolver, SystemResolver
from summarizer.fetch.statuses import WHOLE, check_status
from summarizer.fetch.targets import AllowedHosts, Target, parse_target

_PERMANENT = (301, 308)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a site said: `url` after redirects, `status` and headers (lower-case names) of the last response.

    `page` is None where the status is neither 200 nor 203. `moved` is where permanent redirects alone lead, None
    where the first answer was no permanent redirect.
    """

    url: str
    host: str
    status: int
    headers: Mapping[str, str]
    page: Page | None = None
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class _Redirect:
    """The next stop, and whether it is to be asked first from now on."""

    target: Target
    permanent: bool


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
        answer = await self.ask(url)
        check_status(answer.status, answer.host)
        assert answer.page is not None  # noqa: S101 - a status that passes has a page
        return answer.page

    async def ask(self, url: str, *, kinds: Set[str] = READABLE, headers: Mapping[str, str] | None = None) -> Answer:
        """Whatever the site answers, errors of its own included; raises FetchError where no answer can be read.

        `headers` are sent along ("If-None-Match", for instance); `kinds` are the media types that are read.
        """
        target = parse_target(url)
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await self._follow(target, kinds, dict(headers or {}))
        except TimeoutError as e:
            seconds = f"{self._settings.timeout:g} seconds"
            raise FetchError(
                f"{target.host} did not deliver the page within {seconds}. "
                "Try again later, or paste the article's text."
            ) from e

    async def _follow(self, target: Target, kinds: Set[str], headers: dict[str, str]) -> Answer:
        """The answer at the end of the redirects. The client, and its cookies, live for this fetch alone."""
        moved, permanent = None, True
        headers = {"Accept": ", ".join(sorted(kinds)), **headers}
        async with self._client() as client:
            for _ in range(self._settings.max_redirects + 1):
                outcome = await self._step(client, target, kinds, headers)
                if isinstance(outcome, Answer):
                    return replace(outcome, moved=moved)
                target, permanent = outcome.target, permanent and outcome.permanent
                moved = str(target.url) if permanent else moved
        raise FetchError(
            f"The link redirects more than {self._settings.max_redirects} times and was given up. "
            "Open it in a browser and copy the address of the article itself."
        )

    async def _step(
        self, client: httpx.AsyncClient, target: Target, kinds: Set[str], headers: dict[str, str]
    ) -> Answer | _Redirect:
        """One request: the answer, or where it redirects to."""
        try:
            response = await client.send(client.build_request("GET", target.url, headers=headers), stream=True)
            try:
                if response.next_request is not None:
                    onward = parse_target(response.next_request.url)
                    return _Redirect(onward, permanent=response.status_code in _PERMANENT)
                page = await self._page(response, target, kinds) if response.status_code in WHOLE else None
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError) as e:
            raise _unreachable(target.host, e) from e
        except httpcore.TimeoutException as e:
            raise TimeoutError from e
        return Answer(
            url=str(target.url),
            host=target.host,
            status=response.status_code,
            headers=dict(response.headers),
            page=page,
        )

    async def _page(self, response: httpx.Response, target: Target, kinds: Set[str]) -> Page:
        kind, charset = content_type(response.headers, kinds)
        body = await read_body(response, self._settings.max_bytes)
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
