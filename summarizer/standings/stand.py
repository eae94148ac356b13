"""From the positions that were admitted to where each party stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from summarizer.attribution.decode import kind_of
from summarizer.domain import Attribution, Briefing, Party, Position, Standing
from summarizer.parties import Gazetteer
from summarizer.parties.people import people_of
from summarizer.parties.reading import Reading
from summarizer.standings.about import Mentioned, about
from summarizer.standings.same import Comparer
from summarizer.standings.silence import silent
from summarizer.standings.weight import Office, kind_rank, offices, rank, start


def standings(briefing: Briefing, untraced: Sequence[Attribution], gazetteer: Gazetteer) -> tuple[Standing, ...]:
    """Where each party stands, the one that the article is most about first, with central parties that are silent.

    Only what `briefing.positions` holds is shown, so nothing comes in that the evidence gate has not admitted.
    Statements in `untraced` are an official's, it cannot be told whose: they keep parties from being called silent.
    """
    article = briefing.article
    reading = Reading.of(article.text, gazetteer)
    order = about(article, reading, gazetteer)
    known = offices(people_of(reading), reading)
    by_party: dict[Party, list[Position]] = {}
    for position in briefing.positions:
        by_party.setdefault(position.party, []).append(position)
    quiet = silent(reading, order, briefing.attributions, untraced, {party.id for party in by_party})
    mentioned = {one.party: one for one in order}
    found = [
        Standing(party=party, mentions=_count(mentioned.get(party)), positions=merged(positions, article.text, known))
        for party, positions in by_party.items()
    ]
    found += [Standing(party=one.party, mentions=one.count) for one in quiet]
    places = {one.party: place for place, one in enumerate(order)}
    return tuple(sorted(found, key=lambda one: places.get(one.party, len(places))))


def _count(mentioned: Mentioned | None) -> int:
    return mentioned.count if mentioned else 0


def merged(positions: Sequence[Position], text: str, known: Mapping[str, Office]) -> tuple[Position, ...]:
    """One party's positions, each said once, the weightiest first: by the speaker's rank, own words before a
    paraphrase, then in the text's order.

    A position said several times holds one attribution for each time, with no more content than says it. The first
    of them is the one to show, in the speaker's own words if there are any.
    """

    strengths = {one: (rank(one, text, known), kind_rank(one), start(one)) for one in positions}
    comparer = Comparer(text)
    groups: list[list[Position]] = []  # those that say the same, the strongest evidence first
    for position in sorted(strengths, key=lambda one: (kind_rank(one), strengths[one])):
        group = next((group for group in groups if comparer.same(group[0], position)), None)
        if group is None:
            groups.append([position])
        else:
            group.append(position)
    groups.sort(key=lambda group: min(strengths[one] for one in group))
    return tuple(_one(group, text) for group in groups)


def _one(positions: Sequence[Position], text: str) -> Position:
    """The positions as one: the first with the evidence of all."""
    first = positions[0]
    if len(positions) == 1:
        return first
    proofs = dict.fromkeys(_proof(one, proof, text) for one in positions for proof in one.attributions)
    issue = next((one.issue for one in positions if one.issue), None)
    return replace(first, attributions=tuple(proofs), content=(), issue=issue)


def _proof(position: Position, proof: Attribution, text: str) -> Attribution:
    """The attribution with no more of its content than states the position."""
    if not position.content:
        return proof
    return replace(proof, content=position.content, kind=kind_of(text, position.content))
