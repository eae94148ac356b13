"""Fakes that worker processes can import too: conftest.py puts this folder on sys.path."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime
from typing import Any

from bot.__main__ import Parts
from summarizer.domain import (
    Article,
    Attribution,
    Briefing,
    Engine,
    Party,
    Position,
    Span,
    Spans,
    Standing,
    SummaryLine,
    Withheld,
)
from summarizer.errors import EngineError, ExtractError, FetchError
from summarizer.fetch import Page

RUSSIA = Party(id="RUS", name="Russia", kind="state")
TURKEY = Party(id="TUR", name="Turkey", kind="state")
UN = Party(id="UN", name="United Nations", kind="organization")

TEXT = (
    "Envoys met on Monday. “We will sign nothing in this room,” Foreign Minister Pavel Orlenko said, “and "
    "nothing next door.”\n\n"
    "The Kremlin [red]denied\x1b[31m it had asked for a delay. Turkey offered a hall in Bursa. "
    "A deputy in Ankara said parliament would vote before Friday. Turkey and Russia share a coast.\n"
    "The United Nations appealed for calm."
)


def spans(text: str, *pieces: str) -> Spans:
    """Where each piece first stands in `text`."""
    return tuple(Span(text.index(piece), text.index(piece) + len(piece)) for piece in pieces)


def make_article(**changes: Any) -> Article:
    """An article with every field filled."""
    fields: dict[str, Any] = {
        "id": "a-1",
        "text": TEXT,
        "title": "Envoys leave without a deal",
        "language": "en",
        "url": "https://example.org/envoys",
        "outlet": "Example Gazette",
        "published": datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
    }
    return Article(**{**fields, **changes})


def make_briefing(**changes: Any) -> Briefing:
    """A briefing of `make_article()` with a cut quote, a legislature voice, an organization and escapes."""

    def said(source: str, cue: str, *content: str, kind: Any = "indirect") -> Attribution:
        return Attribution(source=spans(TEXT, source), cue=spans(TEXT, cue), content=spans(TEXT, *content), kind=kind)

    orlenko = said(
        "Foreign Minister Pavel Orlenko",
        "said",
        "“We will sign nothing in this room,”",
        "“and nothing next door.”",
        kind="direct",
    )
    kremlin = said("The Kremlin", "denied", "it had asked for a delay")
    turkey = said("Turkey", "offered", "a hall in Bursa")
    deputy = Attribution(
        source=spans(TEXT, "A deputy in Ankara"),
        cue=(Span(TEXT.index("said parliament"), TEXT.index("said parliament") + 4),),
        content=spans(TEXT, "parliament would vote before Friday"),
        kind="indirect",
    )
    un = said("The United Nations", "appealed", "for calm")
    fields: dict[str, Any] = {
        "article": make_article(),
        "summary": tuple(
            SummaryLine(text=line, spans=spans(TEXT, line))
            for line in ("Envoys met on Monday.", "Turkey offered a hall in Bursa.")
        ),
        "attributions": (orlenko, kremlin, turkey, deputy, un),
        "positions": (
            position(UN, "The United Nations", "executive", "appeal", un),
            position(RUSSIA, "Pavel Orlenko", "executive", "reject", orlenko),
            position(TURKEY, "Turkey", "executive", "offer", turkey),
            position(TURKEY, "A deputy in Ankara", "legislature", "claim", deputy),
            position(RUSSIA, "The Kremlin", "executive", "deny", kremlin),
        ),
        "withheld": Withheld(
            reasons=(("the speaker could not be traced to one party", 2), ("a denial added or dropped", 1))
        ),
        "engine": Engine(name="extractive", version="1"),
    }
    fields = {**fields, **changes}
    return Briefing(**{"standings": standings(fields["positions"]), **fields})


def standings(positions: tuple[Position, ...], *silent: Party) -> tuple[Standing, ...]:
    """Standings of the positions as they come, the party with the most first, and of silent parties."""
    parties = dict.fromkeys(one.party for one in positions)
    found = [
        Standing(party=party, mentions=3, positions=tuple(p for p in positions if p.party == party))
        for party in parties
    ]
    found.sort(key=lambda one: (-len(one.positions), one.party != TURKEY))
    return (*found, *(Standing(party=party, mentions=3) for party in silent))


def position(party: Party, speaker: str, voice: Any, stance: Any, *proof: Attribution) -> Position:
    """A position in one line."""
    return Position(party=party, speaker=speaker, voice=voice, stance=stance, attributions=proof)


class FakePipeline:
    """Finds `X said Y.`; words in the text make it fail in each way that a pipeline can."""

    def brief(self, article: Article) -> Briefing:
        """A briefing of one summary line and one position."""
        if "CRASH" in article.text:
            os._exit(9)
        if "BOOM" in article.text:
            raise RuntimeError("a defect")
        if "REFUSE" in article.text:
            raise ExtractError("This article is refused.")
        if "SLOW" in article.text:
            time.sleep(0.4)
        found = re.search(r"(\w[\w ]*?) (said) ([^.]+)", article.text)
        if found is None:
            raise ExtractError("Nobody says anything.")
        source, cue, content = ((Span(*found.span(group)),) for group in (1, 2, 3))
        proof = Attribution(source=source, cue=cue, content=content, kind="indirect")
        stated = position(TURKEY, found.group(1), "executive", "claim", proof)
        return Briefing(
            article=article,
            summary=(SummaryLine(text=found.group(), spans=(Span(*found.span()),)),),
            attributions=(proof,),
            positions=(stated,),
            standings=standings((stated,)),
            withheld=Withheld(),
            engine=Engine(name="fake", version="1"),
        )


class FakeFetcher:
    """Serves `pages`; every other link is unreachable."""

    def __init__(self, pages: dict[str, Page] | None = None) -> None:
        self.pages = pages or {}

    async def fetch(self, url: str) -> Page:
        """The page, or FetchError."""
        if url not in self.pages:
            raise FetchError("The site could not be reached.")
        return self.pages[url]


def make_fake_fetcher(_settings: dict[str, Any]) -> FakeFetcher:
    """For Parts."""
    return FakeFetcher()


def make_fake_pipeline(_settings: dict[str, Any]) -> FakePipeline:
    """For Parts."""
    return FakePipeline()


def make_no_pipeline(_settings: dict[str, Any]) -> FakePipeline:
    """For Parts: an engine that is not installed."""
    raise EngineError("The model cannot be loaded.")


PARTS = Parts(fetcher=make_fake_fetcher, pipeline=make_fake_pipeline)
