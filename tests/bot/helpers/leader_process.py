"""A process that leads as soon as it can: prints "leads" or "follows" whenever that changes.

python leader_process.py postgresql://... 1.5
"""

from __future__ import annotations

import asyncio
import sys

from bot.store.database import Database
from bot.store.leadership import Leadership


async def main(url: str, patience: float) -> None:
    database = await Database.open(url)
    leadership = Leadership(database, patience=patience)
    before = None
    while True:
        leads = await leadership.leads()
        if leads != before:
            print("leads" if leads else "follows", flush=True)  # noqa: T201
        before = leads
        await asyncio.sleep(0.1)


asyncio.run(main(sys.argv[1], float(sys.argv[2])))
