"""An article from a web page: trafilatura finds the text, the page itself tells the rest."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

from summarizer.domain import Article
from summarizer.errors import ExtractError
from summarizer.extract.clean import clean, tidy
from summarizer.extract.decode import decode
from summarizer.extract.facts import read_facts
from summarizer.extract.language import require_english
from summarizer.extract.markup import parse
from summarizer.extract.paragraphs import paragraphs
from summarizer.extract.titles import title_of
from summarizer.extract.verdict import count_headlines, refuse_fragments, refuse_other_pages

if TYPE_CHECKING:
    from summarizer.extract.markup import Element

_VISIBLE = 20_000  # characters of the page that are searched for notices


def from_html(
    html: bytes | str,
    *,
    id: str,
    url: str | None = None,
    title: str | None = None,
    charset: str | None = None,
) -> Article:
    """The article on a page; raises ExtractError where there is none, a part of one, or none in English.

    `charset` is the HTTP header's, for bytes. Paragraphs are separated by a blank line. `title` and `url`
    win over what the page declares; outlet, author and date are the page's.
    """
    source = tidy(decode(html, charset) if isinstance(html, bytes) else html)
    tree = parse(source)
    facts = read_facts(tree, url)
    clean(tree)
    visible = " ".join(tree.text_content().split())
    headlines = count_headlines(tree)
    heading = title or facts.title
    text = "\n\n".join(paragraphs(_body(tree), facts.title))
    refuse_other_pages(facts, text, visible[:_VISIBLE], headlines)
    language = require_english(text) if text else ""
    refuse_fragments(facts, text, visible[:_VISIBLE])
    return Article(
        id=id,
        text=text,
        title=" ".join((heading or "").split()) or title_of(text),
        language=language,
        url=facts.url,
        outlet=facts.outlet,
        author=facts.author,
        published=facts.published,
    )


def _body(tree: Element) -> Element:
    """The main text's elements; raises ExtractError where trafilatura finds none or gives up."""
    try:
        found = _extractor()(tree, include_comments=False, include_tables=True, with_metadata=False)
    except Exception as e:  # whatever a hostile page makes the libraries raise, it is the page's fault
        raise ExtractError("The page could not be read. Paste the article's text instead.") from e
    if found is None or found.body is None:
        raise ExtractError(
            "No article text was found on the page. Link to a written report, or paste its text."
        )
    body: Element = found.body
    return body


@cache
def _extractor():  # type: ignore[no-untyped-def]  # trafilatura's return type is a union of old and new styles
    """trafilatura, loaded at the first page, and silent: its verdicts are our errors."""
    from trafilatura import bare_extraction

    for name in ("trafilatura", "htmldate", "readability", "charset_normalizer", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return bare_extraction
