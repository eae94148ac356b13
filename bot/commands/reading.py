"""What a worker process does with a page or a pasted text: find the article in it and brief that."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urljoin

from bot.commands.briefer import Briefs
from bot.commands.documents import DocumentKind, decode, to_article
from bot.files import CONFIG
from summarizer.domain import Briefing
from summarizer.errors import ExtractError, UserError

_HEAD = 200_000  # bytes of a page in which its canonical link is looked for
_SAMPLE = CONFIG / "samples" / "black-sea-grain.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes that hold an article; `kind` None: told from the content. `url` and `charset` are None for a paste."""

    id: str
    body: bytes
    kind: DocumentKind | None = None
    url: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefed:
    """A document's briefing. `declared` is the address that the page calls its own, None where it names none."""

    briefing: Briefing
    declared: str | None = None


class Reader:
    """Reads and briefs one document after another. Blocks: it lives in a process of its own."""

    def __init__(self, pipeline: Briefs) -> None:
        self._pipeline = pipeline

    def brief(self, document: Document) -> Briefed:
        """The briefing of the article in `document`; raises ExtractError where there is none to be read."""
        article = to_article(
            document.body, id=document.id, kind=document.kind, url=document.url, charset=document.charset
        )
        declared = declared_address(document.body, document.url) if document.url and document.kind == "html" else None
        if declared and same_page(declared, article.url):
            article = replace(article, url=declared)  # without the trackers and the AMP of the one that was opened
        return Briefed(briefing=self._pipeline.brief(article), declared=declared)

    def get_ready(self) -> None:
        """Load now what the first document would have to wait for, by reading a page of the bundled sample."""
        paragraphs = _SAMPLE.read_text(encoding="utf-8").split("\n\n")
        page = "<html><body><article><p>" + "</p><p>".join(map(escape, paragraphs)) + "</p></article></body></html>"
        with suppress(ExtractError):
            self.brief(Document(id="warm-up", body=page.encode(), kind="html", url="https://warm-up.example/page"))


def make_reader(make_pipeline: Callable[[], Briefs]) -> Reader:
    """A reader that is ready for work; raises EngineError. Give a partial of it to the inference pool."""
    reader = Reader(make_pipeline())
    reader.get_ready()
    return reader


def declared_address(page: bytes, url: str) -> str | None:
    """The page's `<link rel="canonical">` as a whole address; None where it has none."""
    from summarizer.extract.markup import parse

    try:
        links = [link for link in parse(decode(page[:_HEAD])).iter("link") if _is_canonical(link.get("rel"))]
        return next((urljoin(url, link.get("href").strip()) for link in links if link.get("href")), None)
    except (ExtractError, ValueError):
        return None


def _is_canonical(relation: str | None) -> bool:
    return "canonical" in (relation or "").lower().split()


def same_page(one: str, other: str | None) -> bool:
    """Whether two addresses are known by one name."""
    from summarizer.fetch.canonical import canonical

    try:
        return other is not None and canonical(one) == canonical(other)
    except UserError:
        return False
