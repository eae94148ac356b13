"""Magnitudes of earthquakes: "magnitude 6.1", "a 6.1-magnitude quake", "6.1 on the Richter scale"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.digest.figures.domain import Toll

_NUMBER = r"\d{1,2}\.\d{1,2}"
_MAGNITUDE = re.compile(
    rf"(?P<rough>\b(?:about|around|some|nearly|roughly|approximately|over|more than) )?"
    rf"(?:\bmagnitude(?:[ -]+|\s(?:of|at)\s)(?P<vague>about |around |nearly )?(?:at least )?"
    rf"(?P<after>{_NUMBER})(?![\d-])"
    rf"|(?<![\d.,])(?P<before>{_NUMBER})[ -]{{1,2}}magnitude\b"
    rf"|(?<![\d.,])(?P<scale>{_NUMBER})(?= on the Richter\b))",
    re.IGNORECASE,
)
AFTERSHOCK = re.compile(
    r"\b(?:after|fore)-?shock|\b(?:second|another|series of) (?:\w+ )?(?:earth)?quake", re.IGNORECASE
)
_STRONGEST = 10.0
_ROUGH = 0.2


def magnitudes(sentence: str) -> Iterator[Toll]:
    """The magnitudes in order, as tolls of nobody."""
    for match in _MAGNITUDE.finditer(sentence):
        value = float(match["after"] or match["before"] or match["scale"])
        margin = _ROUGH if match["rough"] or match["vague"] else 0.0
        if value < _STRONGEST:
            start, end = match.span()
            yield Toll(kind="magnitude", who="", start=start, end=end, low=value - margin, high=value + margin)
