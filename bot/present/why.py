"""Why a position stands: its evidence amid the sentences around it, and which words are whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.present.briefing import headline, manner, named, quoted
from bot.present.links import link_to
from bot.present.message import Line, Message, Section, Statement
from summarizer.domain import Article, Attribution, Briefing, Position, Span, Spans
from summarizer.sentences import sentences

A_PAGE = 5  # positions


def pages(briefing: Briefing) -> int:
    """How many pages the evidence of all positions takes; at least 1."""
    return max(1, -(-len(briefing.positions) // A_PAGE))


def why_page(briefing: Briefing, page: int) -> Message:
    """One page of all positions' evidence; a page that is not there counts as the nearest one."""
    page = min(max(page, 1), pages(briefing))
    first = (page - 1) * A_PAGE
    numbers = range(first + 1, min(first + A_PAGE, len(briefing.positions)) + 1)
    title = f"Why these positions: {headline(briefing.article)}"
    if not numbers:
        return Message(title=title, sections=(_plain("The article states no party's position."),), audience="asker")
    place = f"Positions {numbers[0]} to {numbers[-1]} of {len(briefing.positions)}."
    return _message(briefing, numbers, title, place)


def why_one(briefing: Briefing, number: int) -> Message:
    """The evidence of the position with that number, from 1; IndexError where there is none."""
    if not 1 <= number <= len(briefing.positions):
        raise IndexError(number)
    title = f"Why position {number}: {headline(briefing.article)}"
    return _message(briefing, [number], title, f"Position {number} of {len(briefing.positions)}.")


def _message(briefing: Briefing, numbers: Sequence[int], title: str, place: str) -> Message:
    found = sentences(briefing.article.text, briefing.article.language)
    sections = [_section(briefing.positions[number - 1], number, briefing.article, found) for number in numbers]
    return Message(title=title, sections=(*sections, _plain(place)), audience="asker")


def _plain(text: str) -> Section:
    return Section(kind="note", body=(Line(text=text),))


def _section(position: Position, number: int, article: Article, found: Spans) -> Section:
    body: list[Line | Statement] = []
    for proof in position.attributions:
        stated = position.content if proof is position.attributions[0] and position.content else proof.content
        body.append(
            Statement(
                speaker=position.speaker or position.party.name,
                manner=manner(position),
                evidence=tuple(quoted(piece, stated, article.text) for piece in _context(proof, found)),
                link=link_to(article.url, article.text, stated[0].start, stated[0].end),
                number=number,
            )
        )
        body.extend(Line(text=line) for line in _roles(proof, stated, article.text))
    return Section(kind="party", heading=named(position.party), body=tuple(body))


def _roles(proof: Attribution, stated: Spans, text: str) -> Iterator[str]:
    """Which words are the speaker, which say that something is said, and which are what is said."""
    yield f"Who: {_words(proof.source, text)}" if proof.source else "Who: not named here; the text before tells."
    yield f"Says: {_words(proof.cue, text)}" if proof.cue else "Says: no word; the quotation goes on."
    yield f"What ({proof.kind}): {_words(stated, text)}"


def _words(spans: Spans, text: str) -> str:
    return " … ".join(" ".join(span.of(text).split()) for span in spans)


def _context(proof: Attribution, found: Spans) -> list[Span]:
    """The sentences that hold any of the words, each with its neighbours; those that adjoin are one piece."""
    spans = (*proof.source, *proof.cue, *proof.content)
    held = [at for at, sentence in enumerate(found) if any(span.overlaps(sentence) for span in spans)]
    wanted = sorted({near for at in held for near in (at - 1, at, at + 1) if 0 <= near < len(found)})
    pieces: list[list[int]] = []
    for at in wanted:
        if pieces and at == pieces[-1][-1] + 1:
            pieces[-1].append(at)
        else:
            pieces.append([at])
    return [Span(found[piece[0]].start, found[piece[-1]].end) for piece in pieces]
