"""Every position of a briefing by its party, in the article's order and with its number."""

from __future__ import annotations

from collections.abc import Iterator

from bot.present.briefing import byline, headline, named, statement
from bot.present.message import Line, Message, Section
from bot.present.names import in_a_sentence
from summarizer.domain import Briefing, Party


def all_positions(briefing: Briefing, party: Party | None = None) -> Message:
    """All positions, or those of one party; where there is none, that is said."""
    sections = [byline(briefing.article), *_sections(briefing, party)]
    return Message(title=headline(briefing.article), sections=tuple(one for one in sections if one is not None))


def _sections(briefing: Briefing, party: Party | None) -> Iterator[Section]:
    heard = {position.party.id: position.party for position in briefing.positions}
    order = [one.party.id for one in briefing.standings if one.party.id in heard]
    order += [id for id in heard if id not in order]
    if party is not None and party.id not in heard:
        yield _silence(party, [heard[id] for id in order])
        return
    if not heard:
        yield Section(heading="Positions", body=(Line(text="The article states no party's position."),))
    for id in order if party is None else [party.id]:
        body = tuple(
            statement(position, briefing.article, number)
            for number, position in enumerate(briefing.positions, start=1)
            if position.party.id == id
        )
        yield Section(kind="party", heading=named(heard[id]), body=body)


def _silence(party: Party, heard: list[Party]) -> Section:
    lines = [f"No statement of {in_a_sentence(party.name)} in this article."]
    if heard:
        lines.append(f"On record are: {', '.join(in_a_sentence(one.name) for one in heard)}.")
    return Section(heading=named(party), body=tuple(Line(text=line) for line in lines))
