"""A page's tree made ready for extraction: site furniture out, quotation marks and line breaks in."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer.extract.words import words

if TYPE_CHECKING:
    from summarizer.extract.markup import Element

_FURNITURE_TAGS = (
    *(
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "canvas",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
    ),
    *("nav", "menu", "button", "select", "input", "textarea", "dialog", "figcaption", "picture", "map"),
)
_FURNITURE_ROLES = frozenset(
    {
        "navigation",
        "complementary",
        "contentinfo",
        "dialog",
        "alertdialog",
        "search",
        "menu",
        "toolbar",
        "tooltip",
    }
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_SENTENCE = 80  # characters
_HOLDS = 0.4  # share of the page's running text above which an element is the article, whatever its class
_MARK = "furniture"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"(?:<br\b[^<>]*>\s*)+", re.IGNORECASE)
_QUOTE = re.compile(r"<q(\s[^<>]*)?>(.{0,1000}?)</q\s*>", re.IGNORECASE | re.DOTALL)
_MARKED = re.compile(r"""\s*["'“‘«„]""")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def tidy(source: str) -> str:
    """The page's source with `q` and `br` written as characters, and without characters that XML forbids.

    Browsers show `q` as quotation marks; a single `br` is a space, and two or more end a paragraph. Done on
    the source, because moving text about in a tree takes quadratic time on hostile pages.
    """
    source = _FORBIDDEN.sub("", source)
    source = _BREAKS.sub(lambda run: " " if run[0].lower().count("<br") == 1 else "<br><br>", source)
    return _QUOTE.sub(_quotation, source)


def _quotation(q: re.Match[str]) -> str:
    """The content of a `q`, with marks unless it has its own or is a pull quote styled by a class."""
    return str(q[2]) if "class=" in (q[1] or "") or _MARKED.match(q[2]) else f"“{q[2]}”"


def strip_machinery(tree: Element) -> None:
    """Takes scripts, menus and other elements that are never text out of the tree."""
    from lxml.etree import strip_elements  # type: ignore[import-untyped]

    strip_elements(tree, *_FURNITURE_TAGS, with_tail=False)


def strip_furniture(tree: Element) -> None:
    """Takes elements out that the site names as furniture; the text that follows one stays."""
    from lxml.etree import iterwalk, strip_elements

    whole = _prose(tree)
    walk = iterwalk(tree, events=("start",))
    for _, element in walk:
        if isinstance(element.tag, str) and _is_furniture(element) and _prose(element) <= _HOLDS * whole:
            element.tag = _MARK
            walk.skip_subtree()
    strip_elements(tree, _MARK, with_tail=False)


def _is_furniture(element: Element) -> bool:
    if element.tag in ("html", "body", "main", "article", "head"):
        return False
    if (element.get("role") or "").lower() in _FURNITURE_ROLES or element.get("hidden") is not None:
        return True
    if _HIDDEN_STYLE.search(element.get("style") or "") or (element.get("itemprop") or "") == "caption":
        return True
    return any(_names_furniture(element.get(name) or "") for name in ("class", "id", "data-testid", "data-component"))


def _names_furniture(value: str) -> bool:
    furniture = words("furniture", "classes")
    for token in value.split()[:20]:
        found = [word.lower() for word in _WORD.findall(token[:80])]
        pairs = (f"{one}-{two}" for one, two in pairwise(found))
        if not furniture.isdisjoint((*found, "".join(found), *pairs)):
            return True
    return False


def _prose(element: Element) -> int:
    """Characters of running text: of pieces that are long enough to be a sentence."""
    return sum(len(text) for text in element.itertext() if len(text) > _SENTENCE)
