"""An article from a Markdown file: its words without the marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import TYPE_CHECKING

from summarizer.domain import Article
from summarizer.extract.dates import parse_date
from summarizer.extract.from_text import check_text, host_of
from summarizer.extract.lines import one_line
from summarizer.extract.titles import title_of

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.{0,10000}?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^([\w-]+)\s*[:=]\s*(.+?)\s*$", re.MULTILINE)
_FRONT_LINE = re.compile(r"[\w-]+\s*[:=]|[\s#\[\]{}-]|$")  # a field, a part of its value, a comment or nothing
_TAG = re.compile(r"<[^<>]*>")


def from_markdown(text: str, *, id: str, url: str | None = None, title: str | None = None) -> Article:
    """The article in a Markdown text; raises ExtractError where it is too short or not English.

    Front matter (YAML or TOML) gives title, author and date, the first heading of level 1 the title
    where front matter has none. Code, images and rules are left out; the rest keeps its words.
    """
    fields, source = _front_matter(text)
    heading, paragraphs = _plain(source)
    body = "\n\n".join(paragraphs)
    language = check_text(body)
    return Article(
        id=id,
        text=body,
        title=" ".join((title or fields.get("title") or heading or "").split()) or title_of(body),
        language=language,
        url=url,
        outlet=host_of(url),
        author=fields.get("author"),
        published=parse_date(fields.get("date")),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The one-line fields of the front matter, and the text after it."""
    match = _FRONT_MATTER.match(text)
    if not match or not all(map(_FRONT_LINE.match, match[2].splitlines())):
        return {}, text  # two rules with paragraphs between them are no front matter
    fields = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(match[2])}
    return {name: value for name, value in fields.items() if value}, text[match.end() :]


def _plain(source: str) -> tuple[str | None, list[str]]:
    """The first heading of level 1, and every other paragraph in order."""
    from markdown_it import MarkdownIt

    heading: str | None = None
    paragraphs: list[str] = []
    level = ""
    for token in MarkdownIt("commonmark").enable("table").parse(source.replace("\0", "")):
        if token.type == "heading_open":
            level = token.tag
        elif token.type == "heading_close":
            level = ""
        elif line := _line(token):
            if level == "h1" and heading is None:
                heading = line
            else:
                paragraphs.append(line)
    return heading, paragraphs


def _line(token: Token) -> str:
    """The words of one block on one line; empty for blocks without words."""
    if token.type == "inline":
        return one_line("".join(_words(token.children or ())))
    if token.type == "html_block":
        return one_line(unescape(_TAG.sub(" ", token.content)))
    return ""


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    """The visible pieces of a line."""
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
