"""From bytes to an article: which of HTML, Markdown or plain text a document is, and in which encoding."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import PurePath
from typing import Literal

from summarizer.domain import Article
from summarizer.errors import ExtractError

DocumentKind = Literal["html", "markdown", "text"]
_SUFFIXES: dict[str, DocumentKind] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
}
_HTML = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--.*?-->)*"
    r"<(?:!doctype\s+html|html|head|body|article|main|section|header|div|meta|title|script|link|h1|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_SNIFF = 4096  # characters that tell HTML from text
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def digest(text: str | bytes) -> str:
    """A short name for a text that has no other: the same text has the same name."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return hashlib.sha256(data).hexdigest()[:16]


def looks_like_html(text: str) -> bool:
    """Whether `text` begins as an HTML page or fragment does."""
    return _HTML.match(text[:_SNIFF]) is not None


def kind_of(name: str) -> DocumentKind | None:
    """What the file name says the document is; None where it does not tell."""
    return _SUFFIXES.get(PurePath(name).suffix.lower())


def decode(data: bytes, charset: str | None = None) -> str:
    """`data` as text, in the encoding that it or `charset` tells. Line ends stay as they are.

    Raises ExtractError for what is no text at all (PDF, pictures, archives).
    """
    from summarizer.extract.decode import decode as read

    marked = any(data.startswith(mark) for mark in _BOMS)
    if data.startswith(b"%PDF-") or (b"\x00" in data[:_SNIFF] and not marked):
        raise ExtractError("This is not text. Give an article as HTML, Markdown or plain text.")
    return read(data, charset)


def to_article(
    data: bytes,
    *,
    id: str,
    kind: DocumentKind | None = None,
    url: str | None = None,
    charset: str | None = None,
) -> Article:
    """The article in `data`; with `kind` None it is told from the content. Raises ExtractError."""
    from summarizer import extract  # trafilatura is slow to import, and chat help needs none of it

    if kind == "html":
        return extract.from_html(data, id=id, url=url, charset=charset)
    text = decode(data, charset)
    if kind is None and looks_like_html(text):
        return extract.from_html(text, id=id, url=url)
    if kind == "markdown":
        return extract.from_markdown(text, id=id, url=url)
    return extract.from_text(text, id=id, url=url)
