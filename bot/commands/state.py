"""What chat remembers, in one bundle; and a request as the keys under which it is remembered."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands.table import Request
from bot.store.keys import Viewer

if TYPE_CHECKING:
    from bot.store.briefings import Briefings
    from bot.store.channels import Channels
    from bot.store.database import Database
    from bot.store.events import Events
    from bot.store.people import People
    from bot.store.posts import Posts

_REACHABLE = 2.0  # seconds after which a database counts as gone


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The stores over one open database."""

    database: Database
    briefings: Briefings
    channels: Channels
    events: Events
    people: People
    posts: Posts

    async def reachable(self) -> bool:
        """Whether the database answers now."""
        from sqlalchemy import text
        from sqlalchemy.exc import SQLAlchemyError

        try:
            async with asyncio.timeout(_REACHABLE), self.database.reading() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError, TimeoutError):
            return False
        return True


def state_of(database: Database) -> State:
    """The stores over an open database with the newest schema."""
    from bot.store.briefings import Briefings
    from bot.store.channels import Channels
    from bot.store.events import Events
    from bot.store.people import People
    from bot.store.posts import Posts

    return State(
        database=database,
        briefings=Briefings(database),
        channels=Channels(database),
        events=Events(database),
        people=People(database),
        posts=Posts(database),
    )


def viewer_of(request: Request) -> Viewer:
    """Who asks and from where: what decides which briefings they may see."""
    return Viewer(platform=request.platform, workspace=request.workspace, channel=request.channel, user=request.asker)
