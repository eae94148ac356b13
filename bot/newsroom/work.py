"""What a worker process does for the newsroom: find the article on a page, brief it, tell what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from summarizer.domain import Article, Briefing
from summarizer.fetch import Page
from summarizer.stories.features import ArticleFeatures


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage:
    """Find the article on a page that a feed announced. The answer is an `Article`."""

    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Tell what an article is about and, where `brief`, brief it. The answer is `Studied`."""

    article: Article
    brief: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """What the models make of an article. `briefing` is None where none was asked for."""

    features: ArticleFeatures
    briefing: Briefing | None = None


class Pipeline(Protocol):
    """Briefs articles."""

    def brief(self, article: Article) -> Briefing:
        """The briefing; raises UserError where the article cannot be read."""
        ...


class Reader(Protocol):
    """Briefs what people ask for in chat."""

    def brief(self, document: Any) -> Any:
        """See `bot.commands.reading.Reader`."""
        ...


class WorkerReader:
    """All the work of a worker process: the chat's documents by `reader`, the newsroom's articles by `pipeline`."""

    def __init__(self, reader: Reader, pipeline: Pipeline) -> None:
        self._reader, self._pipeline = reader, pipeline

    def brief(self, work: Any) -> Any:
        """The answer to `OpenPage`, `Study` or a chat's document; raises UserError where it cannot be read."""
        if isinstance(work, OpenPage):
            return self._article(work.page)
        if isinstance(work, Study):
            return self._studied(work)
        return self._reader.brief(work)

    def _article(self, page: Page) -> Article:
        from summarizer.extract import from_html

        return from_html(page.body, id=page.url, url=page.url, charset=page.charset)

    def _studied(self, work: Study) -> Studied:
        from summarizer.stories.encoder import load_encoder
        from summarizer.stories.features import features

        briefing = self._pipeline.brief(work.article) if work.brief else None
        return Studied(features=features(work.article, load_encoder()), briefing=briefing)
