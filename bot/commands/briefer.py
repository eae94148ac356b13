"""The service behind the commands: a link, a document or a pasted text in, a briefing out."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.commands.documents import digest, kind_of, to_article
from summarizer.domain import Article, Briefing
from summarizer.errors import ExtractError, UserError

if TYPE_CHECKING:
    from summarizer.fetch import Page


class Fetches(Protocol):
    """Gets pages from the web."""

    async def fetch(self, url: str) -> Page:
        """The page behind `url`, redirects followed; raises FetchError."""
        ...


class Briefs(Protocol):
    """Turns an article into a briefing. Called from worker threads, one call at a time."""

    def brief(self, article: Article) -> Briefing:
        """The briefing of `article`; raises UserError where the article cannot be read."""
        ...


class Briefer:
    """Reads and briefs. `fetcher` and `pipeline` are called once, when first needed."""

    def __init__(self, *, fetcher: Callable[[], Fetches], pipeline: Callable[[], Briefs], max_bytes: int) -> None:
        self._make_fetcher = fetcher
        self._make_pipeline = pipeline
        self.max_bytes = max_bytes
        self._fetcher: Fetches | None = None
        self._pipeline: Briefs | None = None
        self._lock = threading.Lock()

    async def link(self, url: str) -> Briefing:
        """The briefing of the page behind `url`; raises FetchError, ExtractError."""
        if self._fetcher is None:
            self._fetcher = self._make_fetcher()
        page = await self._fetcher.fetch(url)
        kind = "text" if page.content_type.split(";")[0].strip().lower() == "text/plain" else "html"
        return await asyncio.to_thread(
            lambda: self.article(
                to_article(page.body, id=url, kind=kind, url=page.url, charset=page.charset)  # type: ignore[arg-type]
            )
        )

    async def text(self, text: str) -> Briefing:
        """The briefing of a pasted article, HTML or plain; raises ExtractError."""
        return await asyncio.to_thread(self.document, text.encode("utf-8", "replace"), id=digest(text))

    def file(self, path: str) -> Briefing:
        """The briefing of a file on this machine; raises UserError. Blocks, and is never for chat."""
        return self.document(self._read(path), id=path)

    def document(self, data: bytes, *, id: str) -> Briefing:
        """The briefing of a document's bytes; `id` may be a file name, whose suffix then tells the format."""
        if len(data) > self.max_bytes:
            raise ExtractError(f"This is too large: more than {self.max_bytes:,} bytes.")
        return self.article(to_article(data, id=id, kind=kind_of(id)))

    def article(self, article: Article) -> Briefing:
        """The briefing of an article; blocks for as long as the pipeline takes, so not for an event loop."""
        with self._lock:
            return self._ready().brief(article)

    def get_ready(self) -> None:
        """Load what briefing takes, so that it is no line's or asker's fault; raises EngineError."""
        with self._lock:
            self._ready()

    def _ready(self) -> Briefs:
        if self._pipeline is None:
            self._pipeline = self._make_pipeline()
        return self._pipeline

    def _read(self, path: str) -> bytes:
        try:
            with Path(path).open("rb") as file:
                return file.read(self.max_bytes + 1)
        except FileNotFoundError:
            raise UserError(f"There is no file “{path}”. A link starts with https://") from None
        except IsADirectoryError:
            raise UserError(f"“{path}” is a folder. Name a file.") from None
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a file name"
            raise UserError(f"“{path}” cannot be read: {reason}.") from error
