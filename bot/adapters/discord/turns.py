"""Whose turn it is to identify: Discord takes few new sessions of a bot in five seconds, whichever process they are of.

One that comes too early is refused, and discord.py tries it again; but each try counts against the day's starts.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from bot.store.errors import StoreError
from bot.store.locks import Held, Locks

PAUSE = 5.25  # seconds between two sessions: Discord's five, and a little for the way there
_KEPT = 15.0  # seconds for which a turn is kept for a session that does not begin
_LOOK = 0.25  # seconds between looks whether another process's turn is over


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock  # of this process
    held: Held | None  # over all processes; None without PostgreSQL
    ends: asyncio.TimerHandle | None = None
    used: bool = False  # its session has begun


class Turns:
    """Turns of all shards in this process, and over all processes where there are `locks`.

    `concurrency` is Discord's `max_concurrency`: so many shards may identify in five seconds, each with those whose
    number leaves another remainder. `pause` in seconds.
    """

    def __init__(self, locks: Locks | None = None, *, concurrency: int = 1, pause: float = PAUSE) -> None:
        self._locks, self._concurrency, self._pause = locks, max(1, concurrency), pause
        self._lines: dict[int, asyncio.Lock] = {}
        self._kept: dict[int, _Turn] = {}  # by shard
        self._ending: set[asyncio.Task[None]] = set()

    async def take(self, shard: int) -> None:
        """Wait for the shard's turn, which it keeps for a while: it still has to connect."""
        if shard in self._kept and not self._kept[shard].used:
            return
        bucket = shard % self._concurrency
        lock = self._lines.setdefault(bucket, asyncio.Lock())
        await lock.acquire()
        try:
            held = await self._among_all(bucket)
        except BaseException:
            lock.release()
            raise
        self._kept[shard] = turn = _Turn(lock, held)
        self._end(shard, turn, _KEPT)

    async def identify(self, shard: int) -> None:
        """The shard is about to identify: in its turn, good for one session, which is over after the pause."""
        await self.take(shard)
        turn = self._kept[shard]
        turn.used = True
        self._end(shard, turn, self._pause)

    def close(self) -> None:
        """Nobody waits any more; turns over all processes end with the locks."""
        for turn in self._kept.values():
            if turn.ends is not None:
                turn.ends.cancel()

    def _end(self, shard: int, turn: _Turn, seconds: float) -> None:
        if turn.ends is not None:
            turn.ends.cancel()
        turn.ends = asyncio.get_running_loop().call_later(seconds, self._over, shard, turn)

    def _over(self, shard: int, turn: _Turn) -> None:
        if self._kept.get(shard) is turn:
            del self._kept[shard]
        turn.lock.release()
        if turn.held is not None:
            task = asyncio.create_task(turn.held.release())
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def _among_all(self, bucket: int) -> Held | None:
        while self._locks is not None:
            try:
                held = await self._locks.take(f"discord:identify:{bucket}")
            except StoreError as error:  # then Discord itself refuses whoever comes too early
                structlog.get_logger(__name__).warning("identifying without a turn", reason=str(error))
                return None
            if held is not None:
                return held
            await asyncio.sleep(_LOOK)
        return None
