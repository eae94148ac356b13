"""Where each party stands over all reports of a story, and which central parties none of them has heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from summarizer.digest.alike import Statements
from summarizer.digest.domain import Report, Saying, Side, Stated
from summarizer.domain import Party
from summarizer.standings.weight import kind_rank, rank


def sides(reports: Sequence[Report]) -> tuple[Side, ...]:
    """The parties on record, the most mentioned first, with what they said; said in several reports, it is shown once.

    Only positions of the reports' standings come in: what their evidence gate has admitted.
    """
    sayings: dict[Party, list[Saying]] = {}
    mentions = Counter[Party]()
    for report in reports:
        for standing in report.briefing.standings:
            mentions[standing.party] += standing.mentions
            for position in standing.positions:
                sayings.setdefault(standing.party, []).append(Saying(report=report, position=position))
    found = [Side(party=party, mentions=mentions[party], statements=_merged(said)) for party, said in sayings.items()]
    return tuple(sorted(found, key=lambda side: (-side.mentions, -len(side.statements), side.party.id)))


def _merged(said: Sequence[Saying]) -> tuple[Stated, ...]:
    """Statements by who says them, own words before others', in the order of their reports, as in one article."""
    statements = Statements()
    strengths = {saying: _strength(saying) for saying in said}
    groups: list[list[Saying]] = []
    for one in sorted(said, key=lambda saying: (kind_rank(saying.position), strengths[saying])):
        group = next((group for group in groups if statements.same(group[0], one)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    groups.sort(key=lambda group: min(strengths[saying] for saying in group))
    return tuple(Stated(sayings=tuple(sorted(group, key=lambda saying: strengths[saying][:2]))) for group in groups)


def _strength(saying: Saying) -> tuple[int, int]:
    """The speaker's rank, then how much of it is in the speaker's own words; smaller weighs more."""
    return rank(saying.position, saying.report.article.text, {}), kind_rank(saying.position)


def silent(reports: Sequence[Report], heard: Iterable[Party]) -> tuple[Party, ...]:
    """Central parties of whom no report has a statement, as far as can be told with certainty.

    More than half of the reports must find the party central and silent, and in the others nobody may speak who could
    not be traced.
    """
    ids = {party.id for party in heard}
    quiet: dict[Party, set[Report]] = {}
    for report in reports:
        for standing in report.briefing.standings:
            if standing.silent and standing.party.id not in ids:
                quiet.setdefault(standing.party, set()).add(report)
    return tuple(
        party
        for party, told in quiet.items()
        if 2 * len(told) > len(reports) and not any(one.briefing.untraced for one in reports if one not in told)
    )
