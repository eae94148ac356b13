"""A message in the smallest pieces that a page may end between, each as part of a rich text block and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from bot.adapters.slack.escape import escape, units
from bot.present.clean import clean, one_line
from bot.present.message import Evidence, Line, Section, Statement
from bot.present.paging import cut

Element = dict[str, Any]
Shape = Literal["paragraph", "bullet", "quote"]
LONGEST = 2_800  # units in one text element; Slack states no limit for rich text, 3,000 for any other text
LONGEST_LINK = 3_000
_ID = re.compile(r"[UW][A-Z0-9]+")
_DATE = "{date_short_pretty} at {time}"
_SMALL = ("byline", "note")  # kinds of sections
_SENTENCE = "in the article"  # the label of the link to a statement's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some elements that stay together. `opens`: a new block begins with it; `plain`: its words, escaped, one line up.

    `small` pieces are set in the grey of a context block, which holds plain text alone.
    """

    shape: Shape
    elements: tuple[Element, ...]
    plain: str
    opens: bool = False
    small: bool = False
    length: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", sum(_weight(element) for element in self.elements))


def title_pieces(title: str) -> list[Piece]:
    """A title too long for a header, in bold."""
    return _paragraphs(one_line(title), {"bold": True}, opens=True)


def section_pieces(section: Section) -> list[Piece]:
    """A section's heading and body, in order; nothing for an empty one."""
    found = _paragraphs(one_line(section.heading), {"bold": True}) if section.heading else []
    for item in section.body:
        found.extend(_statement(item) if isinstance(item, Statement) else _line(item, section))
    # Among small pieces every other one is a block of its own, and is counted as one.
    apart = section.kind in _SMALL
    return [replace(piece, opens=apart or not at) for at, piece in enumerate(found)]


def text_element(text: str, style: dict[str, bool] | None = None) -> Element:
    """A run of plain text: Slack reads no markup in it."""
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def _link(url: str, text: str) -> Element:
    return {"type": "link", "url": url, "text": text}


def _paragraphs(text: str, style: dict[str, bool] | None = None, *, opens: bool = False) -> list[Piece]:
    parts = [part for part in cut(text, LONGEST, length=units) if part]
    return [
        Piece(shape="paragraph", elements=(text_element(part, style),), plain=escape(part), opens=opens and not at)
        for at, part in enumerate(parts)
    ]


def _line(line: Line, section: Section) -> Iterator[Piece]:
    """A line's text, cut where it is too long, with its person and moment after the last part."""
    shape: Shape = "bullet" if section.kind in ("summary", "issues") else "paragraph"
    url = _url(line.link) or _url(line.text)
    rest = [*_person(line.person), *_moment(line.at)]
    small = section.kind in _SMALL and not rest and not url
    parts = [part for part in cut(clean(line.text), LONGEST, length=units) if part]
    if not parts and url:
        parts = [url]
    for part in parts[:-1]:
        yield Piece(shape=shape, elements=(_run(part, url),), plain=escape(part), small=small)
    elements = [*(_run(part, url) for part in parts[-1:])]
    plain = [escape(part) for part in parts[-1:]]
    for element, words in rest:
        elements += [text_element(" "), element] if elements else [element]
        plain.append(words)
    if line.link and url and line.link != line.text:
        plain.append(escape(line.link))
    if elements:
        yield Piece(shape=shape, elements=tuple(elements), plain=" ".join(plain), small=small)


def _run(text: str, url: str | None) -> Element:
    return _link(url, text) if url else text_element(text)


def _url(text: str | None) -> str | None:
    """A web address that Slack can link, without white space in it; None for anything else."""
    if text is None or not text.startswith(("https://", "http://")) or units(text) > LONGEST_LINK:
        return None
    return text if clean(text) == text and not any(character.isspace() for character in text) else None


def _person(id: str | None) -> Iterator[tuple[Element, str]]:
    if id and _ID.fullmatch(id):
        yield {"type": "user", "user_id": id}, f"<@{id}>"
    elif id and (named := one_line(id)[: LONGEST // 2]):
        yield text_element(named), escape(named)


def _moment(at: datetime | None) -> Iterator[tuple[Element, str]]:
    """A moment in the reader's own zone; where a client cannot tell it, in UTC."""
    if at is not None:
        utc = f"{at:%Y-%m-%d %H:%M} UTC"
        stamp = int(at.timestamp())
        yield {"type": "date", "timestamp": stamp, "format": _DATE, "fallback": utc}, f"<!date^{stamp}^{_DATE}|{utc}>"


def _statement(statement: Statement) -> Iterator[Piece]:
    number = f"{statement.number}. " if statement.number else ""
    about = f" · {one_line(statement.issue)}" if statement.issue else ""
    times = f" (said {statement.times} times)" if statement.times > 1 else ""
    head = list(cut(number + one_line(statement.speaker), LONGEST, length=units))
    for part in head[:-1]:
        yield _paragraphs(part, {"bold": True})[0]
    manner, *more = cut(f"· {one_line(statement.manner)}{about}{times}", LONGEST, length=units)
    elements = [text_element(head[-1], {"bold": True})] if head[-1:] != [""] else []
    elements.append(text_element(f" {manner}"))
    link = _url(statement.link)
    where = [text_element(" "), _link(link, _SENTENCE)] if link else []
    plain = f"{escape(head[-1])} {escape(manner)}"
    yield Piece(shape="paragraph", elements=(*elements, *(where if not more else ())), plain=plain)
    for at, part in enumerate(more, start=1):
        tail = where if at == len(more) else ()
        yield Piece(shape="paragraph", elements=(text_element(part), *tail), plain=escape(part))
    for evidence in statement.evidence:
        yield from _quotation(evidence)


def _quotation(evidence: Evidence) -> Iterator[Piece]:
    """The words of the article, those that state something in bold; every character stands as it does there."""
    for runs in _portions((clean(run.text), run.stated) for run in evidence.words):
        elements = tuple(text_element(text, {"bold": True} if stated else None) for text, stated in runs)
        words = "".join(text for text, _ in runs)
        if words.strip():
            yield Piece(shape="quote", elements=elements, plain=f"“{escape(words)}”")


def _portions(runs: Iterable[tuple[str, bool]]) -> Iterator[list[tuple[str, bool]]]:
    """The runs in portions of at most `LONGEST` units; joined together they are the same characters."""
    portion: list[tuple[str, bool]] = []
    left = LONGEST
    for text, stated in runs:
        rest = text
        while rest:
            head = _fitting(rest, left)
            if not head:
                yield portion
                portion, left = [], LONGEST
                continue
            portion.append((head, stated))
            left -= units(head)
            rest = rest[len(head) :]
    if portion:
        yield portion


def _fitting(text: str, room: int) -> str:
    """As much of the text as has room, up to a blank where there is one near; empty where none has."""
    if units(text) <= room:
        return text
    head = text[:room]
    while units(head) > room:
        head = head[:-1]
    at = head.rfind(" ") + 1
    return head[:at] if at > len(head) // 2 else head


def _weight(element: Element) -> int:
    """What an element adds to a message's length: its words, and the address behind them."""
    shown: Sequence[str] = (element.get("text", ""), element.get("url", ""), element.get("fallback", ""))
    return sum(units(part) for part in shown) + (len(element.get("user_id", "")) and 12)
