"""Errors of the database without the values that they are about: those may be what people pasted."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine

_DETAIL = "\nDETAIL:"  # PostgreSQL's line with the row that it refused


def keep_values_out(engine: AsyncEngine) -> None:
    """From now on no error of this engine tells the row that it is about."""
    event.listen(engine.sync_engine, "handle_error", _without_values)


def _without_values(context: ExceptionContext) -> None:
    for error in (*_chain(context.sqlalchemy_exception), *_chain(context.original_exception)):
        error.args = tuple(one.partition(_DETAIL)[0] if isinstance(one, str) else one for one in error.args)
        if isinstance(getattr(error, "detail", None), str):  # asyncpg's: its text is made of it
            error.detail = None  # type: ignore[attr-defined]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and those that it came of."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
