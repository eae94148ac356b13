"""Briefings, so that the same article is never worked on twice, and so that a button finds what it belongs to."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.deletions import refuse_deleted
from bot.store.keys import PUBLIC, Viewer
from bot.store.statements import belongs_to, insert_into
from bot.store.tables import briefing_urls, briefings, posts
from summarizer.domain import Article, Briefing, Engine

FORMAT = 1  # of the stored JSON: raise it when what it means changes, and older rows count as absent
_ID_BYTES = 9  # 12 characters of base64, 72 random bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A briefing as stored. `id` goes into buttons; `at` is when its article was last read, aware UTC."""

    id: str
    briefing: Briefing
    at: datetime


def content_hash(article: Article) -> str:
    """What makes two articles one: everything but their id and URL. A reprint elsewhere has another outlet."""
    published = article.published.isoformat() if article.published else None
    parts = [article.title, article.text, article.language, article.outlet, article.author, published]
    return _sha256(json.dumps(parts))


def url_hash(url: str) -> str:
    """The key under which a canonical URL is stored."""
    return _sha256(url)


class Briefings:
    """The stored briefings. Those made from links are everybody's; a pasted text belongs to who pasted it.

    An owner is `PUBLIC`, `PersonKey.owner` or `ChannelKey.owner`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, briefing: Briefing, *, now: datetime, owner: str = PUBLIC, urls: Iterable[str] = ()) -> str:
        """Store a briefing and return its id; the one that is there already keeps its place and its id.

        `urls`: the canonical addresses that lead to the article, fetched now. ValueError where the owner is private.
        Raises DeletedMeanwhile where the owner's data was deleted at `now`, when the briefing was asked for, or later.
        """
        addresses = sorted(set(urls))  # sorted: two processes lock the rows in the same order
        if addresses and owner != PUBLIC:
            raise ValueError("a private briefing cannot be found by a URL")
        async with self._database.writing() as connection:
            await refuse_deleted(self._database, connection, owner, now)
            id = await self._put(connection, briefing, owner=owner, now=now)
            for url in addresses:
                await self._point(connection, url, id, now)
        return id

    async def find_url(self, url: str, not_before: datetime, engine: Engine | None = None) -> Stored | None:
        """The briefing of the page at a canonical URL, if that was read at `not_before` or later.

        With `engine`: only if that engine made it.
        """
        query = (
            select(briefings.c.id, briefings.c.data, briefings.c.format, briefing_urls.c.fetched_at.label("at"))
            .join(briefing_urls, briefing_urls.c.briefing_id == briefings.c.id)
            .where(briefing_urls.c.url_hash == url_hash(url), briefing_urls.c.fetched_at >= not_before)
            .where(briefings.c.owner == PUBLIC)
        )
        return await self._first(query if engine is None else query.where(_made_by(engine)))

    async def find_urls(self, urls: Iterable[str]) -> dict[str, Briefing]:
        """What is left to tell of the articles at canonical URLs, by URL; those without a briefing are left out.

        Without the attributions, which make up half of a briefing, and with one untraced one where there are any.
        """
        by_hash = {url_hash(url): url for url in urls}
        query: Select[Any] = (
            select(briefing_urls.c.url_hash, briefings.c.data, briefings.c.format)
            .join(briefings, briefings.c.id == briefing_urls.c.briefing_id)
            .where(briefing_urls.c.url_hash.in_(by_hash), briefings.c.owner == PUBLIC)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        read = await asyncio.to_thread(lambda: {by_hash[row.url_hash]: _read(row, slim=True) for row in rows})
        return {url: _shared(briefing) for url, briefing in read.items() if briefing is not None}

    async def find_text(self, content_hash: str, engine: Engine, owner: str = PUBLIC) -> Stored | None:
        """The owner's briefing of an article with this `content_hash` by this engine."""
        key = briefings.c.content_hash == content_hash
        return await self._first(_stored().where(key, _made_by(engine), briefings.c.owner == owner))

    async def get(self, id: str, viewer: Viewer) -> Stored | None:
        """The briefing with this id, if `viewer` may see it; otherwise None, as if there were none.

        Seen by all: what came from a link. Else by its owner, and in a channel where it was posted.
        """
        return await self._first(_stored().where(briefings.c.id == id, visible_to(viewer)))

    async def owned(self, id: str, owner: str) -> Stored | None:
        """The briefing with this id, if it is `owner`'s; otherwise None, as if there were none."""
        return await self._first(_stored().where(briefings.c.id == id, briefings.c.owner == owner))

    async def _first(self, query: Select[Any]) -> Stored | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        briefing = None if row is None else _read(row)
        return None if row is None or briefing is None else Stored(id=row.id, briefing=briefing, at=row.at)

    async def _put(self, connection: AsyncConnection, briefing: Briefing, *, owner: str, now: datetime) -> str:
        key = {
            "content_hash": content_hash(briefing.article),
            "engine_name": briefing.engine.name,
            "engine_version": briefing.engine.version,
            "owner": owner,
        }
        fresh = {"format": FORMAT, "data": _dump(briefing), "used_at": now}
        id = secrets.token_urlsafe(_ID_BYTES)
        insert = insert_into(self._database, briefings).values(id=id, **key, **fresh)
        await connection.execute(insert.on_conflict_do_nothing(index_elements=list(key)))
        mine = and_(*(briefings.c[name] == value for name, value in key.items()))
        row = (await connection.execute(_stored().where(mine))).one()
        if row.id != id:
            # What was shown stays as it was shown, unless this version cannot read it any more.
            change = fresh if _read(row) is None else {"used_at": max(now, row.at)}
            await connection.execute(update(briefings).where(briefings.c.id == row.id).values(**change))
        return str(row.id)

    async def _point(self, connection: AsyncConnection, url: str, id: str, now: datetime) -> None:
        insert = insert_into(self._database, briefing_urls).values(
            url_hash=url_hash(url), url=url, briefing_id=id, fetched_at=now
        )
        newer = briefing_urls.c.fetched_at <= insert.excluded.fetched_at
        change = {"briefing_id": insert.excluded.briefing_id, "fetched_at": insert.excluded.fetched_at}
        await connection.execute(insert.on_conflict_do_update(index_elements=["url_hash"], set_=change, where=newer))


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The one rule of who sees which briefing, as a condition on `briefings`."""
    posted_here = select(posts.c.id).where(posts.c.briefing_id == briefings.c.id, belongs_to(posts, viewer.room))
    return or_(briefings.c.owner.in_(viewer.owners), posted_here.exists())


def _stored() -> Select[Any]:
    return select(briefings.c.id, briefings.c.data, briefings.c.format, briefings.c.used_at.label("at"))


def _made_by(engine: Engine) -> ColumnElement[bool]:
    return and_(briefings.c.engine_name == engine.name, briefings.c.engine_version == engine.version)


@cache
def _adapter() -> TypeAdapter[Briefing]:
    return TypeAdapter(Briefing)


def _dump(briefing: Briefing) -> str:
    # json, not dump_json: pages hold halves of surrogate pairs, which only escapes can carry.
    return json.dumps(_adapter().dump_python(briefing, mode="json"), separators=(",", ":"))


def _read(row: Row[Any], *, slim: bool = False) -> Briefing | None:
    """None for what another version wrote in another way."""
    if row.format != FORMAT:
        return None
    try:
        told = json.loads(row.data)
        if slim:
            told |= {"attributions": [], "untraced": told["untraced"][:1]}
        return _adapter().validate_python(told)
    except (ValidationError, ValueError, KeyError, TypeError):
        return None


def _shared(briefing: Briefing) -> Briefing:
    """The same with each position once in memory, though standings repeat them."""
    known = {one: one for one in briefing.positions}
    standings = (
        replace(one, positions=tuple(known.get(position, position) for position in one.positions))
        for one in briefing.standings
    )
    return replace(briefing, standings=tuple(standings))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
