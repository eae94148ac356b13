"""Whether what was read is an article, and a whole one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from summarizer.errors import ExtractError
from summarizer.extract.facts import Facts
from summarizer.extract.words import pattern

if TYPE_CHECKING:
    from summarizer.extract.markup import Element

MIN_WORDS = 60  # the shortest agency reports have about 80; blurbs below a headline rarely reach 50
MIN_WORDS_PAID = 200  # openings that paid sites show to everybody reach 150
_WHOLE = 0.5  # share of the declared word count that a paid article must reach
_NOTICE = 250  # a page with more words than this is no notice
_HEADLINES = 10  # links that look like headlines: fewer make no list

_LIVE_PATHS = frozenset(
    {"live", "live-news", "live-updates", "live-blog", "liveblog", "livenews", "live-story"}
)
_VIDEO_PATHS = frozenset({"video", "videos", "watch", "av", "reels", "shorts"})


def refuse_other_pages(facts: Facts, text: str, visible: str, headlines: int) -> None:
    """Raises ExtractError for live pages, videos, lists of headlines, robot checks and missing pages.

    `text` is the article as extracted, `visible` the beginning of the page's words before extraction,
    `headlines` the number of links that look like headlines.
    """
    words = len(text.split())
    path = {part for part in urlsplit(facts.url or "").path.lower().split("/") if part}
    if (
        "liveblogposting" in facts.types
        or path & _LIVE_PATHS
        or pattern("pages", "live").search(facts.title or "")
    ):
        raise _not_an_article("a live page with many short posts", "Link to a single report instead.")
    if words < _NOTICE:
        notice = f"{facts.title or ''}\n{visible if len(visible) < 3000 else text}"
        if not facts.is_article and pattern("pages", "robot").search(notice):
            raise ExtractError("The site answered with a check for robots. Paste the article's text instead.")
        if not facts.is_article and pattern("pages", "missing").search(notice):
            raise ExtractError(
                "The site says that there is no such page. Check the link, or paste the article's text."
            )
        is_video = facts.kind.startswith("video") or ("videoobject" in facts.types and not facts.is_article)
        if is_video or path & _VIDEO_PATHS:
            raise _not_an_article("a video page", "Link to a written report instead.")
    if not facts.is_article and headlines >= _HEADLINES and headlines * 25 > _prose_words(text):
        raise _not_an_article("a list of headlines", "Link to one of the articles instead.")
    if not facts.is_article and not path and headlines >= _HEADLINES:
        raise _not_an_article("a site's front page", "Link to one of the articles instead.")


def refuse_fragments(facts: Facts, text: str, visible: str) -> None:
    """Raises ExtractError where only a blurb, or the open part of a paid article, could be read."""
    words = len(text.split())
    if not words:
        raise ExtractError(
            "No article text was found on the page. Link to a written report, or paste its text."
        )
    is_paid = facts.is_paid or bool(pattern("pages", "locked").search(visible))
    is_cut = facts.words is not None and words < _WHOLE * facts.words
    if is_paid and (words < MIN_WORDS_PAID or is_cut):
        raise ExtractError(
            f"Only {_count(words)} could be read; the rest of the article seems to be behind a paywall. "
            "Paste the whole text if you can read it."
        )
    if words < MIN_WORDS or (words < MIN_WORDS_PAID and text.endswith(("…", "...", "[…]", "[...]"))):
        raise ExtractError(
            f"Only {_count(words)} could be read, too few for an article. "
            "Link to the full report, or paste its text."
        )
    if _prose_words(text) < words / 3:
        raise _not_an_article("a list or an overview", "Link to a written report instead.")


def count_headlines(tree: Element) -> int:
    """Links whose text is as long as a headline."""
    return sum(4 <= len(link.text_content().split()) <= 30 for link in tree.iter("a"))


def _prose_words(text: str) -> int:
    """Words in paragraphs that end like a sentence."""
    lines = (line.split() for line in text.split("\n"))
    return sum(
        len(words)
        for words in lines
        if len(words) >= 8 and words[-1].rstrip("\"'”’»)]")[-1:] in tuple(".!?…:")
    )


def _count(words: int) -> str:
    return f"{words} word" + "s" * (words != 1)


def _not_an_article(what: str, instead: str) -> ExtractError:
    return ExtractError(f"This is not an article but {what}. {instead}")
