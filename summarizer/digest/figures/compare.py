"""Where outlets differ in a figure. Only what is surely the same toll is compared; a doubt stays unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from summarizer.digest.alike import stems
from summarizer.digest.domain import Figure, FigureDifference, Report
from summarizer.digest.figures.domain import Reading
from summarizer.digest.figures.reading import Counted, readings
from summarizer.digest.figures.vocabulary import BEFALLEN, DONE_TO
from summarizer.domain import Attribution
from summarizer.words import content_stems

LEAD = 4  # sentences in which an article tells what it is about
SHARED, SHARE = 3, 0.2  # words of meaning around the one that stand around the other: how many, and of the fewer
FAR = 10  # times
_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "who", "that", "which", "him", "her", "them", "one"})
_TOLL_WORDS = frozenset(content_stems(" ".join((*BEFALLEN, *DONE_TO, "toll death people person least more than"))))


def figure_differences(reports: Sequence[Report]) -> tuple[FigureDifference, ...]:
    """The differences in figures, one for each toll. `reports` come in the order of their weight.

    Of each outlet the newest report counts. All figures are compared with that of the weightiest report, or of the
    weightiest that leads with it.
    """
    newest = {report.publisher.feed: report for report in sorted(reports, key=lambda one: one.at)}
    found: dict[Counted, list[Figure]] = {}
    for report in reports:
        if newest[report.publisher.feed] is report:
            for counted, reading in readings(report.article).items():
                found.setdefault(counted, []).append(Figure(report=report, reading=reading))
    differences = []
    for figures in found.values():
        first, *others = sorted(figures, key=lambda one: one.reading.at >= LEAD)
        groups = _groups([first, *(one for one in others if same_toll(first, one))])
        if len(groups) > 1:
            differences.append(FigureDifference(groups=tuple(tuple(map(_sourced, group)) for group in groups)))
    return tuple(differences)


def same_toll(one: Figure, other: Figure) -> bool:
    """Whether two figures of a kind are surely of the same event: by day, by place, and by what they stand beside."""
    mine, theirs = one.reading, other.reading
    if mine.days and theirs.days and mine.days.isdisjoint(theirs.days):
        return False
    if not _mentions(one, other.report.article.text) or not _mentions(other, one.report.article.text):
        return False
    if _knows(mine, theirs) or _knows(theirs, mine) or _far(mine, theirs):
        return False
    near, beside = _words(one), _words(other)
    shared = len(near & beside)
    return shared >= SHARED and shared >= SHARE * min(len(near), len(beside))


def _knows(one: Reading, other: Reading) -> bool:
    """Whether an article has the other's figure too: then it tells that of something else."""
    return not _agree(one, other) and any(low <= other.high and other.low <= high for low, high in one.others)


def _far(one: Reading, other: Reading) -> bool:
    """Whether one is so many times the other that it counts a longer time, a whole war say."""
    return max(one.low, other.low) > FAR * max(min(one.high, other.high), 1)


def _mentions(figure: Figure, text: str) -> bool:
    """Whether another article names one of the places of the figure's sentence, where it names any."""
    names = [place.partition(" ")[0] for place in figure.reading.places]  # headlines have capitals throughout
    return not names or any(name in text for name in names)


def _words(figure: Figure) -> frozenset[str]:
    """The words of meaning beside a figure, numbers and the words of tolls aside."""
    words = stems(figure.reading.around.of(figure.report.article.text)) - _TOLL_WORDS
    return frozenset(word for word in words if not word[0].isdigit())


def _groups(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Figures that may mean the same number together, the most exact first; the group with the newest report first."""
    groups: list[list[Figure]] = []
    for one in sorted(figures, key=lambda one: one.reading.high - one.reading.low):
        group = next((group for group in groups if _agree(group[0].reading, one.reading)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return sorted(groups, key=lambda group: max(one.report.at for one in group), reverse=True)


def _agree(one: Reading, other: Reading) -> bool:
    return one.low <= other.high and other.low <= one.high


def _sourced(figure: Figure) -> Figure:
    """The figure with whom its article attributes it to."""
    return replace(figure, source=_source(figure.report, figure.reading))


def _source(report: Report, reading: Reading) -> str | None:
    """Whoever says the figure in its sentence: a position's speaker, else the source of an attribution."""
    briefing, text = report.briefing, report.article.text
    for position in briefing.positions:
        if position.speaker and any(_says(one, reading) for one in position.attributions):
            return position.speaker
    for attribution in briefing.attributions:
        words = " ".join(span.of(text) for span in attribution.source)
        if words and words.lower() not in _PRONOUNS and _says(attribution, reading):
            return words
    return None


def _says(attribution: Attribution, reading: Reading) -> bool:
    here = any(reading.sentence.covers(span) for span in (*attribution.source, *attribution.cue))
    return here and any(span.covers(reading.span) for span in attribution.content)
