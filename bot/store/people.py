"""What people chose for themselves."""

from __future__ import annotations

from dataclasses import asdict, fields, replace

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.choices import PersonChanges, PersonChoices, known_only
from bot.store.database import Database
from bot.store.keys import PersonKey
from bot.store.statements import belongs_to, insert_into
from bot.store.tables import people

_KEY = ("platform", "workspace", "user")
_CHOICES = tuple(field.name for field in fields(PersonChoices))


class People:
    """Every person's choices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: PersonKey) -> PersonChoices:
        """The choices of a person; all None where there never were any."""
        async with self._database.reading() as connection:
            return await _choices(connection, key)

    async def set(self, key: PersonKey, changes: PersonChanges) -> PersonChoices:
        """Change some choices (to None: take them back) and return all; raises SettingError."""
        given = known_only(PersonChoices, changes)
        row = insert_into(self._database, people).values(**asdict(key))
        async with self._database.writing() as connection:
            await connection.execute(row.on_conflict_do_nothing(index_elements=list(_KEY)))
            after = replace(await _choices(connection, key, lock=True), **given)
            await connection.execute(update(people).where(belongs_to(people, key)).values(**asdict(after)))
        return after

    async def forget(self, key: PersonKey) -> None:
        """Delete a person's choices."""
        async with self._database.writing() as connection:
            await connection.execute(delete(people).where(belongs_to(people, key)))


async def _choices(connection: AsyncConnection, key: PersonKey, *, lock: bool = False) -> PersonChoices:
    query = select(*(people.c[name] for name in _CHOICES)).where(belongs_to(people, key))
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return PersonChoices() if row is None else PersonChoices(**row._mapping)
