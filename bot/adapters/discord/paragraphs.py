"""The parts of a message as paragraphs of Discord's Markdown, none longer than an embed can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.adapters.discord.escape import escape, shown, units, web_link
from bot.present.clean import one_line
from bot.present.message import Evidence, Line, Section, Statement, Words
from bot.present.paging import cut

LONGEST = 3800  # units of a paragraph: a description holds 4,096
_PART = 1500  # units of a piece of text, escaped; links, names and marks come on top
_SENTENCE_LINK = "[↗]({})"
_GAP = "⋯"
_ID = re.compile(r"\d{1,20}", re.ASCII)  # a snowflake


def of_section(section: Section) -> Iterator[str]:
    """The section's body; its heading is set by whoever places it."""
    for item in section.body:
        yield from _statement(item) if isinstance(item, Statement) else _line(item, section)


def mention(person: str) -> str:
    """A person as Discord names people; the message's allowed mentions see to it that nobody is pinged."""
    return f"<@{person}>" if _ID.fullmatch(person) else escape(one_line(person))


def in_parts(text: str, limit: int = _PART) -> list[str]:
    """`text` escaped, in parts of at most `limit` units."""
    return [escape(part) for part in cut(shown(text), limit, length=lambda piece: units(escape(piece)))]


def _line(line: Line, section: Section) -> Iterator[str]:
    parts = in_parts(one_line(line.text))
    link = web_link(line.link)
    if link is not None:
        parts = [f"[{part}]({link})" if part else f"<{link}>" for part in parts]
    elif section.kind == "byline" and (address := web_link(line.text)):
        parts = [f"<{address}>"]
    more = [mention(line.person)] if line.person else []
    more += [f"<t:{int(line.at.timestamp())}:f>"] if line.at else []
    parts[-1] = " ".join(part for part in (parts[-1], *more) if part)
    mark = {"summary": "- ", "issues": "- ", "note": "-# "}.get(section.kind, "")
    yield from (f"{mark}{part}" for part in parts if part)


def _statement(statement: Statement) -> Iterator[str]:
    number = f"{statement.number}. " if statement.number else ""
    names = in_parts(one_line(statement.speaker))
    names[0] = number + names[0]
    about = [statement.manner, *([statement.issue] if statement.issue else [])]
    details = in_parts("".join(f" · {one_line(words)}" for words in about if words).strip())
    times = f" (said {statement.times} times)" if statement.times > 1 else ""
    link = web_link(statement.link)
    *before, last = details
    head = [*(f"**{name}**" for name in names if name), *before]
    yield from head[:-1]
    tail = f"{last}{times}{' ' + _SENTENCE_LINK.format(link) if link else ''}"
    first, *rest = list(_quotes(statement)) or [""]
    opening = " ".join(part for part in (*head[-1:], tail) if part)
    # The words stand under their speaker on one page wherever both fit in one paragraph.
    if units(opening) + units(first) < LONGEST:
        yield f"{opening}\n{first}" if first else opening
    else:
        yield from (opening, first)
    yield from rest


def _quotes(statement: Statement) -> Iterator[str]:
    """All evidence; marks that are in no quotation part one piece of the article from the next."""
    for number, evidence in enumerate(statement.evidence):
        parts = list(_quoted(evidence))
        if number and parts:
            parts[0] = f"{_GAP}\n{parts[0]}"
        yield from parts


def _quoted(evidence: Evidence) -> Iterator[str]:
    """The words of the article as block quotes, what was stated in bold; every visible character is the article's."""
    page: list[tuple[str, bool]] = []
    size = 0
    for text, stated in _runs(evidence.words):
        longer = units(_block([(text, stated)]))
        if page and size + longer > LONGEST - 2 * _PART:
            yield _block(page)
            page, size = [], 0
        page.append((text, stated))
        size += longer
    if page:
        yield _block(page)


def _runs(words: Iterable[Words]) -> Iterator[tuple[str, bool]]:
    """The words, neighbours of one kind joined, in pieces short enough for a paragraph."""
    for stated, group in groupby((run for run in words if shown(run.text)), key=lambda run: run.stated):
        text = "".join(shown(run.text) for run in group)
        if units(_block([(text, stated)])) <= _PART:
            yield text, stated
            continue
        yield from ((part, stated) for part in _cut(text, stated))


def _cut(text: str, stated: bool) -> list[str]:
    """A run in parts, of whose blanks the outer ones stay: they part it from its neighbours."""
    parts = cut(text, _PART, length=lambda piece: units(_block([(piece, stated)])))
    if text[0].isspace():
        parts[0] = text[0] + parts[0]
    if text[-1].isspace():
        parts[-1] += text[-1]
    return parts


def _block(runs: Iterable[tuple[str, bool]]) -> str:
    """Lines that each start with `> `; bold is set line by line, around words and not around blanks."""
    text = "".join(_bold(run) if stated else escape(run) for run, stated in runs)
    return "\n".join(f"> {line}" for line in text.strip("\n").split("\n"))


def _bold(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        words = line.strip()
        before, _, after = line.partition(words) if words else (line, "", "")
        lines.append(f"{before}**{escape(words)}**{after}" if words else line)
    return "\n".join(lines)
