"""The databases that the running program's tests use."""

from __future__ import annotations

from databases import database, empty, server_database, server_url, url

__all__ = ["database", "empty", "server_database", "server_url", "url"]
