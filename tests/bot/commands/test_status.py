"""The status, where a part of it cannot be told."""

from __future__ import annotations

from pathlib import Path

from chat_fakes import NOW, make_chat

from bot.commands.orders import Tally
from bot.commands.status import About, PlatformNotes, Status
from bot.inference import Load
from bot.present.message import Line


async def told(folder: Path, load: Load | None) -> list[str]:
    """The lines of a status whose readers have this load; None: nobody can tell."""

    async def tell() -> Load:
        if load is None:
            raise ConnectionRefusedError
        return load

    async with make_chat(folder) as chat:
        about = About(version="1.0", engine="canned", started=NOW)
        status = Status(about=about, state=chat.state, load=tell, tally=Tally(), notes=PlatformNotes(), now=lambda: NOW)
        message = await status.message()
    return [line.text for section in message.sections for line in section.body if isinstance(line, Line)]


async def test_how_busy_those_are_who_read(tmp_path: Path) -> None:
    lines = await told(tmp_path, Load(waiting=7, bound=200, running=2, workers=2))
    assert "Articles: 2 being read, 7 waiting (room for 200); 2 processes ready." in lines


async def test_a_status_comes_also_where_nobody_knows_that(tmp_path: Path) -> None:
    lines = await told(tmp_path, None)
    assert "incident" in lines[1]
    assert "Database: reachable." in lines
