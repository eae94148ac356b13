"""A process of its own that uses the store: `python store_process.py URL TASK`.

Prints "ready", waits for a line, does the task, prints the outcome and waits to be ended.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

from store_samples import NOW, make_briefing

from bot.store.briefings import Briefings
from bot.store.database import Database
from bot.store.events import Events


async def migrate(database: Database) -> str:
    await database.migrate()
    return "current" if not await database.outdated() else "outdated"


async def briefings(database: Database) -> str:
    store = Briefings(database)
    ids = [await store.add(make_briefing(f"Text {at}: " + "word " * 40), now=NOW) for at in range(20)]
    return ",".join(ids)


async def events(database: Database) -> str:
    store = Events(database)
    return "".join([str(int(await store.first_time(f"slack:Ev{at}", NOW))) for at in range(100)])


TASKS: dict[str, Callable[[Database], Awaitable[str]]] = {
    "migrate": migrate,
    "briefings": briefings,
    "events": events,
}


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def run(url: str, task: str) -> None:
    say("ready")
    sys.stdin.readline()
    database = await Database.open(url)
    say(await TASKS[task](database))
    sys.stdin.readline()  # with its connections open, so that a kill finds it in the middle of its life
    await database.close()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], sys.argv[2]))
