"""What the clustering of stories knows, kept over restarts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from bot.store.briefings import url_hash
from bot.store.database import Database
from bot.store.statements import insert_into
from bot.store.story_tables import newsroom, story_features
from summarizer.stories.state import KeptArticle, KeptStory, State

FORMAT = 1  # of the outline: raise it when what it means changes, and stories begin anew
_ONLY = 1  # the outline's one row
_ROWS = 500  # of one statement


class KeptStories:
    """The clusterer's state. Features never change once they are kept, so that a save writes only the new ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self) -> State:
        """The state as it was saved last; an empty one where there is none, or one of another version."""
        async with self._database.reading() as connection:
            told = await connection.scalar(select(newsroom.c.data).where(newsroom.c.id == _ONLY))
            rows = {row.url_hash: row for row in await connection.execute(select(story_features))}
        outline: dict[str, Any] = json.loads(told) if told else {}
        if outline.get("format") != FORMAT:
            return State()
        return State(
            articles=tuple(
                KeptArticle(id=id, at=row.at, vector=row.vector, features=row.features, story=story)
                for id, story in outline["articles"]
                if (row := rows.get(url_hash(id))) is not None
            ),
            stories=tuple(KeptStory(id=id, titled=titled) for id, titled in outline["stories"]),
            aliases=tuple((former, story) for former, story in outline["aliases"]),
        )

    async def save(self, state: State, now: datetime) -> None:
        """Keep this state in the place of the one before; all of it or nothing."""
        articles = {url_hash(one.id): one for one in state.articles}
        async with self._database.writing() as connection:
            there = set((await connection.scalars(select(story_features.c.url_hash))).all())
            for some in _portions(there - articles.keys()):
                await connection.execute(delete(story_features).where(story_features.c.url_hash.in_(some)))
            rows = [
                {"url_hash": key, "at": one.at, "vector": one.vector, "features": one.features}
                for key, one in articles.items()
                if key not in there
            ]
            if rows:
                await connection.execute(insert_into(self._database, story_features), rows)
            insert = insert_into(self._database, newsroom).values(
                id=_ONLY, data=_outline(state), kept_at=now, version=0, epoch=0
            )
            change = {"data": insert.excluded.data, "kept_at": insert.excluded.kept_at}
            await connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=change))


def _outline(state: State) -> str:
    return json.dumps(
        {
            "format": FORMAT,
            "articles": [[one.id, one.story] for one in state.articles],
            "stories": [[one.id, one.titled] for one in state.stories],
            "aliases": [list(pair) for pair in state.aliases],
        }
    )


def _portions(keys: Iterable[str]) -> Iterable[Sequence[str]]:
    ordered = sorted(keys)
    return (ordered[at : at + _ROWS] for at in range(0, len(ordered), _ROWS))
