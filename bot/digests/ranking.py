"""How much a story weighs for a choice. The weights are round numbers; what each is for stands beside it.

What an editor would put first is told, case by case, in tests/bot/digests/test_editor.py.
"""

from __future__ import annotations

import math
from datetime import datetime

import numpy as np

from bot.digests.matching import Matching
from bot.digests.rows import Bools, Floats

OUTLETS = 1.0  # for each doubling of the outlets with a text of their own: copies and an outlet's updates add nothing
PARTIES = 0.5  # for each doubling of the parties on record
RECENT, HALF_LIFE = 1.0, 12.0  # for the newest report, halved with every so many hours
FITS = 2.5  # for each kind of wish that a story is wholly about: more than the breadth that five times the outlets give
OF_ONE = 0.4  # of a digest's stories, rounded up, that only one and the same outlet tells, where there are others


def breadth(matching: Matching, new: Bools) -> Floats:
    """What each story weighs for the outlets that tell it in a `new` report (reports,); shape (stories,).

    What a story was before is not today's news.
    """
    found: Floats = OUTLETS * np.log2(1 + matching.outlets(new))
    return found


def bearing(matching: Matching, until: datetime) -> Floats:
    """What each story weighs at `until` for who speaks in it and how fresh it is; shape (stories,)."""
    hours = np.maximum(until.timestamp() - matching.newest(), 0.0) / 3600
    found: Floats = PARTIES * np.log2(1 + matching.heard()) + RECENT * np.power(0.5, hours / HALF_LIFE)
    return found


def most_of_one(stories: int) -> int:
    """How many of so many stories may have one outlet as their only source, where there are others."""
    return math.ceil(OF_ONE * stories)
