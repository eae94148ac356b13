"""Workspaces that installed the app: their tokens, encrypted at rest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update

from bot.store.database import Database
from bot.store.installation_tables import installations
from bot.store.sealing import Seal, SealError
from bot.store.statements import insert_into

_BATCH = 100  # rows that are resealed between two looks
_KEY = ("platform", "workspace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The app in one workspace. `bot` and `bot_user` are its ids there, `scopes` what it may do.

    `refresh` and `expires_at` (aware UTC) are None for a token that does not expire. Neither token is ever shown.
    """

    workspace: str
    name: str
    bot: str
    bot_user: str
    bot_name: str
    token: str = field(repr=False)
    installed_by: str
    installed_at: datetime
    enterprise: str | None = None
    scopes: tuple[str, ...] = ()
    refresh: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """How many workspaces there are, which of them no key opens, and how many wait to be sealed with the first key."""

    total: int
    unreadable: tuple[str, ...]
    older: int


class Installations:
    """The workspaces of one platform. A row that no key opens is that workspace's trouble alone."""

    def __init__(self, database: Database, seal: Seal, *, platform: str = "slack") -> None:
        self._database, self._seal, self._platform = database, seal, platform

    async def save(self, made: Installation) -> None:
        """Keep an installation, in the place of an earlier one of the same workspace."""
        row = self._row(made)
        insert = insert_into(self._database, installations).values(row | {"refreshing_until": None})
        given = {name: insert.excluded[name] for name in (*row, "refreshing_until") if name not in _KEY}
        async with self._database.writing() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=list(_KEY), set_=given))

    async def get(self, workspace: str) -> Installation | None:
        """The installation of a workspace; None where there is none. Raises SealError where no key opens it."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(installations).where(self._of(workspace)))).first()
        return None if row is None else self._installation(row)

    async def remove(self, workspace: str, *, until: datetime | None = None) -> bool:
        """Delete the tokens of a workspace that were given at `until` or before; whether it is gone now.

        False: it was installed anew since.
        """
        gone = delete(installations).where(self._of(workspace))
        async with self._database.writing() as connection:
            await connection.execute(gone if until is None else gone.where(installations.c.installed_at <= until))
            left = await connection.scalar(select(func.count()).select_from(installations).where(self._of(workspace)))
        return not left

    async def claim_refresh(self, known: Installation, *, now: datetime, until: datetime) -> bool:
        """Take the right to replace a token, which no other process then does before `until`."""
        free = or_(installations.c.refreshing_until.is_(None), installations.c.refreshing_until <= now)
        same = installations.c.expires_at == known.expires_at
        claim = update(installations).where(self._same(known), free, same).values(refreshing_until=until)
        async with self._database.writing() as connection:
            return (await connection.execute(claim)).rowcount == 1

    async def refreshed(
        self, known: Installation, *, token: str, refresh: str | None, expires_at: datetime | None
    ) -> Installation | None:
        """Keep the token that replaces another; None where the app was removed or installed anew meanwhile."""
        made = replace(known, token=token, refresh=refresh, expires_at=expires_at)
        row = {name: value for name, value in self._row(made).items() if name in ("sealed", "expires_at")}
        change = update(installations).where(self._same(known)).values(row | {"refreshing_until": None})
        async with self._database.writing() as connection:
            return made if (await connection.execute(change)).rowcount == 1 else None

    async def census(self) -> Census:
        """Look at every row."""
        total, older, unreadable = 0, 0, []
        async for row in self._all():
            total += 1
            try:
                self._seal.open(self._place(row.workspace), row.sealed)
            except SealError:
                unreadable.append(str(row.workspace))
            else:
                older += not self._seal.is_newest(row.sealed)
        return Census(total=total, unreadable=tuple(unreadable), older=older)

    async def reseal(self) -> Census:
        """Encrypt everything with the first key; what no key opens is left as it is. Returns the census after it."""
        async for row in self._all():
            try:
                await self._reseal(row)
            except SealError as error:
                structlog.get_logger(__name__).error("tokens cannot be opened", reason=str(error))
        return await self.census()

    async def _reseal(self, row: Row[Any]) -> None:
        """Seal a row anew, again where its token was replaced meanwhile. Raises SealError."""
        seen: Row[Any] | None = row
        while seen is not None and not self._seal.is_newest(seen.sealed):
            sealed = self._seal.reclose(self._place(seen.workspace), seen.sealed)
            same = and_(self._of(seen.workspace), installations.c.sealed == seen.sealed)
            async with self._database.writing() as connection:
                await connection.execute(update(installations).where(same).values(sealed=sealed))
                seen = (await connection.execute(select(installations).where(self._of(seen.workspace)))).first()

    async def _all(self) -> AsyncIterator[Row[Any]]:
        """Every row, a few at a time, by workspace."""
        last = ""
        while True:
            some = select(installations).where(
                installations.c.platform == self._platform, installations.c.workspace > last
            )
            async with self._database.reading() as connection:
                rows = (await connection.execute(some.order_by(installations.c.workspace).limit(_BATCH))).all()
            for row in rows:
                yield row
            if len(rows) < _BATCH:
                return
            last = rows[-1].workspace

    def _of(self, workspace: str) -> ColumnElement[bool]:
        return and_(installations.c.platform == self._platform, installations.c.workspace == workspace)

    def _same(self, known: Installation) -> ColumnElement[bool]:
        """The row of an installation, unless another took its place."""
        return and_(self._of(known.workspace), installations.c.installed_at == known.installed_at)

    def _place(self, workspace: str) -> str:
        return f"{self._platform} workspace {workspace}"

    def _row(self, made: Installation) -> dict[str, Any]:
        tokens = {"token": made.token, "refresh": made.refresh}
        return {
            "platform": self._platform,
            "workspace": made.workspace,
            "name": made.name,
            "enterprise": made.enterprise,
            "bot": made.bot,
            "bot_user": made.bot_user,
            "bot_name": made.bot_name,
            "scopes": ",".join(made.scopes),
            "sealed": self._seal.close(self._place(made.workspace), tokens),
            "expires_at": made.expires_at,
            "installed_by": made.installed_by,
            "installed_at": made.installed_at,
        }

    def _installation(self, row: Row[Any]) -> Installation:
        tokens = self._seal.open(self._place(row.workspace), row.sealed)
        return Installation(
            workspace=row.workspace,
            name=row.name,
            enterprise=row.enterprise,
            bot=row.bot,
            bot_user=row.bot_user,
            bot_name=row.bot_name,
            scopes=tuple(scope for scope in row.scopes.split(",") if scope),
            token=tokens["token"],
            refresh=tokens["refresh"],
            expires_at=row.expires_at,
            installed_by=row.installed_by,
            installed_at=row.installed_at,
        )
