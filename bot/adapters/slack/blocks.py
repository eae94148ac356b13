"""A message as Block Kit: as many pages as it takes, each within Slack's limits by construction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.adapters.slack.escape import escape, units
from bot.adapters.slack.pieces import Element, Piece, section_pieces, text_element, title_pieces
from bot.present.clean import one_line
from bot.present.message import Action, Line, Message, Section
from bot.present.paging import pages

Block = dict[str, Any]
Encode = Callable[[Action], str]
ACTION = "action"  # buttons' ids are action:0, action:1 ...
# Slack's: 50 blocks a message, header 150, button text 75, 25 buttons a block, message text 40,000. All blocks together
# may have about 13,200 characters, which Slack does not document: less is used, and addresses are counted as well.
HEADER, LABEL, BUTTONS = 150, 75, 25
VIEW_BLOCKS = 100
_MOST = (44, 11_000, 36_000)  # blocks, units, characters of the plain text: there is room for header and part
_TITLE = 100  # units of the title that later parts repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One Slack message: its blocks, and the same as text for notifications and screen readers."""

    blocks: tuple[Block, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Buttons:
    """A whole block of buttons."""

    block: Block
    length: int


def to_pages(message: Message, encode: Encode) -> tuple[Page, ...]:
    """The message on at least one page; nothing is left out. `encode` makes the values of buttons."""
    packed = pages(_groups(message, encode), size=_size, most=_MOST) or [[]]
    title = one_line(message.title)
    return tuple(_page(items, title, number, len(packed)) for number, items in enumerate(packed, start=1))


def note(text: str) -> Page:
    """A few plain words on a page of their own, up to 2,800 characters."""
    pieces = section_pieces(Section(body=(Line(text=text),)))
    return Page(blocks=tuple(_blocks(pieces)), text="\n".join(piece.plain for piece in pieces))


def view_blocks(message: Message, encode: Encode) -> list[Block]:
    """The message's blocks for a view, which holds 100; where there are more, that is said at the end."""
    found = [block for page in to_pages(message, encode) for block in page.blocks]
    if len(found) <= VIEW_BLOCKS - 5:  # callers add some of their own
        return found
    return [*found[: VIEW_BLOCKS - 6], _context("There is more, which does not fit here.")]


def _groups(message: Message, encode: Encode) -> Iterator[Sequence[Piece | _Buttons]]:
    title = one_line(message.title)
    if not _fits_header(title):
        yield title_pieces(title)
    if message.shared_by:
        yield section_pieces(Section(body=(Line(text="Shared by", person=message.shared_by),)))
    for section in message.sections:
        yield section_pieces(section)
    yield list(_buttons(message.actions, encode))


def _fits_header(title: str) -> bool:
    return units(title) <= HEADER


def _buttons(actions: Sequence[Action], encode: Encode) -> Iterator[_Buttons]:
    for start in range(0, len(actions), BUTTONS):
        elements = [
            {
                "type": "button",
                "action_id": f"{ACTION}:{number}",
                "text": {"type": "plain_text", "text": _shortened(one_line(action.label), LABEL), "emoji": False},
                "value": encode(action),
            }
            for number, action in enumerate(actions[start : start + BUTTONS], start=start)
        ]
        length = sum(LABEL + len(str(element["value"])) for element in elements)
        yield _Buttons(block={"type": "actions", "elements": elements}, length=length)


def _shortened(text: str, most: int) -> str:
    """At most so many units, with an ellipsis where something went; a label is never empty."""
    if units(text) <= most:
        return text or "…"
    head = text[: most - 1]
    while units(head) > most - 1:
        head = head[:-1]
    return head.rstrip() + "…"


def _size(item: Piece | _Buttons) -> tuple[int, int, int]:
    if isinstance(item, _Buttons):
        return 1, item.length, 0
    return int(item.opens or item.small), item.length + 1, len(item.plain) + 3


def _page(items: Sequence[Piece | _Buttons], title: str, number: int, count: int) -> Page:
    part = f"Part {number} of {count}" if count > 1 else ""
    again = f"{part}: {_shortened(title, _TITLE)}" if title and number > 1 else part
    pieces = [item for item in items if isinstance(item, Piece)]
    blocks: list[Block] = []
    text: list[str] = []
    if number == 1 and title and _fits_header(title):
        blocks.append({"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}})
        text.append(escape(title))
    if again:
        blocks.append(_context(again))
        text.append(escape(again))
    blocks += [*_blocks(pieces), *(item.block for item in items if isinstance(item, _Buttons))]
    text += [f"• {piece.plain}" if piece.shape == "bullet" else piece.plain for piece in pieces]
    if not blocks:
        blocks.append(_context("…"))
    return Page(blocks=tuple(blocks), text="\n".join(text) or "…")


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "plain_text", "text": text, "emoji": False}]}


def _blocks(pieces: Iterable[Piece]) -> Iterator[Block]:
    """Small pieces as context blocks; the others as rich text, a new block where one opens."""
    run: list[Piece] = []
    for piece in pieces:
        if run and (piece.opens or piece.small):
            yield _rich_text(run)
            run = []
        if piece.small:
            yield _context("".join(str(element["text"]) for element in piece.elements))
        else:
            run.append(piece)
    if run:
        yield _rich_text(run)


def _rich_text(pieces: Sequence[Piece]) -> Block:
    """Bullets that follow one another are one list; every other piece is an element of its own."""
    elements: list[Element] = []
    for shape, same in groupby(pieces, key=lambda piece: piece.shape):
        inside = [list(piece.elements) for piece in same]
        if shape == "bullet":
            items = [{"type": "rich_text_section", "elements": one} for one in inside]
            elements.append({"type": "rich_text_list", "style": "bullet", "elements": items})
        elif shape == "quote":
            elements += [{"type": "rich_text_quote", "elements": one} for one in inside]
        else:
            elements += [{"type": "rich_text_section", "elements": _ended(one)} for one in inside]
    return {"type": "rich_text", "elements": elements}


def _ended(elements: list[Element]) -> list[Element]:
    """A paragraph with a line break at its end: sections of one block run on otherwise."""
    return [*elements, text_element("\n")]
