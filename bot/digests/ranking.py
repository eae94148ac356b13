"""How much a story weighs for a choice. The weights are round numbers; what each is for stands beside it."""

from __future__ import annotations

import math
from datetime import datetime

from summarizer.digest.domain import StoryFile

ORIGINALS = 1.0  # for each doubling of the texts that outlets wrote themselves: copies of a wire text add nothing
PARTIES = 0.5  # for each doubling of the parties on record
RECENT, HALF_LIFE = 1.0, 12.0  # for the newest report, halved with every so many hours
FITS = 1.0  # for each kind of wish that the whole story fulfils


def weight(file: StoryFile, until: datetime, fits: float) -> float:
    """The story's weight at `until`; `fits` is how well it fits, 0 to the number of kinds of wishes."""
    heard = {
        standing.party.id for report in file.reports for standing in report.briefing.standings if not standing.silent
    }
    hours = max((until - max(report.at for report in file.reports)).total_seconds(), 0.0) / 3600
    return (
        ORIGINALS * math.log2(1 + len(file.reports))
        + PARTIES * math.log2(1 + len(heard))
        + RECENT * math.pow(0.5, hours / HALF_LIFE)
        + FITS * fits
    )
