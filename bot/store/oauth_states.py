"""Installations under way: what comes back from the platform must be what was sent there, once and soon."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from bot.store.database import Database
from bot.store.installation_tables import oauth_states

LIFE = timedelta(minutes=10)
MOST = 10_000  # kept at once: anybody may begin an installation


class OAuthStates:
    """Random words, each good once and for ten minutes. The database knows their hashes alone."""

    def __init__(self, database: Database, *, most: int = MOST) -> None:
        self._database, self._most = database, most

    async def issue(self, now: datetime) -> str:
        """A new state; where there are too many, the oldest make room."""
        state = secrets.token_urlsafe(32)
        row = {"state_hash": _hash(state), "expires_at": now + LIFE}
        async with self._database.writing() as connection:
            await connection.execute(delete(oauth_states).where(oauth_states.c.expires_at <= now))
            count = await connection.scalar(select(func.count()).select_from(oauth_states)) or 0
            if count >= self._most:
                oldest = select(oauth_states.c.state_hash).order_by(oauth_states.c.expires_at)
                room = oldest.limit(max(count - self._most + 1, self._most // 10))
                await connection.execute(delete(oauth_states).where(oauth_states.c.state_hash.in_(room)))
            await connection.execute(oauth_states.insert().values(row))
        return state

    async def consume(self, state: str, now: datetime) -> bool:
        """Whether it was issued, less than ten minutes ago, and not consumed yet; from now on it is."""
        spent = delete(oauth_states).where(oauth_states.c.state_hash == _hash(state))
        async with self._database.writing() as connection:
            return (await connection.execute(spent.where(oauth_states.c.expires_at > now))).rowcount == 1


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()
