"""Links around links: what a redirecting service or an AMP cache carries inside, told without the network."""

from __future__ import annotations

import re

import httpx

from summarizer.errors import FetchError
from summarizer.fetch.targets import Target, parse_target

_GOOGLE = r"google(?:\.[a-z]{2,3}){1,2}"
# (host, with any subdomain; path; the query parameters that may hold the link)
_REDIRECTS = tuple(
    (re.compile(rf"(?:.*\.)?{host}"), re.compile(path), names)
    for host, path, names in (
        (_GOOGLE, "/url", ("q", "url")),
        (r"facebook\.com", r"/l\.php|/flx/warn/", ("u",)),
        (r"l\.(?:instagram|threads|messenger)\.com", "/", ("u",)),
        (r"slack-redir\.net", "/link", ("url",)),
        (r"youtube\.com", "/redirect", ("q",)),
        (r"out\.reddit\.com", "/.*", ("url",)),
        (r"linkedin\.com", "/redir/redirect|/safety/go", ("url",)),
        (r"duckduckgo\.com", "/l/", ("uddg",)),
        (r"vk\.com", r"/away\.php", ("to",)),
        (r"safelinks\.protection\.outlook\.com", "/", ("url",)),
        (r"t\.umblr\.com", "/redirect", ("z",)),
        (r"flipboard\.com", "/redirect", ("url",)),
        (r"getpocket\.com", "/redirect", ("url",)),
        (r"exit\.sc", "/", ("url",)),
    )
)
# The page's address is a part of the path: /amp/s/<host>/... for https, without the "s" for http.
_CACHES = (
    (re.compile(rf"(?:.*\.)?(?:{_GOOGLE}|bing\.com)"), re.compile(r"/amp/(s/)?([^/?]+\.[^/?]+.*)")),
    (
        re.compile(r"(?:.*\.)?(?:cdn\.ampproject\.org|bing-amp\.com)"),
        re.compile(r"/[a-z]{1,2}/(s/)?([^/?]+\.[^/?]+.*)"),
    ),
)


def unwrapped(url: str) -> str:
    """The link that services for redirecting, tracking and AMP have put into `url`; `url` itself where there is none.

    What cannot be told without asking, such as a shortened link, stays as it is. Raises FetchError for what is no
    link to the web. The result is to be opened; it still has whatever parameters it was given.
    """
    target = parse_target(url)
    while inner := _inner(target):  # ends: what is inside is always shorter
        url, target = str(inner.url), inner
    return url.strip()


def _inner(target: Target) -> Target | None:
    """The link inside, or None where there is none or it is no public name."""
    for found in _candidates(target.url):
        try:
            inner = parse_target(found)
        except FetchError:
            continue
        if "." in inner.host and len(str(inner.url)) < len(str(target.url)):
            return inner
    return None


def _candidates(url: httpx.URL) -> list[str]:
    host, raw = url.raw_host.decode("ascii").rstrip("."), url.raw_path.decode("ascii")
    found = [
        url.params[name]
        for hosts, path, names in _REDIRECTS
        if hosts.fullmatch(host) and path.fullmatch(url.path)
        for name in names
        if name in url.params
    ]
    for hosts, pattern in _CACHES:
        match = pattern.fullmatch(raw) if hosts.fullmatch(host) else None
        if match:
            found.append(f"{'https' if match[1] else 'http'}://{match[2]}")
    return found
