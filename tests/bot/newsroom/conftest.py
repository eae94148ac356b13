"""The databases that the newsroom's tests run on."""

from __future__ import annotations

from databases import database, url

__all__ = ["database", "url"]
