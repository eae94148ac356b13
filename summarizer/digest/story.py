"""The briefing of a story over all its reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace

from summarizer.digest.alike import echoes, gist
from summarizer.digest.differences import differences
from summarizer.digest.domain import Coverage, News, Publisher, Report, Side, Stated, StoryBriefing, StoryFile
from summarizer.digest.figures.compare import figure_differences
from summarizer.digest.happened import happened
from summarizer.digest.outline import OutlinedReport, OutlinedStory
from summarizer.digest.sides import sides, silent

Reads = Callable[[Publisher], bool]


def read_by(story: OutlinedStory, reads: Reads) -> OutlinedStory | None:
    """The story as whoever reads only some publishers has it; None where that is nothing.

    A report stays where its own publisher or one that carries it is read. One of a feed that somebody else added does
    not: a carrier's words may differ, and whoever reads that carrier gets them as soon as they are filed on their own.
    """
    kept = tuple(cut for report in story.reports if (cut := _cut(report, reads)) is not None)
    return replace(story, reports=kept) if kept else None


def tells(report: OutlinedReport, reads: Reads) -> bool:
    """Whether whoever reads only some publishers is told of a report."""
    if reads(report.publisher):
        return True
    return report.publisher.standard and any(reads(carrier.publisher) for carrier in report.carriers)


def _cut(report: OutlinedReport, reads: Reads) -> OutlinedReport | None:
    if not tells(report, reads):
        return None
    carriers = tuple(carrier for carrier in report.carriers if reads(carrier.publisher))
    return report if len(carriers) == len(report.carriers) else replace(report, carriers=carriers)


def brief_story(file: StoryFile) -> StoryBriefing:
    """The story's briefing: everything in it is a span of one of the reports, and nothing is in it twice."""
    titled = _titled(file)
    reports = ordered(file.reports, titled)
    found = sides(reports)
    return StoryBriefing(
        id=file.story.id,
        title=titled.article.title or titled.article.text.strip().partition("\n")[0],
        titled=titled,
        reports=reports,
        happened=happened(reports),
        sides=found,
        differences=differences(reports, found),
        figures=figure_differences(reports),
        silent=silent(reports, [side.party for side in found]),
        coverage=coverage(reports),
        withheld=sum(report.briefing.withheld.sentences for report in reports),
    )


def _titled(file: StoryFile) -> Report:
    """The report whose headline is the story's; the first with a headline where that one is not among the reports."""
    named = file.story.title.article if file.story.title else None
    central = next((report for report in file.reports if report.article.id == named), None)
    return central or next((report for report in file.reports if report.article.title), file.reports[0])


def ordered(reports: Sequence[Report], first: Report) -> tuple[Report, ...]:
    """The reports by weight: the one that names the story, then those that most outlets carry, then the newest."""
    return tuple(
        sorted(
            reports,
            key=lambda one: (one is not first, -len(one.carriers), -one.at.timestamp(), one.article.id),
        )
    )


def coverage(reports: Iterable[Report | OutlinedReport]) -> Coverage:
    """How broadly a story is covered, and by which outlets of states."""
    every = tuple(reports)
    publishers = [one for report in every for one in (report.publisher, *(c.publisher for c in report.carriers))]
    return Coverage(
        originals=len(every),
        carriers=sum(len(report.carriers) for report in every),
        state_owned=tuple(dict.fromkeys(one.name for one in publishers if one.ownership == "state")),
    )


def news(story: StoryBriefing, earlier: frozenset[str]) -> News:
    """What is new beside the articles of `earlier` digests, given by id.

    A statement is new where none of the reports that have it was in an earlier digest, and where it does not repeat,
    in other words, what one of those reports has of the same party.
    """
    known = {report for report in story.reports if report.article.id in earlier}
    if not known:
        return News(first=True)
    return News(
        first=False,
        reports=tuple(report for report in story.reports if report not in known),
        statements=tuple(one for side in story.sides for one in _unheard(side, known)),
    )


def _unheard(side: Side, known: Set[Report]) -> Iterator[Stated]:
    """What a party says in none of the known reports."""
    told = [gist(saying) for one in side.statements for saying in one.sayings if saying.report in known]
    for one in side.statements:
        if not known.isdisjoint(one.reports):
            continue
        if not any(echoes(new, old) for new in map(gist, one.sayings) for old in told):
            yield one
