"""Who published a page when, under which title: from the page's own declarations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape
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
_TRAILING_MONTH = re.compile(r",\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?$", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"\b(?:account|log(?:ged)?|sign|subscribe|comments?|share|follow|published|updated)\b", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^<>]*>")
_SEPARATOR = re.compile(r"\s+[|–—·•»:-]+\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page declares: `types` of schema.org in lower case, `words` as the full article's count.

    `body` is the text that the page hands to search engines; None where the article is not free.
    """

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
    body: str | None


def read_facts(tree: Element, url: str | None) -> Facts:
    """The page's declarations; `url`, where it is known, wins over the canonical link."""
    metas = _metas(tree)
    linked = linked_data(tree)
    article = linked.article
    address = url or _canonical(tree, metas)
    headline = string(article.get("headline")) or _first(metas, _TITLE) or _only_heading(tree)
    window = next((one_line(title.text_content()) for title in tree.iter("title")), None)
    outlet = _outlet(metas, article) or _ending(window, headline) or host_of(address)
    title = headline or window
    author = _author(metas, article)
    published = parse_date(string(article.get("datePublished"))) or _published(tree, metas)
    if author is None or published is None:
        guessed = _guess(tree, address)
        author, published = author or guessed[0], published or guessed[1]
    kind = metas.get("og:type", "").lower()
    paid = is_paid(linked, metas)
    return Facts(
        url=address,
        title=_without(_without(title, outlet), author) if title else None,
        outlet=outlet,
        author=author,
        published=published,
        types=linked.types,
        is_article=bool(article) or kind.startswith("article") or "article:published_time" in metas,
        is_paid=paid,
        words=_count(article.get("wordCount")),
        kind=kind,
        body=None if paid else _body(article),
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
    return _first(metas, _OUTLET[:1]) or next(iter(names(article.get("publisher"))), None) or _first(metas, _OUTLET)


def _only_heading(tree: Element) -> str | None:
    headings = [one_line(h1.text_content()) for h1 in tree.iter("h1")]
    return headings[0] or None if len(headings) == 1 else None


def _ending(window: str | None, headline: str | None) -> str | None:
    """The outlet in a window title that is the headline and a name: `Talks fail – The Herald`."""
    if not window or not headline or not window.startswith(headline):
        return None
    separator = _SEPARATOR.match(window, len(headline))
    ending = window[separator.end() :] if separator else ""
    return ending if 0 < len(ending) <= 60 and not _SEPARATOR.search(ending) else None


def _without(title: str, name: str | None) -> str:
    """`Talks fail | The Herald` and `The Herald | Talks fail` as `Talks fail`, for the outlet or the author."""
    parts = list(_SEPARATOR.finditer(title))
    if not parts or not name:
        return title
    if _same_name(title[: parts[0].start()], name):
        return title[parts[0].end() :]
    return title[: parts[-1].start()] if _same_name(title[parts[-1].end() :], name) else title


def _same_name(written: str, name: str) -> bool:
    """Whether two spellings mean one outlet: `The Herald`, `Herald`, `herald.example`."""
    one, other = (set(_WORD.findall(text.casefold())) - {"the"} for text in (written, name))
    return bool(one) and (one <= other or (other <= one and len(one) <= len(other) + 2))


def _author(metas: dict[str, str], article: dict[str, object]) -> str | None:
    return _person(", ".join(names(article.get("author")))) or _person(_first(metas, _AUTHOR))


def _published(tree: Element, metas: dict[str, str]) -> datetime | None:
    """The first date that can be read: meta tags by reliability, then marked-up elements."""
    declared = (parse_date(metas.get(key)) for key in _PUBLISHED)
    marked = (
        parse_date(element.get("datetime") or element.get("content") or element.get("title"))
        for element in tree.iter("time", "abbr", "span", "div", "p")
        if element.tag == "time" or (element.get("itemprop") or "").lower() == "datepublished"
    )
    return next((date for date in declared if date), None) or next((date for date in marked if date), None)


def _guess(tree: Element, url: str | None) -> tuple[str | None, datetime | None]:
    """Author and date from bylines, dates in the markup and the address, as trafilatura reads them."""
    from trafilatura import extract_metadata

    options = {"original_date": True, "extensive_search": False}
    try:
        found = extract_metadata(tree, default_url=url, date_config=options, extensive=False)
    except Exception:  # a page's rubbish in somebody else's parser: both are optional
        return None, None
    return _person(found.author), parse_date(found.date)


def _person(written: str | None) -> str | None:
    """A byline without its "by"; None for links to profiles and for what is no byline."""
    name = _BY.sub("", one_line(written or "").replace(";", ","))
    name = _TRAILING_MONTH.sub("", name).strip(" ,")
    return None if "//" in name or len(name) > 120 or _NO_PERSON.search(name) else name or None


def _body(article: dict[str, object]) -> str | None:
    written = article.get("articleBody")
    return unescape(_TAG.sub("\n", written)) if isinstance(written, str) else None


def _count(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isdigit() and len(value) < 9:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**8 else None
