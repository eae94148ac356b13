"""Work that is under way for as long as a test wants."""

from __future__ import annotations

import asyncio

from chat_fakes import CannedPool

from bot.commands.reading import Briefed, Document


class Gated(CannedPool):
    """Briefs when the gate is open; `begun` counts what was given to it."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.begun = asyncio.Event(), 0

    async def brief(self, work: Document, /) -> Briefed:
        self.begun += 1
        await self.gate.wait()
        return await super().brief(work)
