"""Tables of stories: what all processes read of them, and what the clustering knows so that it goes on anywhere."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from bot.store.columns import CleanText, UtcDateTime
from bot.store.tables import HASH, ID, metadata

story_features = Table(
    "story_features",
    metadata,
    Column("url_hash", String(HASH), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("features", CleanText, nullable=False),  # JSON
)

newsroom = Table(
    "story_outline",
    metadata,
    Column("id", Integer, primary_key=True),  # one row
    Column("data", CleanText, nullable=False),  # JSON: the format of the other tables' rows
    Column("kept_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),  # counts what the newsroom has written
    Column("epoch", Integer, nullable=False),  # counts newsrooms: only the latest may write
)

stories = Table(
    "stories",
    metadata,
    Column("id", String(ID), primary_key=True),
    Column("number", Integer, nullable=False),  # in the order in which they began
    Column("titled", CleanText),  # the URL of the article whose headline is the title
    Column("absorbed_by", String(ID)),  # another story's id; this one is no more
    Column("version", Integer, nullable=False, index=True),  # when it was changed
)

story_articles = Table(
    "story_articles",
    metadata,
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    Column("url_hash", String(HASH), nullable=False, unique=True),
    Column("url", CleanText, nullable=False),  # canonical
    Column("original_id", Integer, nullable=False),  # its own id, or that of the article whose text it carries
    Column("holders", Integer, nullable=False),  # how many feeds held it when it was looked at
    Column("story", String(ID), index=True),  # NULL for carriers, and for what could not be briefed
    Column("number", Integer),  # in the order in which they were clustered
    Column("first_seen", UtcDateTime, nullable=False, index=True),
    Column("data", CleanText, nullable=False),  # JSON: the article's outline
    Column("version", Integer, nullable=False, index=True),  # when it was changed
)
