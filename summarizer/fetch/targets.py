"""Links as typed by people: checked for form before anything is looked up or opened."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

from summarizer.errors import FetchError
from summarizer.fetch.addresses import is_odd_number, literal

_NAME = re.compile(r"(?=.{1,253}\.?$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A link that may be looked up: `url` without its fragment, `host` in ASCII without brackets."""

    url: httpx.URL
    host: str
    port: int


def parse_target(url: str | httpx.URL) -> Target:
    """Reads a link; raises FetchError for anything but http and https, for credentials and odd hosts."""
    parsed = _parse(url)
    if parsed.userinfo:
        raise FetchError(
            "The link carries a user name or password and is not fetched. "
            "Remove the part before the @, or paste the article's text."
        )
    host = parsed.raw_host.decode("ascii").lower()
    if "%" in host or not (_NAME.fullmatch(host) or literal(host)):  # %: escapes and IPv6 zones
        raise FetchError("The link has no valid host name. Check it for typing errors.")
    if is_odd_number(host):
        raise FetchError(
            "The link names its host by an unusual number and is not fetched. "
            "Use the site's name, or paste the article's text."
        )
    port = parsed.port if parsed.port is not None else _PORTS[parsed.scheme]
    if not 0 < port < 65536:
        raise FetchError("The link has a port that does not exist. Check it for typing errors.")
    return Target(url=parsed.copy_with(fragment=None), host=host, port=port)


def _parse(url: str | httpx.URL) -> httpx.URL:
    """The link's parts; raises FetchError where it is none, or neither http nor https."""
    try:
        parsed = httpx.URL(url.strip() if isinstance(url, str) else url)
    except (httpx.InvalidURL, ValueError) as e:
        raise FetchError("The link cannot be read. Check it for typing errors.") from e
    if parsed.scheme not in _PORTS:
        raise FetchError("Only links that begin with http:// or https:// can be fetched.")
    return parsed


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The hosts that an operator opened although their addresses are not public."""

    entries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for entry in self.entries:
            host, port = _split_entry(entry)
            if not (_NAME.fullmatch(host) or literal(host)) or port not in (None, *range(1, 65536)):
                raise ValueError(f"not a host or host:port: {entry!r}")

    def opens(self, host: str, port: int) -> bool:
        """Whether exactly this host is open, on every port or on this one."""
        return any(_same_host(name, host) and own in (None, port) for name, own in map(_split_entry, self.entries))


def _split_entry(entry: str) -> tuple[str, int | None]:
    """`host`, `host:port`, `::1` or `[::1]:8080` as host and port; port 0 stands for a bad one."""
    entry = entry.strip().lower()
    if literal(entry):
        return entry.strip("[]"), None
    host, colon, port = entry.rpartition(":")
    if not colon:
        return entry, None
    return host.strip("[]"), int(port) if port.isascii() and port.isdigit() else 0


def _same_host(one: str, other: str) -> bool:
    """Whether two spellings name the same host: IPv6 by value, names without a final dot."""
    address = literal(one)
    return address == literal(other) if address else one.rstrip(".") == other.rstrip(".")
