"""What happened: sentences of different outlets, no two saying the same, each verbatim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.digest.alike import repeats
from summarizer.digest.domain import Line, Report

MOST = 5  # sentences


def happened(reports: Sequence[Report], most: int = MOST) -> tuple[Line, ...]:
    """Up to `most` sentences: the best of each report in turn, so that outlets come before length.

    `reports` come in the order of their weight. A report's best are those its own summary chose first; one that
    repeats a sentence already taken is passed over for the report's next.
    """
    taken: list[Line] = []
    waiting = {report: list(_lines(report)) for report in reports}
    while len(taken) < most and any(waiting.values()):
        for report, lines in waiting.items():
            line = next((line for line in lines if not any(repeats(line, other) for other in taken)), None)
            waiting[report] = lines[lines.index(line) + 1 :] if line else []
            if line and len(taken) < most:
                taken.append(line)
    return tuple(taken)


def _lines(report: Report) -> Iterator[Line]:
    """The sentences that carry the report's summary, its first choice first, each once."""
    spans = dict.fromkeys(
        span for line in sorted(report.briefing.summary, key=lambda line: line.rank) for span in line.spans
    )
    return (Line(report=report, span=span) for span in spans)
