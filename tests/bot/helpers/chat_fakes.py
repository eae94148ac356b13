"""A whole chat without models, pages or a platform: real commands and a real database, a pool with one briefing.

    async def test_something(tmp_path: Path) -> None:
        async with make_chat(tmp_path) as chat:
            message = await answer(chat.commands, asked("link", url="https://news.example/ferries"))

Every https link leads to an article about the ferries of two straits, a different one for each address. Words in the
address change that: "short" (leads on to https://news.example/ferries), "missing" (no page), "blurb" (no article),
"busy" (queue full), "boom" (a defect), "slow" (is read for as long as `PACE.seconds` says).
`make_chat(tmp_path, person="2 per minute")` limits what one may ask for.
`asked(...)` is a request of Ann in the Slack channel C1; change any field of it by keyword.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.commands.chat import Chat, build_chat
from bot.commands.desk import Desk
from bot.commands.digest_form import DigestForm
from bot.commands.limits import RateLimits, Rates
from bot.commands.reading import Briefed, Document
from bot.commands.state import State, state_of
from bot.commands.status import About
from bot.commands.table import Request, Value
from bot.inference import Busy, Load
from bot.store.admissions import Admissions
from bot.store.database import Database
from summarizer.domain import (
    Article,
    Attribution,
    Briefing,
    Engine,
    Party,
    Position,
    Span,
    Stance,
    Standing,
    SummaryLine,
    Withheld,
)
from summarizer.errors import ExtractError, FetchError
from summarizer.fetch import Page
from summarizer.sentences import sentences

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DENMARK = Party(id="DNK", name="Denmark", kind="state")
SWEDEN = Party(id="SWE", name="Sweden", kind="state")
NORWAY = Party(id="NOR", name="Norway", kind="state")
NATO = Party(id="NATO", name="NATO", kind="organization")

TEXT = """Envoys of three states met in Malmö on Monday to settle who pays for the ferries of the two straits.
Denmark offered to pay for the northern line. “We will not sail at a loss,” Danish minister Jonna Kvist said.
Sweden rejected a toll on lorries. The Swedish minister warned that harbours would close in January.
Sweden demanded a share of the fares. Stockholm accused the operators of hiding their books.
Sweden promised new piers by spring. Norway sat at the table and left by the back door.
NATO urged all sides to keep the night boats running. The talks go on in Oslo next week.
"""
_SAID: tuple[tuple[Party, Stance, str, str, str], ...] = (
    (DENMARK, "offer", "Denmark", "offered", "to pay for the northern line"),
    (DENMARK, "reject", "Danish minister Jonna Kvist", "said", "“We will not sail at a loss,”"),
    (SWEDEN, "reject", "Sweden", "rejected", "a toll on lorries"),
    (SWEDEN, "threaten", "The Swedish minister", "warned", "that harbours would close in January"),
    (SWEDEN, "demand", "Sweden", "demanded", "a share of the fares"),
    (SWEDEN, "accuse", "Stockholm", "accused", "the operators of hiding their books"),
    (SWEDEN, "pledge", "Sweden", "promised", "new piers by spring"),
    (NATO, "appeal", "NATO", "urged", "to keep the night boats running"),
)


@dataclass(slots=True)
class Pace:
    """How long an address with "slow" in it takes, in seconds."""

    seconds: float = 0.3


PACE = Pace()


def asked(command: str = "", *, origin: Request | None = None, **given: Any) -> Request:
    """A request of Ann's; keywords that are no field of a request are the command's arguments."""
    fields = {name: given.pop(name) for name in list(given) if name in Request.__dataclass_fields__}
    arguments: dict[str, Value] = given
    here = origin or Request(
        command="", platform="slack", workspace="T1", channel="C1", asker="UANN", how="command", manages=True
    )
    return replace(here, **{"command": command, "arguments": arguments, **fields})


def canned(url: str | None, text: str = TEXT) -> Briefing:
    """The briefing of the ferries, of `text` that begins with it."""
    positions = tuple(_position(text, *said) for said in _SAID)
    parties = dict.fromkeys(one.party for one in positions)
    return Briefing(
        article=Article(
            id=url or "pasted",
            text=text,
            title=f"Ferries without a captain{f' at {url}' if url else ''}"[:200],
            language="en",
            url=url,
            outlet="The Example",
            published=NOW - timedelta(hours=3),
        ),
        summary=tuple(
            SummaryLine(text=span.of(text), spans=(span,), rank=rank) for rank, span in enumerate(sentences(text)[:8])
        ),
        attributions=tuple(one.attributions[0] for one in positions),
        positions=positions,
        standings=(
            *(Standing(party=p, mentions=3, positions=tuple(x for x in positions if x.party == p)) for p in parties),
            Standing(party=NORWAY, mentions=2),
        ),
        withheld=Withheld(reasons=(("the speaker could not be traced to one party", 1),)),
        engine=Engine(name="canned", version="1"),
    )


def _position(text: str, party: Party, stance: Stance, source: str, cue: str, content: str) -> Position:
    at = text.index(content)
    said = text.rindex(cue, 0, at) if cue in text[:at][-60:] else text.index(cue, at)
    who = text.rindex(source, 0, at) if source in text[max(0, at - 80) : at] else text.index(source, at)
    proof = Attribution(
        source=(Span(who, who + len(source)),),
        cue=(Span(said, said + len(cue)),),
        content=(Span(at, at + len(content)),),
        kind="direct" if content.startswith("“") else "indirect",
    )
    return Position(party=party, speaker=source, voice="executive", stance=stance, attributions=(proof,))


class AnyPage:
    """Serves a page for every address but those that are missing."""

    async def fetch(self, url: str) -> Page:
        """The page, or FetchError."""
        if "missing" in url:
            raise FetchError("The site says that there is no such page (404).")
        body = f"<p>{TEXT}</p>".encode()
        return Page(
            url="https://news.example/ferries" if "short" in url else url,
            content_type="text/html",
            charset="utf-8",
            body=body,
        )


class CannedPool:
    """Briefs everything alike, in this process; `done` counts."""

    load = Load(waiting=0, bound=32, running=0, workers=1)

    def __init__(self) -> None:
        self.done = 0

    async def brief(self, work: Document, /) -> Briefed:
        """The briefing, or what the address asks for."""
        url = work.url or ""
        if "blurb" in url:
            raise ExtractError("There is no article behind this link, only a few lines.")
        if "busy" in url:
            raise Busy("I am busy with other articles right now. Please try again in a minute.")
        if "boom" in url:
            raise RuntimeError("a defect")
        if "slow" in url:
            await asyncio.sleep(PACE.seconds)
        self.done += 1
        if work.url is None:
            return Briefed(briefing=canned(None, f"{TEXT}\n{work.body.decode()}"))
        return Briefed(briefing=canned(work.url))


@asynccontextmanager
async def make_chat(
    folder: Path,
    *,
    pool: CannedPool | None = None,
    person: str = "100 per minute",
    channel: str = "1000 per minute",
    now: datetime = NOW,
    clock: Callable[[], datetime] | None = None,
    digest_form: Callable[[State], DigestForm] | None = None,
    url: str | None = None,
) -> AsyncIterator[Chat]:
    """A chat over a new database in `folder`; its clock stands still at `now`. `digest_form` makes one of its state.

    `url` is another database, `clock` a clock that goes.
    """
    database = await Database.open(url or f"sqlite:///{folder}/state.db")
    await database.migrate()
    state = state_of(database)
    works = pool or CannedPool()
    desk = Desk(fetcher=AnyPage(), pool=works, shelf=state.briefings)
    try:
        yield build_chat(
            state=state,
            desk=desk,
            limits=RateLimits(Rates(person=person, channel=channel), Admissions(database), database.now),
            load=desk.load,
            about=About(version="0.0", engine="canned 1", started=now - timedelta(days=1)),
            now=clock or (lambda: now),
            digest_form=digest_form(state) if digest_form else None,
        )
    finally:
        await desk.close()
        await database.close()
