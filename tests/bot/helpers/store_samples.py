"""A briefing with every kind of part, and people, for the tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from bot.store.keys import ChannelKey, PersonKey, Viewer
from summarizer.domain import (
    Article,
    Attribution,
    Briefing,
    Engine,
    Party,
    Position,
    Span,
    Standing,
    SummaryLine,
    Withheld,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ENGINE = Engine(name="extractive", version="1")
TEXT = "Norway “will not sell” the islands 🇳🇴, its minister said.\nSweden kept silent. A broken half: \ud83d."
NORWAY = Party(id="NOR", name="Norway", kind="state")
SWEDEN = Party(id="SWE", name="Sweden", kind="state")

ALICE = Viewer(platform="slack", workspace="T1", channel="C1", user="U1")
ROOM = ALICE.room
PERSON = ALICE.person


def make_briefing(text: str = TEXT, *, url: str | None = "https://news.example/islands") -> Briefing:
    """A briefing of `text`, which begins like `TEXT`; the texts differ, so do the briefings."""
    article = Article(
        id="islands",
        text=text,
        title="Islands are not for sale",
        language="en",
        url=url,
        outlet="The Example",
        published=datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=2))),
    )
    said = Attribution(source=(Span(39, 51),), cue=(Span(52, 56),), content=(Span(0, 34),), kind="mixed")
    refusal = Position(
        party=NORWAY,
        speaker="its minister",
        voice="executive",
        stance="reject",
        attributions=(said,),
        content=(Span(7, 34),),
        issue=Span(23, 34),
    )
    return Briefing(
        article=article,
        summary=(SummaryLine(text=text[:34], spans=(Span(0, 34),)),),
        attributions=(said,),
        positions=(refusal,),
        withheld=Withheld(reasons=(("no party", 2),)),
        engine=ENGINE,
        standings=(Standing(party=NORWAY, mentions=1, positions=(refusal,)), Standing(party=SWEDEN, mentions=1)),
    )


def elsewhere(**changed: str) -> Viewer:
    """Alice's twin, who differs in what is named: `elsewhere(workspace="T2")`."""
    return replace(ALICE, **changed)


def channel(name: str = "C1", *, workspace: str = "T1") -> ChannelKey:
    """A Slack channel."""
    return ChannelKey(platform="slack", workspace=workspace, channel=name)


def person(name: str = "U1", *, workspace: str = "T1") -> PersonKey:
    """A person on Slack."""
    return PersonKey(platform="slack", workspace=workspace, user=name)
