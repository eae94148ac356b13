"""A small web page of the product's own: a few words and at most one link, no script, nothing to load."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

_FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where the page leads to. `url` is ours, and begins with https: no check is made."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """What it says; `points` are names with their meaning."""

    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[tuple[str, str], ...] = ()
    link: Link | None = None

    @property
    def html(self) -> str:
        """The page; every text is escaped."""
        from markupsafe import Markup

        style = Markup(_style())  # noqa: S704 - ours: a file of the package
        return _template().render(page=self, style=style)


@cache
def page_headers() -> Mapping[str, str]:
    """What keeps the page from being stored, framed, and from loading or telling anything."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


@cache
def _style() -> str:
    return (_FOLDER / "page.css").read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
