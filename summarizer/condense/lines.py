"""The sentences of an article that could stand in a summary, and what speaks against each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.domain import Article, Span
from summarizer.quotations import quotations
from summarizer.sentences import sentences
from summarizer.words import WORD, content_stems

_PLACE = r"[A-Z][A-Z.'’-]*[A-Z.](?:[ /,]+[A-Z][A-Za-z.'’-]*){0,4}"
_DAY = r"(?:,?\s+(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z.]*\s+\d{1,2})?"
_DATELINE = re.compile(
    rf"{_PLACE}{_DAY}\s*(?:\([^()]{{2,40}}\)\s*)?(?:--|[-–—|])\s+(?=\S)"  # LONDON, March 3 (Agency) -
    r"|(?:[A-Z][\w.'’-]*[ ,]+){0,4}\([A-Z][\w .]{1,30}\)\s*(?:--|[-–—])\s*(?=\S)"  # London (Agency) -
    r"|\([A-Z]{2,10}\)\s*(?:--|[-–—])?\s*(?=\S)"  # (AGENCY)
)
_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_PRONOUN = re.compile(
    r"[“\"‘']?(?:He|She|They|It|His|Her|Their|Its|This|These|Those|Both|Such|That|Here|There|We|I|Our|My)\b"
)
_CONNECTIVE = re.compile(
    r"[“\"‘']?(?:But|And|Or|Nor|So|Yet|However|Still|Instead|Also|Then|Thus|Therefore|Moreover|Furthermore|"
    r"Meanwhile|Nevertheless|Nonetheless|Besides|Otherwise|Hence|Rather|Similarly|Likewise|Indeed|"
    r"In addition|As well as|For example|For instance|In contrast|On the other hand|As a result|"
    r"At the same time|In other words|After that|Not only)\b"
)
_BYLINE = re.compile(
    r"(?:By|Written by|Reporting by|Edited by|Editing by|Additional reporting by|Photographs? by)\s+[A-Z]"
    r"|[A-Z][\w.'’-]+ [A-Z][\w.'’-]+,? (?:for|of) [A-Z][\w ]+$"
    r"|(?:Published|Updated|Posted|Last modified)\b.{0,60}\d"
)
_CAPTION = re.compile(
    r"\((?:left|right|cent(?:re|er)|above|below|pictured|file(?: photo)?|back|front|top|bottom)\b[^)]*\)"
    r"|\bpictured\b|\bis seen (?:in|at|during|on)\b|\b(?:Getty|AFP|EPA|Reuters|AP) (?:Images?|Photos?)\b"
    r"|^(?:Photo|Image|Picture|Video|Credit|File photo|Watch|Caption|Map|Graphic)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[A-Z][A-Z' -]{3,30}: ")  # HAPPIER TIMES: what a picture shows
_BOILERPLATE = re.compile(
    r"\b(?:sign up (?:for|to) (?:our|the|a|receive)|subscribe to|our newsletter|click here|follow us|"
    r"(?:use|accept|our) cookies|terms of (?:use|service)|privacy policy|all rights reserved|copyright|"
    r"read more|contributed to this (?:report|story|article)|(?:article|story) (?:was|has been) "
    r"(?:first |originally )?(?:published|updated|corrected|amended)|share this|related (?:articles|stories)|"
    r"download our app|your inbox|scroll down|not supported on this device|for more information)\b"
    r"|©|www\.|https?:",
    re.IGNORECASE,
)
_MIN_WORDS, _MAX_WORDS = 8, 45  # outside of these a sentence says too little, or is hard to take in


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence (without its dateline) as a candidate.

    `index` counts the article's usable lines, `stems` are its content words in order, `words` its length in
    words, `faults` the names of what speaks against it, `leans` whether it opens with a word that points
    back to the line before.
    """

    index: int
    span: Span
    stems: tuple[str, ...]
    words: int
    faults: tuple[str, ...]
    leans: bool


def candidates(article: Article) -> tuple[Line, ...]:
    """Every sentence that is not mere furniture of the page; in article order, possibly none."""
    return tuple(_lines(article))


def _lines(article: Article) -> Iterator[Line]:
    text, index = article.text, 0
    title = frozenset(content_stems(article.title))
    for whole in sentences(text, article.language):
        span = without_dateline(text, whole)
        shown = span.of(text)
        stems = tuple(content_stems(shown))
        if not stems or _is_furniture(text, whole, shown, frozenset(stems), title):
            continue
        yield Line(
            index=index,
            span=span,
            stems=stems,
            words=len(WORD.findall(shown)),
            faults=tuple(_faults(shown)),
            leans=bool(_PRONOUN.match(shown) or _CONNECTIVE.match(shown)),
        )
        index += 1


def without_dateline(text: str, span: Span) -> Span:
    """The span from behind "LONDON (Agency) - " on; the same span where it opens otherwise."""
    match = _DATELINE.match(text, span.start, span.end)
    if not match or not _begins_line(text, span):
        return span
    return Span(match.end(), span.end)


def _begins_line(text: str, span: Span) -> bool:
    return not text[max(0, text.rfind("\n", 0, span.start)) : span.start].strip()


def _ends_line(text: str, span: Span) -> bool:
    following = text.find("\n", span.end)
    return not text[span.end : following if following >= 0 else len(text)].strip()


def _is_furniture(text: str, span: Span, shown: str, stems: frozenset[str], title: frozenset[str]) -> bool:
    """A headline, sub-heading, byline, caption without a full stop, or the page's own business."""
    if _BYLINE.match(shown) or _BOILERPLATE.search(shown):
        return True
    alone = _begins_line(text, span) and _ends_line(text, span)
    if alone and not _END.search(shown):
        return True
    return bool(title) and alone and len(stems & title) >= 0.8 * len(stems | title)


def _faults(shown: str) -> Iterator[str]:
    words = len(WORD.findall(shown))
    if words < _MIN_WORDS:
        yield "short"
    if words > _MAX_WORDS:
        yield "long"
    if shown.rstrip("\"'”’»)").endswith("?"):
        yield "question"
    if _CAPTION.search(shown) or _LABEL.match(shown):
        yield "caption"
    if _speakerless(shown):
        yield "speakerless"


def _speakerless(shown: str) -> bool:
    """Whether nearly all of it is somebody's words, with no room left for who that is."""
    quoted = quotations(shown)
    if any(not quote.whole for quote in quoted):
        return True
    outside = WORD.findall("".join(_outside(shown)))
    return bool(quoted) and len(outside) < 2


def _outside(shown: str) -> Iterator[str]:
    position = 0
    for quote in quotations(shown):
        yield shown[position : quote.start]
        position = quote.end
    yield shown[position:]
