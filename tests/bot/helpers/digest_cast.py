"""Who the invented articles are of and about: outlets, parties, and the form of an article and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.digest.domain import Publisher
from summarizer.domain import Party, Stance, Voice

COURIER = Publisher(name="Harbour Courier", feed="https://courier.example/rss", ownership="private", region="europe")
MERIDIAN = Publisher(name="The Meridian", feed="https://meridian.example/rss", ownership="public", region="africa")
SEVER = Publisher(name="Sever Telegraph", feed="https://sever.example/rss", ownership="state", region="eurasia")
PLATEAU = Publisher(name="Plateau Post", feed="https://plateau.example/rss", ownership="private", region="africa")

PARTIES = {
    party.id: party
    for party in (
        Party(id="KEN", name="Kenya", kind="state"),
        Party(id="UGA", name="Uganda", kind="state"),
        Party(id="TZA", name="Tanzania", kind="state"),
        Party(id="NOR", name="Norway", kind="state"),
        Party(id="RUS", name="Russia", kind="state"),
        Party(id="CHL", name="Chile", kind="state"),
        Party(id="PER", name="Peru", kind="state"),
        Party(id="JPN", name="Japan", kind="state"),
        Party(id="PHL", name="Philippines", kind="state"),
        Party(id="ETH", name="Ethiopia", kind="state"),
        Party(id="UN", name="United Nations", kind="organization"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A position of a sample: all but `party`, `stance` and `voice` are words of the text."""

    party: str
    stance: Stance
    speaker: str
    cue: str
    content: str
    voice: Voice = "executive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article: `hours` before the digests' time it appeared; `silent` are ids of parties that it does not hear."""

    id: str
    publisher: Publisher
    hours: float
    title: str
    text: str
    said: tuple[Said, ...] = ()
    silent: tuple[str, ...] = ()
    withheld: int = 0
    carriers: tuple[Publisher, ...] = ()
