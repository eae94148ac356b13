"""Where outlets differ in figures, as lines of a story: each with its outlet, its source and its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.present.briefing import quoted
from bot.present.clean import one_line
from bot.present.links import link_to
from bot.present.message import Line, Statement
from summarizer.digest.domain import Figure, FigureDifference

MOST = 4  # figures shown of one toll
_NAMES = 4  # outlets named beside one


def figure_parts(differences: Iterable[FigureDifference]) -> Iterable[Line | Statement]:
    """A line for each toll, then each figure for it, newest report first."""
    for difference in differences:
        yield Line(text=f"Figures: {_counted(difference)}, newest report first.")
        yield from (_figure(group) for group in difference.groups[:MOST])
        rest = len(difference.groups) - MOST
        if rest > 0:
            yield Line(text=f"{rest} more {'figure' if rest == 1 else 'figures'} in the reports.")


def _counted(difference: FigureDifference) -> str:
    reading = difference.groups[0][0].reading
    if reading.kind == "magnitude":
        return "magnitude"
    return f"{one_line(reading.who)} {reading.kind}"


def _figure(group: Sequence[Figure]) -> Statement:
    """The most exact figure of those that agree, with the other outlets that have it."""
    first, *others = group
    report, reading = first.report, first.reading
    article = report.article
    sentence = reading.sentence
    source = f"; source: {one_line(first.source)}" if first.source else ""
    names = tuple(dict.fromkeys(one_line(one.report.publisher.name) for one in others))
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    also = f" (also {', '.join(names[:_NAMES])}{more})" if names else ""
    return Statement(
        speaker=report.publisher.name,
        manner=f"{one_line(reading.span.of(article.text))}{source}{also}",
        evidence=(quoted(sentence, (reading.span,), article.text),),
        link=link_to(article.url, article.text, sentence.start, sentence.end) or article.url,
    )
