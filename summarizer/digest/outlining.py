"""Makes the outline of an article."""

from __future__ import annotations

import sys
import zlib

import numpy as np

from summarizer.digest.keywords import Opening, cut
from summarizer.digest.outline import BREAK, Outline
from summarizer.digest.regional import named, regions_of
from summarizer.digest.topical import Floats, topics_of
from summarizer.domain import Briefing


def outline(briefing: Briefing, vector: Floats | None = None) -> Outline:
    """The outline of an article that was briefed; `vector` is the encoder's of it, None where there is none."""
    article = briefing.article
    read, states = Opening(article.title, article.text), named(article)
    standings = sorted(briefing.standings, key=lambda standing: standing.silent)
    return Outline(
        title=article.title,
        published=article.published,
        parties=tuple(sys.intern(standing.party.id) for standing in standings),
        mentions=tuple(max(standing.mentions, 1) for standing in standings),
        heard=sum(not standing.silent for standing in standings),
        topics=topics_of(read, vector, len(states.opening)),
        marks=np.array(sorted(read.marks), dtype="<u4").tobytes(),
        opening=zlib.compress(f"{article.title}{BREAK}{cut(article.text)}".encode("utf-8", "replace"), 9),
        regions=regions_of(read, states),
    )
