"""An article from a web page: trafilatura finds the text, the page itself tells the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.domain import Article
from summarizer.errors import ExtractError
from summarizer.extract.clean import strip_furniture, strip_machinery, tidy
from summarizer.extract.decode import decode
from summarizer.extract.facts import Facts, read_facts
from summarizer.extract.language import ENGLISH, is_brief, require_english
from summarizer.extract.lines import one_line
from summarizer.extract.markup import count_elements, parse
from summarizer.extract.paragraphs import article_lines, blocks
from summarizer.extract.titles import title_of
from summarizer.extract.verdict import MIN_WORDS, headline_links, refuse_fragments, refuse_other_pages

if TYPE_CHECKING:
    from summarizer.extract.markup import Element

_VISIBLE = 20_000  # characters of the page that are searched for notices

# Elements above which trafilatura's second opinions (readability, justext) are not asked: they take
# quadratic time, and pages of news have 500 to 5,000 elements.
_FAST = 6000


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
    tree = parse(tidy(decode(html, charset) if isinstance(html, bytes) else html))
    facts = read_facts(tree, url)
    strip_machinery(tree)
    visible = one_line(tree.text_content())[:_VISIBLE]
    strip_furniture(tree)
    lines = _paragraphs(tree, facts)
    text = "\n\n".join(lines)
    refuse_other_pages(facts, lines, visible, headline_links(tree))
    if not is_brief(text, MIN_WORDS):
        require_english(text)
    refuse_fragments(facts, text, visible)
    return Article(
        id=id,
        text=text,
        title=one_line(title or facts.title or "") or title_of(text),
        language=ENGLISH,
        url=facts.url,
        outlet=facts.outlet,
        author=facts.author,
        published=facts.published,
    )


def _paragraphs(tree: Element, facts: Facts) -> list[str]:
    """The article's paragraphs from the page, or from its JSON-LD where only scripts would draw them."""
    named = (facts.title, facts.author, facts.outlet)
    found = article_lines(blocks(_body(tree)), *named)
    if facts.body and sum(len(line.split()) for line in found) < MIN_WORDS:
        declared = (("p", one_line(line)) for line in facts.body.splitlines())
        return article_lines((line for line in declared if line[1]), *named) or found
    return found


def _body(tree: Element) -> Element | None:
    """The main text's elements, None where trafilatura finds none; raises ExtractError where it gives up."""
    from trafilatura import bare_extraction

    fast = count_elements(tree) > _FAST
    try:
        found = bare_extraction(tree, fast=fast, include_comments=False, with_metadata=False)
    except Exception as e:  # whatever a hostile page makes the libraries raise, it is the page's fault
        raise ExtractError("The page could not be read. Paste the article's text instead.") from e
    return getattr(found, "body", None)
