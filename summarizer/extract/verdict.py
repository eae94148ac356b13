"""Whether what was read is an article, and a whole one."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from summarizer.errors import ExtractError, FragmentError, PaywallError
from summarizer.extract.facts import Facts
from summarizer.extract.lines import one_line
from summarizer.extract.words import pattern

if TYPE_CHECKING:
    from summarizer.extract.markup import Element

MIN_WORDS = 60  # the shortest agency reports have about 80; blurbs below a headline rarely reach 50
MIN_WORDS_PAID = 200  # openings that paid sites show to everybody reach 150
_WHOLE = 0.5  # share of the declared word count that a paid article must reach
_NOTICE = 250  # a page with more words than this is no notice, and no mere caption of a video
_HEADLINES = 10  # links that look like headlines: a front page has more

_LIVE_PATHS = frozenset({"live", "live-news", "live-updates", "live-blog", "liveblog", "live-story"})
_VIDEO_PATHS = frozenset({"video", "videos", "watch", "av", "reels", "shorts"})


def refuse_other_pages(facts: Facts, lines: Sequence[str], visible: str, headlines: Set[str]) -> None:
    """Raises ExtractError for live pages, videos, lists of headlines, robot checks and missing pages.

    `lines` is the text as extracted, `visible` the beginning of the page's words before extraction,
    `headlines` the texts of links that look like headlines.
    """
    path = _path(facts.url)
    live = "liveblogposting" in facts.types or path & _LIVE_PATHS
    if live or pattern("pages", "live").search(facts.title or ""):
        raise _not_an_article("a live page with many short posts", "Link to a single report instead.")
    if sum(len(line.split()) for line in lines) < _NOTICE:
        _refuse_notices(facts, visible if len(visible) < 3000 else "\n".join(lines))
        is_video = facts.kind.startswith("video") or ("videoobject" in facts.types and not facts.is_article)
        if is_video or path & _VIDEO_PATHS:
            raise _not_an_article("a video page", "Link to a written report instead.")
    linked = sum(line in headlines for line in lines)
    if linked >= 5 and linked >= len(lines) * (0.5 if facts.is_article else 0.25):
        raise _not_an_article("a list of headlines", "Link to one of the articles instead.")
    if facts.url and not path and not facts.is_article and len(headlines) >= _HEADLINES:
        raise _not_an_article("a site's front page", "Link to one of the articles instead.")


def _refuse_notices(facts: Facts, visible: str) -> None:
    """Raises ExtractError for robot checks and for pages that say that there is no page."""
    notice = f"{facts.title or ''}\n{visible}"
    if not facts.is_article and pattern("pages", "robot").search(notice):
        raise ExtractError("The site answered with a check for robots. Paste the article's text instead.")
    if not facts.is_article and pattern("pages", "missing").search(notice):
        raise ExtractError("The site says that there is no such page. Check the link for typing errors.")


def refuse_fragments(facts: Facts, text: str, visible: str) -> None:
    """Raises ExtractError where only a blurb, or the open part of a paid article, could be read."""
    words = len(text.split())
    if not words:
        raise FragmentError("No article text was found on the page. Link to a written report, or paste its text.")
    is_paid = facts.is_paid or bool(pattern("pages", "locked").search(visible))
    is_cut = facts.words is not None and words < _WHOLE * facts.words
    if is_paid and (words < MIN_WORDS_PAID or is_cut):
        raise PaywallError(
            f"Only {_count(words)} could be read; the rest of the article seems to be behind a paywall. "
            "Paste the whole text if you can read it."
        )
    if words < MIN_WORDS or (words < MIN_WORDS_PAID and text.endswith(("…", "...", "[…]", "[...]"))):
        raise FragmentError(
            f"Only {_count(words)} could be read, too few for an article. Link to the full report, or paste its text."
        )
    if _prose_words(text) < words / 3:
        raise _not_an_article("a list or an overview", "Link to a written report instead.")


def headline_links(tree: Element) -> frozenset[str]:
    """The texts of links that are as long as headlines."""
    texts = (one_line(link.text_content()) for link in tree.iter("a"))
    return frozenset(text for text in texts if 4 <= text.count(" ") + 1 <= 30)


def _path(url: str | None) -> frozenset[str]:
    """The parts of a link's path; none where it leads to a front page."""
    try:
        return frozenset(urlsplit(url or "").path.lower().split("/")) - {""}
    except ValueError:
        return frozenset()


def _prose_words(text: str) -> int:
    """Words in paragraphs that end like a sentence."""
    lines = (line.split() for line in text.split("\n"))
    return sum(len(words) for words in lines if len(words) >= 8 and words[-1].rstrip("\"'”’»)]")[-1:] in tuple(".!?…:"))


def _count(words: int) -> str:
    return f"{words} word" + "s" * (words != 1)


def _not_an_article(what: str, instead: str) -> ExtractError:
    return ExtractError(f"This is not an article but {what}. {instead}")
