"""Where each party stands over all reports of a story, and which central parties none of them has heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from summarizer.digest.alike import Statements
from summarizer.digest.domain import Report, Saying, Side, Stated
from summarizer.domain import Party
from summarizer.standings.weight import kind_rank


def sides(reports: Sequence[Report]) -> tuple[Side, ...]:
    """The parties on record, the most mentioned first, with what they said; said in several reports, it is shown once.

    Only positions of the reports' standings come in: what their evidence gate has admitted.
    """
    sayings: dict[Party, list[tuple[int, Saying]]] = {}
    mentions = Counter[Party]()
    for report in reports:
        for standing in report.briefing.standings:
            mentions[standing.party] += standing.mentions
            for place, position in enumerate(standing.positions):
                sayings.setdefault(standing.party, []).append((place, Saying(report=report, position=position)))
    found = [Side(party=party, mentions=mentions[party], statements=_merged(said)) for party, said in sayings.items()]
    return tuple(sorted(found, key=lambda side: (-side.mentions, -len(side.statements), side.party.id)))


def _merged(said: Sequence[tuple[int, Saying]]) -> tuple[Stated, ...]:
    """Statements by their weight in their own reports and by how many reports have them, own words before others'."""
    statements = Statements()
    groups: list[list[tuple[int, Saying]]] = []
    for one in sorted(said, key=lambda ranked: (kind_rank(ranked[1].position), ranked[0])):
        group = next((group for group in groups if statements.same(group[0][1], one[1])), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    groups.sort(key=lambda group: (min(place for place, _ in group), -len({saying.report for _, saying in group})))
    return tuple(Stated(sayings=tuple(saying for _, saying in group)) for group in groups)


def silent(reports: Sequence[Report], heard: Iterable[Party]) -> tuple[Party, ...]:
    """Parties that more than half of the reports find central and silent, and that no report has a statement of."""
    ids = {party.id for party in heard}
    quiet = Counter(standing.party for report in reports for standing in report.briefing.standings if standing.silent)
    return tuple(party for party, count in quiet.items() if 2 * count > len(reports) and party.id not in ids)
