"""An article from plain text, as pasted or read from a file."""

from __future__ import annotations

from urllib.parse import urlsplit

from summarizer.domain import Article
from summarizer.errors import ExtractError
from summarizer.extract.language import is_brief, require_english
from summarizer.extract.titles import title_of

MIN_WORDS = 15  # one long sentence: less cannot be condensed


def from_text(text: str, *, id: str, url: str | None = None, title: str | None = None) -> Article:
    """The article whose text is `text`, unchanged; raises ExtractError where it is too short or not English.

    Without a `title`, the first line is taken where it looks like a headline, else the first sentence.
    """
    language = check_text(text)
    return Article(
        id=id,
        text=text,
        title=" ".join((title or "").split()) or title_of(text),
        language=language,
        url=url,
        outlet=host_of(url),
    )


def check_text(text: str) -> str:
    """The language of a text that can be briefed; raises ExtractError for any other."""
    if not text.strip():
        raise ExtractError("There is no text to read. Paste an article, or send a link to one.")
    if is_brief(text, MIN_WORDS):
        words = len(text.split())
        count = f"{words} word" + "s" * (words != 1)
        raise ExtractError(
            f"The text has only {count}, too few for a briefing. Paste the whole article, or send a link to it."
        )
    return require_english(text)


def host_of(url: str | None) -> str | None:
    """The host of a link without "www.", None where there is no link or no host in it."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return str(host).removeprefix("www.") if host else None
