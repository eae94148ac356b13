"""The world regions that an article is about: by the states and places that it names, not by those named in passing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from summarizer.digest.beats import learned, places, regions
from summarizer.digest.keywords import Opening, cut
from summarizer.domain import Article
from summarizer.parties import load_gazetteer
from summarizer.parties.gazetteer import Mention
from summarizer.parties.reading import Reading
from summarizer.standings.about import lead_end, meant

Doubles = NDArray[np.float64]

HEADLINED = 2.0  # what a state in the headline weighs beside one in the text; lead and a place in the headline weigh 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The states that an article names, with how often: in its `opening`, `lead` and `headline`, and in `all` of it."""

    opening: Counter[str]
    lead: Counter[str]
    headline: Counter[str]
    all: Counter[str]


def named(article: Article) -> Named:
    """The states of an article, by ISO 3166 alpha-3."""
    gazetteer = load_gazetteer()
    every = list(meant(Reading.of(article.text, gazetteer)))
    end, lead = len(cut(article.text)), lead_end(article)
    return Named(
        opening=_states(one for one in every if one.span.start < end),
        lead=_states(one for one in every if one.span.start < lead),
        headline=_states(meant(Reading.of(article.title, gazetteer))),
        all=_states(every),
    )


def _states(mentions: Iterable[Mention]) -> Counter[str]:
    return Counter(one.entry.party for one in mentions if one.entry.kind == "state")


def regions_of(opening: Opening, states: Named) -> tuple[str, ...]:
    """The regions that an article is about, the main one first."""
    told = learned()["regions"]
    score = signs(opening, states) @ np.array(told["signs"]) + told["bias"]
    ranked = np.argsort(-score, kind="stable")
    return tuple(tuple(regions())[at] for at in ranked if score[at] > told["threshold"])


def signs(opening: Opening, states: Named) -> Doubles:
    """What tells of each region, shape (regions, 5): its weight, its share, whether it is the first, and the weight
    and share in the whole text, where regions stand that the opening does not name."""
    weight = np.array([_weight(name, opening, states) for name in regions()])
    whole = _per_region(states.all)
    return np.column_stack(
        [
            np.log1p(weight),
            weight / max(weight.sum(), 1.0),
            (weight == weight.max()) & (weight > 0),
            np.log1p(whole),
            whole / (whole.sum() + 1),
        ]
    )


def _weight(region: str, opening: Opening, states: Named) -> float:
    found = [place for place in places()[region] if opening.has(place)]
    of = regions()[region]
    return (
        sum(count for state, count in states.opening.items() if state in of)
        + len(found)
        + HEADLINED * any(state in of for state in states.headline)
        + any(state in of for state in states.lead)
        + any(opening.headlines(place) for place in found)
    )


def _per_region(counts: Counter[str]) -> Doubles:
    of = _region_of()
    found = np.zeros(len(regions()))
    for state, count in counts.items():
        if state in of:
            found[of[state]] += count
    return found


@cache
def _region_of() -> dict[str, int]:
    return {state: place for place, states in enumerate(regions().values()) for state in states}
