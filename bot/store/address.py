"""DATABASE_URL in the forms people write, as the address of an async driver."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.errors import StoreError

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


def address(text: str) -> URL:
    """`sqlite:///state.db` or `postgresql://user@host/name` for SQLAlchemy's async engine; raises StoreError."""
    try:
        url = make_url(text)
        driver = _DRIVERS[url.drivername]
    except (ArgumentError, ValueError, KeyError) as error:
        # Without the text itself, which may hold a password.
        raise StoreError(
            "DATABASE_URL is not understood. Write sqlite:///folder/state.db or postgresql://user@host/name."
        ) from error
    url = url.set(drivername=driver)
    return _file(url) if driver.startswith("sqlite") else _server(url)


def missing(url: URL) -> bool:
    """Whether it is an SQLite file that is still to be made: to open it would make it."""
    return url.drivername.startswith("sqlite") and not Path(url.database or "").exists()


def shown(url: URL) -> str:
    """The address for a person's eyes: without password and parameters."""
    return url.set(query={}).render_as_string(hide_password=True)


def _file(url: URL) -> URL:
    # A database in memory is another one for every connection, and gone when the process ends.
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreError(
            "DATABASE_URL names no file. Write sqlite:///state.db, or sqlite:////var/lib/... from the root."
        )
    return url


def _server(url: URL) -> URL:
    """Hosts of databases hand out libpq's `sslmode`, which asyncpg knows as `ssl`."""
    mode = url.query.get("sslmode")
    if isinstance(mode, str):
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url


def make_folder(url: URL) -> None:
    """The folder of an SQLite file, readable by nobody else where it is new; raises StoreError."""
    if not url.drivername.startswith("sqlite") or not url.database:
        return
    folder = Path(url.database).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The database's folder “{folder}” cannot be made: {error.strerror or error}.") from error
