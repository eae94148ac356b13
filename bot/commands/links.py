"""The links of a chat message, and which of them may lead to an article."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from bot.files import CONFIG
from summarizer.errors import UserError
from summarizer.fetch.canonical import canonical
from summarizer.fetch.targets import parse_target
from summarizer.fetch.wrappers import unwrapped

TABLE = CONFIG / "links.toml"
_LONGEST = 40_000  # characters of a message that are looked at: Slack's limit, and ten times Discord's
_LONGEST_LINK = 4096
_CODE = re.compile(r"```.*?(?:```|\Z)|(?<!`)(`{1,2})(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_REST_QUOTED = re.compile(r"^(?:>>>|&gt;&gt;&gt;).*\Z", re.DOTALL | re.MULTILINE)  # to the message's end
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;).*$", re.MULTILINE)
_LINK = re.compile(
    r"<(?P<marked>https?://[^\s<>|]+)(?:\|[^<>]*)?>"  # Slack; Discord without a preview
    r"|(?P<bare>https?://[^\s<>|]+)",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"\[[^\[\]\n]*\]\(\s*<?(?=https?://)", re.IGNORECASE)  # [label](<https://... or without <>
_TRAILING = ".,;:!?…。，、！？'\"“”‘’«»*_~`|\\"
_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（", "」": "「", "】": "【"}


def links_in(message: str, *, most: int = 3) -> tuple[str, ...]:
    """The first `most` links of a message to different pages, in their order and as they are to be opened.

    `message` is plain text, Slack's mrkdwn or Discord's Markdown. What stands in code and quotes is somebody else's.
    A link that is already inside a redirect is taken out of it. Never raises.
    """
    return tuple(_distinct(message, most, articles=False))


def articles_in(message: str, *, most: int = 3) -> tuple[str, ...]:
    """As `links_in`, of those links alone that `is_briefable`."""
    return tuple(_distinct(message, most, articles=True))


def is_briefable(url: str) -> bool:
    """Whether there may be an article behind `url`: not for front pages, media, posts, files, and what is no link.

    Told by the address alone, after config/links.toml. For what nobody asked for; who asks for one link gets it tried.
    """
    try:
        target = parse_target(canonical(url))
    except UserError:
        return False
    path, table = unquote(target.url.path), _table()
    labels = target.host.split(".")
    if any(".".join(labels[start:]) in table.hosts for start in range(len(labels) - 1)):
        return False
    if path == "/" and not target.url.query:
        return False
    return not path.lower().endswith(table.endings) and not any(post.fullmatch(path) for post in table.posts)


def _distinct(message: str, most: int, *, articles: bool) -> Iterator[str]:
    seen: set[str] = set()
    for link in _written(message[:_LONGEST]):
        if len(seen) >= most:
            return
        try:
            name, opened = canonical(link), unwrapped(link)
        except UserError:
            continue
        if name not in seen and (not articles or is_briefable(link)):
            seen.add(name)
            yield opened


def _written(message: str) -> Iterator[str]:
    """Every link outside of code and quotes, as it was written."""
    text = _CODE.sub(" ", message)
    text = _QUOTED.sub(" ", _REST_QUOTED.sub(" ", text))
    text = _LABELLED.sub(" (", text)  # the label may be a link itself: what counts is where it leads
    for match in _LINK.finditer(text):
        if len(match[0]) > _LONGEST_LINK:
            continue
        link = match["marked"] or _ended(match["bare"])
        yield link.replace("&amp;", "&")  # as Slack writes it


def _ended(link: str) -> str:
    """A bare link without the punctuation of the sentence around it; brackets of its own stay."""
    for entity in ("&gt;", "&lt;"):
        link = link.partition(entity)[0]
    while link:
        last = link[-1]
        opening = _PAIRS.get(last)
        if last not in _TRAILING and (opening is None or link.count(last) <= link.count(opening)):
            return link
        link = link[:-1]
    return link


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    hosts: frozenset[str]
    endings: tuple[str, ...]
    posts: tuple[re.Pattern[str], ...]


@cache
def _table() -> _Table:
    data = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return _Table(
        hosts=frozenset(host for hosts in data["hosts"].values() for host in hosts.split()),
        endings=tuple(data["paths"]["endings"].split()),
        posts=tuple(re.compile(post) for post in data["paths"]["posts"]),
    )
