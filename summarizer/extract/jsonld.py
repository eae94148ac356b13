"""What a page says about itself in JSON-LD (schema.org), as search engines read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from summarizer.extract.lines import one_line

if TYPE_CHECKING:
    from summarizer.extract.markup import Element

Node = dict[str, Any]

_SCRIPT = 2_000_000  # characters; larger scripts are data of the site's own programs
_NODES = 5_000
_WRAPPING = re.compile(r"^\s*(<!--|//\s*<!\[CDATA\[)|(-->|//\s*\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")


@dataclass(frozen=True, slots=True)
class Linked:
    """The page's JSON-LD objects, outermost first."""

    nodes: tuple[Node, ...] = ()

    @property
    def types(self) -> frozenset[str]:
        """The types of all objects, lower-cased."""
        return frozenset(name for node in self.nodes for name in _types(node))

    @property
    def article(self) -> Node:
        """The object that describes the article itself; empty where there is none."""
        return next((node for node in self.nodes if any(map(is_article_type, _types(node)))), {})


def is_article_type(name: str) -> bool:
    """Whether a lower-cased schema.org type is one of an article: NewsArticle, Report, BlogPosting ..."""
    return name.endswith("article") or name in (
        "report",
        "blogposting",
        "liveblogposting",
        "socialmediaposting",
    )


def linked_data(tree: Element) -> Linked:
    """Every object in the page's JSON-LD scripts; what cannot be parsed is left out."""
    nodes: list[Node] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower().startswith("application/ld+json"):
            nodes.extend(_objects(_parse(script.text_content())))
        if len(nodes) > _NODES:
            break
    return Linked(tuple(nodes[:_NODES]))


def _parse(script: str) -> object:
    if len(script) > _SCRIPT:
        return None
    bare = _WRAPPING.sub("", script.strip())
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            parsed: object = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return parsed
    return None


def _objects(parsed: object) -> Iterator[Node]:
    """All objects in the order of their depth."""
    level: list[object] = [parsed]
    while level:
        deeper: list[object] = []
        for value in level:
            if isinstance(value, dict):
                yield value
                deeper.extend(value.values())
            elif isinstance(value, list):
                deeper.extend(value)
        level = deeper


def _types(node: Node) -> list[str]:
    named = node.get("@type")
    values = named if isinstance(named, list) else [named]
    return [value.rpartition("/")[2].lower() for value in values if isinstance(value, str)]


def string(value: object) -> str | None:
    """A text value on one line without markup entities; None where it is none or empty."""
    if isinstance(value, list) and value:
        value = value[0]
    return one_line(unescape(value)) or None if isinstance(value, str) else None


def names(value: object) -> tuple[str, ...]:
    """The names of one or several people or organizations, in order and without repetition."""
    values = value if isinstance(value, list) else [value]
    found = (string(one.get("name") if isinstance(one, dict) else one) for one in values)
    return tuple(dict.fromkeys(name for name in found if name and not name.startswith("http")))


def is_false(value: object) -> bool:
    """Whether a value means no, in one of the spellings that sites use."""
    return value is False or (isinstance(value, str) and value.strip().lower().rpartition("/")[2] in ("false", "no"))
