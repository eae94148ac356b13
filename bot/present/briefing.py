"""A briefing as a message: headline, byline, summary, where each party stands, and what was withheld."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from bot.present.flags import flag
from bot.present.links import link_to
from bot.present.message import Evidence, Line, Message, Section, Statement, Words
from bot.present.names import in_a_sentence
from summarizer.domain import Article, Attribution, Briefing, Party, Position, Span, Spans, Standing, Voice

_VOICES: dict[Voice, str | None] = {
    "executive": None,  # a government speaks for its state: nothing to add
    "legislature": "legislature",
    "former": "former official",
    "opposition": "opposition",
    "unnamed": "unnamed",
}
# Not strftime: its names follow the process's locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Characters between two pieces of one statement that are shown rather than cut: "on Tuesday", "in a statement".
_BRIDGE = 40
ALL_POSITIONS = "Show all positions"  # the button's label


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much of a briefing is shown: lines of the summary, and positions of each party; None for all."""

    sentences: int | None = None
    positions: int | None = None


def to_message(briefing: Briefing, extent: Extent | None = None) -> Message:
    """The briefing for a channel; parties and their statements come in the order of its standings."""
    return Message(title=headline(briefing.article), sections=to_sections(briefing, extent))


def to_sections(briefing: Briefing, extent: Extent | None = None) -> tuple[Section, ...]:
    """What stands under the briefing's title."""
    shown = extent or Extent()
    sections = [
        *(byline(briefing.article), _summary(briefing, shown.sentences), *_parties(briefing, shown.positions)),
        *(_side_by_side(briefing), _silent(briefing), _note(briefing)),
    ]
    return tuple(section for section in sections if section is not None)


def headline(article: Article) -> str:
    """The article's title, or that it has none."""
    return article.title or "Untitled article"


def byline(article: Article) -> Section | None:
    """Outlet, day and address; None where the article has none of them."""
    parts = [article.outlet, _day(article.published) if article.published else None]
    lines = [" · ".join(part for part in parts if part), article.url or ""]
    body = tuple(Line(text=line) for line in lines if line)
    return Section(kind="byline", body=body) if body else None


def _day(moment: datetime) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _summary(briefing: Briefing, most: int | None) -> Section:
    chosen = sorted(briefing.summary, key=lambda line: line.rank)[:most]
    lines = tuple(Line(text=line.text) for line in briefing.summary if line in chosen)
    if not lines:
        return Section(heading="Summary", body=(Line(text="No sentence could be shown with its evidence."),))
    return Section(kind="summary", heading="Summary", body=lines)


def _parties(briefing: Briefing, most: int | None) -> Iterable[Section]:
    heard = [one for one in briefing.standings if not one.silent]
    if not heard:
        yield Section(heading="Positions", body=(Line(text="The article states no party's position."),))
    for standing in heard:
        shown = standing.positions[:most]
        body = tuple(statement(position, briefing.article) for position in shown)
        yield Section(kind="party", heading=named(standing.party), body=(*body, *_rest(standing, len(shown))))


def _rest(standing: Standing, shown: int) -> Iterable[Line]:
    """That there is more, where there is."""
    more = len(standing.positions) - shown
    if more:
        yield Line(text=f"{more} more under “{ALL_POSITIONS}”.")


def named(party: Party) -> str:
    """A party's name with the flag of a state."""
    mark = flag(party.id) if party.kind == "state" else None
    return f"{mark} {party.name}" if mark else party.name


def _side_by_side(briefing: Briefing) -> Section | None:
    """A line for each issue on which several parties are on record: the issue, then each party with its stances."""
    lines = []
    for issue, sides in _sides(briefing.standings).items():
        if len(sides) > 1:
            parties = "; ".join(f"{named(party)} · {', '.join(stances)}" for party, stances in sides.items())
            lines.append(Line(text=f"{_plain(issue.of(briefing.article.text))}: {parties}"))
    return Section(kind="issues", heading="Side by side", body=tuple(lines)) if lines else None


def _sides(standings: Sequence[Standing]) -> dict[Span, dict[Party, dict[str, None]]]:
    """The stances on each issue by party, each in the order in which the reader meets them."""
    found: dict[Span, dict[Party, dict[str, None]]] = {}
    for standing in standings:
        for position in standing.positions:
            if position.issue is not None:
                found.setdefault(position.issue, {}).setdefault(standing.party, {})[position.stance] = None
    return found


def _silent(briefing: Briefing) -> Section | None:
    lines = tuple(
        Line(text=f"No statement of {in_a_sentence(one.party.name)} in this article.")
        for one in briefing.standings
        if one.silent
    )
    return Section(kind="silent", body=lines) if lines else None


def _spans(attribution: Attribution) -> list[Span]:
    return sorted((*attribution.source, *attribution.cue, *attribution.content))


def manner(position: Position) -> str:
    """What the speaker does, and in which voice where that is not the government's: "claim, opposition"."""
    voice = _VOICES[position.voice]
    return f"{position.stance}, {voice}" if voice else position.stance


def statement(position: Position, article: Article, number: int | None = None) -> Statement:
    """The position with its strongest evidence, that of its first attribution; `number` is its own in the briefing."""
    strongest = _strongest(position)
    pieces = list(_pieces(strongest, article.text))
    first = next(piece for piece in pieces if _states(piece, strongest))
    return Statement(
        speaker=position.speaker or position.party.name,
        manner=manner(position),
        evidence=tuple(
            quoted(_whole(piece), strongest.content, article.text) for piece in pieces if _states(piece, strongest)
        ),
        issue=_plain(position.issue.of(article.text)) if position.issue else None,
        times=len(position.attributions),
        link=link_to(article.url, article.text, _whole(first).start, _whole(first).end),
        number=number,
    )


def _plain(words: str) -> str:
    return " ".join(words.split())


def _strongest(position: Position) -> Attribution:
    """The first attribution, with no more of its content than states the position."""
    proof = position.attributions[0]
    return replace(proof, content=position.content) if position.content else proof


def _pieces(attribution: Attribution, text: str) -> list[list[Span]]:
    """The attribution's spans, those together that are shown as one piece of the text."""
    pieces: list[list[Span]] = []
    for span in _spans(attribution):
        if not pieces or not _joins(pieces[-1], span, text):
            pieces.append([])
        pieces[-1].append(span)
    return pieces


def _whole(piece: Sequence[Span]) -> Span:
    return Span(piece[0].start, max(span.end for span in piece))


def _states(piece: Sequence[Span], attribution: Attribution) -> bool:
    """Whether the piece holds what was said, and not only its speaker."""
    return any(span in attribution.content for span in piece)


def _joins(piece: Sequence[Span], span: Span, text: str) -> bool:
    end = max(earlier.end for earlier in piece)
    return span.start <= end or (span.start - end <= _BRIDGE and "\n" not in text[end : span.start])


def quoted(piece: Span, content: Spans, text: str) -> Evidence:
    """A piece of the text in runs; those of `content` are what was said."""
    start, end = piece.start, piece.end
    stated = bytearray(end - start)
    for span in content:
        for at in range(max(span.start, start), min(span.end, end)):
            stated[at - start] = 1
    edges = [0, *(at for at in range(1, end - start) if stated[at] != stated[at - 1]), end - start]
    return Evidence(
        words=tuple(
            Words(text=text[start + left : start + right], stated=bool(stated[left])) for left, right in pairwise(edges)
        )
    )


def _note(briefing: Briefing) -> Section:
    count, engine = briefing.withheld.sentences, briefing.engine
    if count:
        reasons = ", ".join(f"{reason} ({number})" for reason, number in briefing.withheld.reasons)
        withheld = f"{count} {'sentence' if count == 1 else 'sentences'} withheld: {reasons}."
    else:
        withheld = "No sentence withheld."
    return Section(kind="note", body=(Line(text=f"{withheld} Engine: {engine.name} {engine.version}."),))
