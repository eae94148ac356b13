"""Lists of feeds as other readers write them: OPML in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from summarizer.errors import FetchError
from summarizer.extract.lines import one_line
from summarizer.feeds.errors import FeedError
from summarizer.fetch.targets import parse_target

MAX_BYTES = 2 * 2**20
MAX_FEEDS = 1000
_TITLE = 300  # characters
_DEEPEST = 50  # folders in folders; every XML parser has an end, this one is ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One feed of a list: `url` http or https, `folder` the names of the folders around it, the outermost first."""

    url: str
    title: str = ""
    folder: tuple[str, ...] = ()


def read_opml(data: bytes) -> tuple[Listed, ...]:
    """The feeds of an OPML file, each address once; raises FeedError for what is no OPML, or means harm.

    Entries without an address that can be fetched are left out.
    """
    if len(data) > MAX_BYTES:
        raise FeedError(f"The list is larger than {MAX_BYTES // 2**20} MiB and was not read.")
    body = _root(data).find("{*}body")
    if body is None:
        raise FeedError("The file is no OPML list of feeds.")
    found: dict[str, Listed] = {}
    for listed in _feeds(body, ()):
        found.setdefault(listed.url, listed)
        if len(found) > MAX_FEEDS:
            raise FeedError(f"The list names more than {MAX_FEEDS} feeds. Split it.")
    return tuple(found.values())


def _root(data: bytes) -> Any:
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(data, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise FeedError("The file is no OPML list of feeds: it is not valid XML.") from e
    if tree.getroottree().docinfo.internalDTD is not None:
        raise FeedError("The list has a document type of its own, which no list of feeds needs, and was not read.")
    if etree.QName(tree).localname.lower() != "opml":
        raise FeedError("The file is no OPML list of feeds.")
    return tree


def _feeds(parent: Any, folder: tuple[str, ...]) -> Iterator[Listed]:
    for outline in parent.iterfind("{*}outline"):
        attributes = {name.lower(): value for name, value in outline.attrib.items()}
        title = one_line(attributes.get("title") or attributes.get("text") or "")[:_TITLE]
        url = _address(attributes.get("xmlurl", ""))
        if url:
            yield Listed(url=url, title=title, folder=folder)
        if len(folder) < _DEEPEST:
            yield from _feeds(outline, folder if url or not title else (*folder, title))


def _address(text: str) -> str | None:
    """The feed's address, None where it can never be fetched."""
    try:
        return str(parse_target(text.strip()).url) if text.strip() else None
    except FetchError:
        return None


def write_opml(feeds: Iterable[Listed], *, title: str, now: datetime) -> bytes:
    """The feeds as OPML 2.0 in UTF-8, nested in their folders."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = one_line(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    folders: dict[tuple[str, ...], Any] = {(): etree.SubElement(root, "body")}
    for feed in feeds:
        for depth in range(1, len(feed.folder) + 1):
            path = feed.folder[:depth]
            if path not in folders:
                name = one_line(path[-1])
                folders[path] = etree.SubElement(folders[path[:-1]], "outline", text=name, title=name)
        name = one_line(feed.title) or feed.url
        etree.SubElement(folders[feed.folder], "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
