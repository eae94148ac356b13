"""How much a story weighs for a choice. The weights are round numbers; what each is for stands beside it."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from bot.digests.matching import Matching
from bot.digests.rows import Floats

ORIGINALS = 1.0  # for each doubling of the texts that outlets wrote themselves: copies of a wire text add nothing
PARTIES = 0.5  # for each doubling of the parties on record
RECENT, HALF_LIFE = 1.0, 12.0  # for the newest report, halved with every so many hours
FITS = 1.0  # for each kind of wish that the whole story fulfils, of 0 to the number of kinds of wishes


def weights(matching: Matching, until: datetime) -> Floats:
    """What each story weighs at `until`, before how well it fits is added; shape (stories,)."""
    hours = np.maximum(until.timestamp() - matching.newest(), 0.0) / 3600
    found: Floats = (
        ORIGINALS * np.log2(1 + matching.sizes)
        + PARTIES * np.log2(1 + matching.heard())
        + RECENT * np.power(0.5, hours / HALF_LIFE)
    )
    return found
