"""The databases that tests of commands run on."""

from databases import database, url

__all__ = ["database", "url"]
