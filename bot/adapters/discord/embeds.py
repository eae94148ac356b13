"""A message as pages of embeds, each within Discord's limits; nothing is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import discord

from bot.adapters.discord.escape import escape, units, web_link
from bot.adapters.discord.paragraphs import in_parts, mention, of_section
from bot.present.clean import one_line
from bot.present.message import Line, Message, Section
from bot.present.paging import cut, pages

# Discord's limits; all count in UTF-16 units here.
TITLE = 256
DESCRIPTION = 4096
EMBEDS = 10  # of a message
ALL_EMBEDS = 6000  # titles and descriptions of a message's embeds together
CONTENT = 2000
_NOTICE = 300  # units of a title in the text beside the embeds: a notification shows no more
_PARTIES_NAMED = 12

_BRIEFING, _PARTY, _ASIDE = 0x1F4E79, 0x8A6D3B, 0x6B7280  # colours: ink, brass, grey


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One Discord message: `content` is what a notification and a reader without embeds get of it."""

    content: str
    embeds: tuple[discord.Embed, ...]


@dataclass(slots=True, kw_only=True)
class _Draft:
    """An embed before it is known how many it takes."""

    color: int
    title: str = ""
    url: str | None = None
    paragraphs: list[str] = field(default_factory=list)


def to_pages(message: Message) -> list[Page]:
    """The message in at least one page; every page fits in one Discord message."""
    groups = [_embeds(draft) for draft in _drafts(message)]
    filled = pages(groups, size=lambda embed: (1, _size(embed)), most=(EMBEDS, ALL_EMBEDS))
    return [
        Page(content=_content(message, number, len(filled)), embeds=tuple(page)) for number, page in enumerate(filled)
    ]


def _drafts(message: Message) -> list[_Draft]:
    """One draft for what comes before the parties, one for each party, one for what comes after."""
    title, rest = _titled(message.title)
    drafts = [_Draft(color=_BRIEFING, title=title, url=_address(message), paragraphs=rest)]
    for section in message.sections:
        if section.kind == "party":
            title, rest = _titled(section.heading or "")
            drafts.append(_Draft(color=_PARTY, title=title, paragraphs=[*rest, *of_section(section)]))
            continue
        if drafts[-1].color == _PARTY:
            drafts.append(_Draft(color=_ASIDE))
        drafts[-1].paragraphs += _headed(section)
    return drafts


def _titled(text: str) -> tuple[str, list[str]]:
    """A text as an embed's title, or where it is too long for one as paragraphs."""
    whole = escape(one_line(text))
    return (whole, []) if units(whole) <= TITLE else ("", _strong(text))


def _headed(section: Section) -> list[str]:
    body = list(of_section(section))
    return [*_strong(section.heading), *body] if section.heading else body


def _strong(heading: str) -> list[str]:
    return [f"**{part}**" for part in in_parts(one_line(heading)) if part]


def _address(message: Message) -> str | None:
    """The article's own address, to which the title leads."""
    lines = [line for section in message.sections if section.kind == "byline" for line in section.body]
    found = (web_link(line.link or line.text) for line in lines if isinstance(line, Line))
    return next((address for address in found if address), None)


def _embeds(draft: _Draft) -> list[discord.Embed]:
    packed = pages([draft.paragraphs], size=lambda paragraph: (units(paragraph) + 1,), most=(DESCRIPTION,))
    filled = [
        discord.Embed(color=draft.color, description=_joined(paragraphs) or None) for paragraphs in packed or [[]]
    ]
    if draft.title:
        filled[0].title = draft.title
        filled[0].url = draft.url
    return [embed for embed in filled if embed.title or embed.description]


def _joined(paragraphs: Iterable[str]) -> str:
    return "\n".join(paragraphs).strip("\n")


def _size(embed: discord.Embed) -> int:
    return units(embed.title or "") + units(embed.description or "")


def _content(message: Message, number: int, count: int) -> str:
    """The title, who shared it and whose positions there are; on further pages which page it is."""
    first, *more = cut(one_line(message.title), _NOTICE, length=lambda piece: units(escape(piece)))
    title = escape(first) + (" …" if more else "")
    if number:
        return f"{title} ({number + 1} of {count})"
    parts = [title]
    headings = (one_line(section.heading or "") for section in message.sections if section.kind == "party")
    parties = list(dict.fromkeys(headings))  # several articles in one message have parties in common
    if parties:
        rest = len(parties) - _PARTIES_NAMED
        named = ", ".join(escape(_short(party)) for party in parties[:_PARTIES_NAMED])
        parts.append(f"Positions: {named}{f' and {rest} more' if rest > 0 else ''}.")
    if message.shared_by:
        parts.append(f"Shared by {mention(message.shared_by)}.")
    return "\n".join(part for part in parts if part)


def _short(name: str) -> str:
    return name if len(name) <= 50 else f"{name[:49]}…"
