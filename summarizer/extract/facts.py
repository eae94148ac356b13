"""Who published a page when, under which title: from the page's own declarations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from summarizer.extract.dates import parse_date
from summarizer.extract.from_text import host_of
from summarizer.extract.jsonld import Linked, is_false, linked_data, names, string
from summarizer.extract.lines import one_line

if TYPE_CHECKING:
    from summarizer.extract.markup import Element

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "publish-date",
    "pubdate",
    "date",
)
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_TITLE = ("og:title", "twitter:title", "parsely-title", "dc.title")
_OUTLET = ("og:site_name", "application-name", "dc.publisher")
_BY = re.compile(r"^(written )?by\s+", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—·•»:-]+\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page declares: `types` of schema.org in lower case, `words` as the full article's count."""

    url: str | None
    title: str | None
    outlet: str | None
    author: str | None
    published: datetime | None
    types: frozenset[str]
    is_article: bool
    is_paid: bool
    words: int | None
    kind: str


def read_facts(tree: Element, url: str | None) -> Facts:
    """The page's declarations; `url`, where it is known, wins over the canonical link."""
    metas = _metas(tree)
    linked = linked_data(tree)
    article = linked.article
    address = url or _canonical(tree, metas)
    outlet = _outlet(metas, article) or host_of(address)
    published = parse_date(string(article.get("datePublished"))) or _published(tree, metas)
    kind = metas.get("og:type", "").lower()
    return Facts(
        url=address,
        title=_title(tree, metas, article, outlet),
        outlet=outlet,
        author=_author(metas, article),
        published=published or _guessed_date(tree, address),
        types=linked.types,
        is_article=bool(article) or kind.startswith("article") or "article:published_time" in metas,
        is_paid=is_paid(linked, metas),
        words=_count(article.get("wordCount")),
        kind=kind,
    )


def is_paid(linked: Linked, metas: dict[str, str]) -> bool:
    """Whether the page says that its article is not free to read."""
    tier = metas.get("article:content_tier", "").lower()
    return is_false(linked.article.get("isAccessibleForFree")) or tier in (
        "locked",
        "metered",
        "premium",
        "paid",
    )


def _metas(tree: Element) -> dict[str, str]:
    """Meta tags by lower-cased name, property or itemprop; the first one that says something counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = one_line(meta.get("content") or "")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _first(metas: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((metas[key] for key in keys if key in metas), None)


def _canonical(tree: Element, metas: dict[str, str]) -> str | None:
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    for address in (*links, metas.get("og:url")):
        if address and address.strip().startswith(("https://", "http://")) and host_of(address.strip()):
            return str(address).strip()
    return None


def _outlet(metas: dict[str, str], article: dict[str, object]) -> str | None:
    return (
        _first(metas, _OUTLET[:1])
        or next(iter(names(article.get("publisher"))), None)
        or _first(metas, _OUTLET)
    )


def _title(
    tree: Element, metas: dict[str, str], article: dict[str, object], outlet: str | None
) -> str | None:
    """The declared headline, else the only top heading, else the window's title, without the outlet."""
    headings = [one_line(h1.text_content()) for h1 in tree.iter("h1")]
    only = headings[0] if len(headings) == 1 else None
    window = next((one_line(title.text_content()) for title in tree.iter("title")), None)
    title = string(article.get("headline")) or _first(metas, _TITLE) or only or window
    return _without_outlet(title, outlet) if title else None


def _without_outlet(title: str, outlet: str | None) -> str:
    """`Talks fail | The Herald` as `Talks fail`, where the last part is the outlet's name."""
    parts = list(_SEPARATOR.finditer(title))
    if not parts or not outlet:
        return title
    ending = title[parts[-1].end() :].casefold()
    name = outlet.casefold()
    return title[: parts[-1].start()] if ending in name or name in ending else title


def _author(metas: dict[str, str], article: dict[str, object]) -> str | None:
    written = ", ".join(names(article.get("author"))) or _first(metas, _AUTHOR)
    if not written or "//" in written:  # article:author is often a link to a profile
        return None
    return _BY.sub("", written).strip() or None


def _published(tree: Element, metas: dict[str, str]) -> datetime | None:
    """The first date that can be read: meta tags by reliability, then marked-up elements."""
    declared = (parse_date(metas.get(key)) for key in _PUBLISHED)
    marked = (
        parse_date(element.get("datetime") or element.get("content") or element.get("title"))
        for element in tree.iter("time", "abbr", "span", "div", "p")
        if element.tag == "time" or (element.get("itemprop") or "").lower() == "datepublished"
    )
    return next((date for date in declared if date), None) or next((date for date in marked if date), None)


def _guessed_date(tree: Element, url: str | None) -> datetime | None:
    """htmldate's reading of the address and of the page's marked dates, at midnight UTC."""
    from htmldate import find_date

    try:
        return parse_date(find_date(tree, extensive_search=False, original_date=True, url=url))
    except Exception:  # a page's rubbish in somebody else's parser: the date is optional
        return None


def _count(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isdigit() and len(value) < 9:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**8 else None
