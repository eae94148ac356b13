"""One page for one link, within fixed limits of time, size and redirects."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace

import httpcore
import httpx

from summarizer.errors import FetchError
from summarizer.fetch.agent import DEFAULT, product_token, with_contact
from summarizer.fetch.body import ENCODINGS, READABLE, content_type, read_body, read_start
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
    `contact`: a web or mail address that the User-Agent header tells, None for none.
    """

    allow_hosts: tuple[str, ...] = ()
    timeout: float = 10.0
    max_bytes: int = 5 * 2**20
    max_redirects: int = 5
    user_agent: str = DEFAULT
    contact: str | None = None

    def __post_init__(self) -> None:
        AllowedHosts(self.allow_hosts)
        with_contact(self.user_agent, self.contact)
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


class TooManyRedirects(FetchError):
    """The link was given up after its redirects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """How a link is asked for; see `Fetcher.ask`."""

    kinds: Set[str] | None
    headers: Mapping[str, str]
    first: int | None
    check: Callable[[str], None] | None


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

    @property
    def token(self) -> str:
        """The name by which a robots.txt may address this fetcher, in lower case."""
        return product_token(self._settings.user_agent)

    async def fetch(self, url: str) -> Page:
        """The page behind `url`; raises FetchError with a sentence that says why there is none."""
        answer = await self.ask(url)
        check_status(answer.status, answer.host)
        assert answer.page is not None  # noqa: S101 - a status that passes has a page
        return answer.page

    async def ask(
        self,
        url: str,
        *,
        kinds: Set[str] | None = READABLE,
        headers: Mapping[str, str] | None = None,
        first: int | None = None,
        check: Callable[[str], None] | None = None,
    ) -> Answer:
        """Whatever the site answers, errors of its own included; raises FetchError where no answer can be read.

        `headers` are sent along ("If-None-Match", for instance); `kinds` are the media types that are read, None for
        any. `first`: so many bytes of a page are enough, however long it is. `check` is given each address before it is
        asked, redirects included; what it raises comes out here.
        """
        target = parse_target(url)
        order = _Order(kinds=kinds, headers=dict(headers or {}), first=first, check=check)
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await self._follow(target, order)
        except TimeoutError as e:
            seconds = f"{self._settings.timeout:g} seconds"
            raise FetchError(
                f"{target.host} did not deliver the page within {seconds}. "
                "Try again later, or paste the article's text."
            ) from e

    async def _follow(self, target: Target, order: _Order) -> Answer:
        """The answer at the end of the redirects. The client, and its cookies, live for this fetch alone."""
        moved, permanent = None, True
        async with self._client(order) as client:
            for _ in range(self._settings.max_redirects + 1):
                if order.check:
                    order.check(str(target.url))
                outcome = await self._step(client, target, order)
                if isinstance(outcome, Answer):
                    return replace(outcome, moved=moved)
                target, permanent = outcome.target, permanent and outcome.permanent
                moved = str(target.url) if permanent else moved
        raise TooManyRedirects(
            f"The link redirects more than {self._settings.max_redirects} times and was given up. "
            "Open it in a browser and copy the address of the article itself."
        )

    async def _step(self, client: httpx.AsyncClient, target: Target, order: _Order) -> Answer | _Redirect:
        """One request: the answer, or where it redirects to."""
        try:
            response = await client.send(client.build_request("GET", target.url), stream=True)
            try:
                if response.next_request is not None:
                    onward = parse_target(response.next_request.url)
                    return _Redirect(onward, permanent=response.status_code in _PERMANENT)
                page = await self._page(response, target, order) if response.status_code in WHOLE else None
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

    async def _page(self, response: httpx.Response, target: Target, order: _Order) -> Page:
        kind, charset = content_type(response.headers, order.kinds)
        if order.first is None:
            body = await read_body(response, self._settings.max_bytes)
        else:
            body = await read_start(response, order.first)
        return Page(url=str(target.url), content_type=kind, charset=charset, body=body)

    def _client(self, order: _Order) -> httpx.AsyncClient:
        if self._context is None:  # reading the certificates takes longer than a fast fetch: once is enough
            self._context = httpx.create_ssl_context(trust_env=False)
        return httpx.AsyncClient(
            transport=PinnedTransport(self._backend, self._context),
            trust_env=False,
            timeout=None,  # noqa: S113 - the deadline of `fetch` covers every step together
            headers={
                "User-Agent": with_contact(self._settings.user_agent, self._settings.contact),
                "Accept": ", ".join(sorted(order.kinds)) if order.kinds else "*/*",
                "Accept-Language": "en",
                "Accept-Encoding": ENCODINGS,
                **order.headers,
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
