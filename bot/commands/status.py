"""`/brief status`: whether everything works, how much there is to do, and what is missing on each platform."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.commands.orders import Clock, Outcome, Tally
from bot.commands.state import State
from bot.commands.table import Command, Request
from bot.incidents import report
from bot.inference import Load
from bot.present.message import Line, Message, Section

Lines = Callable[[], Awaitable[Sequence[str]]]


class PlatformNotes:
    """What adapters have to tell about themselves: each platform's notes replace its earlier ones."""

    def __init__(self) -> None:
        self._notes: dict[str, tuple[str, ...]] = {}

    def tell(self, platform: str, *notes: str) -> None:
        """Each note is a sentence or two: what is missing and how to turn it on. None: all is well."""
        self._notes[platform] = notes

    @property
    def all(self) -> Mapping[str, tuple[str, ...]]:
        """The notes of every platform that has told."""
        return dict(self._notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """This program: its version, the engine that condenses ("extractive"), and when it was started, aware UTC."""

    version: str
    engine: str
    started: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Looks at the parts at the moment somebody asks. `digests` None: there are none."""

    about: About
    state: State
    load: Callable[[], Awaitable[Load]]
    tally: Tally
    notes: PlatformNotes
    now: Clock
    digests: Lines | None = None

    async def message(self) -> Message:
        """The state of everything; never fails because a part has."""
        works = Section(
            body=(
                Line(
                    text=f"Communiqué {self.about.version}, engine {self.about.engine}. Running since",
                    at=self.about.started,
                ),
                Line(text=await self._busy()),
                Line(text="Database: reachable." if await self.state.reachable() else "Database: NOT reachable."),
                Line(text=_today(self.tally.today(self.now()))),
            )
        )
        return Message(title="Status", sections=(works, *await self._digests(), *self._platforms()), audience="asker")

    async def _digests(self) -> Iterable[Section]:
        if self.digests is None:
            return ()
        try:
            told = await self.digests()
        except Exception as error:
            told = [report(error, doing="status")]
        return (Section(heading="Digests", body=tuple(Line(text=text) for text in told)),)

    async def _busy(self) -> str:
        try:
            return _busy(await self.load())
        except Exception as error:
            return report(error, doing="status")

    def _platforms(self) -> Iterable[Section]:
        for platform, notes in sorted(self.notes.all.items()):
            said = notes or ("Connected; nothing is missing.",)
            yield Section(heading=platform.capitalize(), body=tuple(Line(text=note) for note in said))


def status_command(status: Status) -> Command:
    """The command over one status."""

    async def run(request: Request) -> Message:
        return await status.message()

    return Command(name="status", summary="Show whether everything works and what is missing", run=run)


def _busy(load: Load) -> str:
    return (
        f"Articles: {load.running} being read, {load.waiting} waiting (room for {load.bound}); "
        f"{load.workers} {'process' if load.workers == 1 else 'processes'} ready."
    )


def _today(counts: Mapping[Outcome, int]) -> str:
    parts = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    return f"Briefings today (UTC, since I was started): {parts or 'none yet'}."
