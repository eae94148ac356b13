"""The one rule by which every peer gets its parties: the first name of the gazetteer in the speaker's own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from summarizer.parties import load_gazetteer
from summarizer.parties.words import words

VOICE, STANCE = "executive", "claim"  # the commonest of the annotated articles


def party_of(speaker: str) -> str | None:
    """The party of the first name in `speaker` that the shipped gazetteer knows; None where there is none."""
    mentions = load_gazetteer().find(speaker, words(speaker))
    return mentions[0].entry.party if mentions else None


def positions(statements: Iterable[tuple[str, Sequence[str]]]) -> list[dict[str, Any]]:
    """Positions of (speaker, contents), as the scorer reads them; statements of nobody's party are left out.

    What follows a comma ("..., who met reporters") helps to find the party, and is no part of the name.
    """
    return [
        {"party": party, "speaker": speaker.split(",")[0], "voice": VOICE, "stance": STANCE, "content": list(content)}
        for speaker, content in statements
        if content and (party := party_of(speaker))
    ]
